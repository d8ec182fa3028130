#include "web_plugin.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ncp::test {
namespace {

std::string text_of(ncp_view view) {
    return view.size == 0 ? std::string() : std::string(view.data, view.size);
}

ncp_status send(const ncp_host* host, ncp_call*, const ncp_http_request* request,
                void (*use)(void* user, const ncp_http_response* response), void* user) noexcept {
    auto* plugin = static_cast<WebPlugin*>(static_cast<LoadedPlugin*>(host->ctx));
    WebRequest asked{text_of(request->method),
                     text_of(request->url),
                     text_of(request->body),
                     {},
                     request->response_bytes_max};
    for (std::size_t i = 0; i < request->header_count; ++i) {
        asked.headers[text_of(request->headers[i].key)] = text_of(request->headers[i].value);
    }
    plugin->sent.push_back(asked);
    const WebReply reply = plugin->web(asked);
    if (reply.sent != NCP_OK) return reply.sent;
    std::vector<ncp_pair> headers;
    for (const auto& [name, value] : reply.headers) {
        headers.push_back({{name.data(), name.size()}, {value.data(), value.size()}, 0, 0});
    }
    const ncp_http_response response{sizeof(ncp_http_response),
                                     reply.status,
                                     headers.data(),
                                     headers.size(),
                                     {reply.body.data(), reply.body.size()}};
    use(user, &response);
    return NCP_OK;
}

constexpr ncp_http_v1 kHttp{sizeof(ncp_http_v1), 0, send};

}  // namespace

WebPlugin::WebPlugin() : LoadedPlugin("national-web-service") {
    extensions[NCP_EXTENSION_HTTP_V1] = &kHttp;
    secrets["virta-key"] = kKey;
}

std::string WebPlugin::settings() {
    const nlohmann::json settings{
        {"url", "https://virta.test/luku/OpiskelijanTiedot"},
        {"organisations",
         std::string(NCP_SOURCE_DIR) + "/config/examples/finland-organisations.json"},
        {"caller", {{"system", "EMREX"}, {"user", "tester & co"}, {"key_secret", "virta-key"}}}};
    return settings.dump();
}

bool WebPlugin::start() {
    if (create(settings())) return true;
    ADD_FAILURE() << created.operator_text;
    return false;
}

void WithVirta::SetUp() {
    if (!std::filesystem::exists(kVirta) || !have_official_schema()) {
        GTEST_SKIP() << "the reference data is not beside the project";
    }
    service = std::make_unique<VirtaService>(
        kVirta / "opiskelijatiedot.wsdl",
        std::vector{kVirta / "five-students.xml", kVirta / "one-student.xml"}, kKey);
    plugin.web = [this](const WebRequest& request) {
        VirtaReply reply = service->answer(request.body);
        return WebReply{NCP_OK, reply.status, std::move(reply.body), {}};
    };
    ASSERT_TRUE(plugin.start());
}

void WithVirta::TearDown() {
    if (!service) return;  // skipped
    EXPECT_EQ(service->complaints(), std::vector<std::string>());
}

Outcome WithVirta::answered(const std::string& virta, const Identity& identity) {
    plugin.web = [&](const WebRequest& request) {
        const VirtaReply asked = service->answer(request.body);  // for its verdict
        EXPECT_EQ(asked.status, 200) << asked.body;
        VirtaReply reply = service->answer_with(virta);
        return WebReply{NCP_OK, reply.status, std::move(reply.body), {}};
    };
    return plugin.fetch(identity);
}

}  // namespace ncp::test
