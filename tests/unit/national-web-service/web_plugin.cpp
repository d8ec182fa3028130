#include "web_plugin.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "elmo/document.h"
#include "unit/results/schema.h"

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

void WithAnswers::SetUp() {
    ASSERT_TRUE(plugin.start());
    if (!std::filesystem::exists(kVirta)) return;
    service = std::make_unique<VirtaService>(
        kVirta / "opiskelijatiedot.wsdl",
        std::vector{kVirta / "five-students.xml", kVirta / "one-student.xml"}, kKey);
}

Outcome WithAnswers::answered_by(const WebReply& reply) {
    plugin.web = [reply](const WebRequest&) { return reply; };
    return plugin.fetch({{"national_id", "010190-020A"}});
}

Outcome WithAnswers::answered(const std::string& virta, const Identity& identity) {
    const std::string records =
        R"(<Virta xmlns="urn:mace:funet.fi:virta/2015/09/01">)" + virta + "</Virta>";
    WebReply reply;
    if (service) {
        VirtaReply valid = service->answer_with(records);
        EXPECT_EQ(service->complaints(), std::vector<std::string>());
        reply.body = std::move(valid.body);
    } else {
        reply.body =
            R"(<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>)"
            R"(<OpiskelijanKaikkiTiedotResponse xmlns="http://tietovaranto.csc.fi/luku">)" +
            records + "</OpiskelijanKaikkiTiedotResponse></e:Body></e:Envelope>";
    }
    plugin.web = [reply](const WebRequest&) { return reply; };
    Outcome outcome = plugin.fetch(identity);
    for (const Part& part : outcome.parts)
        EXPECT_EQ(verdict(part.bytes), "");
    return outcome;
}

void WithVirta::SetUp() {
    if (!std::filesystem::exists(kVirta) || !have_official_schema()) {
        GTEST_SKIP() << "the reference data is not beside the project";
    }
    WithAnswers::SetUp();
    plugin.web = [this](const WebRequest& request) {
        VirtaReply reply = service->answer(request.body);
        return WebReply{NCP_OK, reply.status, std::move(reply.body), {}};
    };
}

void WithVirta::TearDown() {
    if (!service) return;  // skipped
    EXPECT_EQ(service->complaints(), std::vector<std::string>());
}

std::string verdict(const std::string& document) {
    // The official one first: our loader of schemas leaves libxml2 without a way to other files.
    if (have_official_schema()) {
        if (std::string wrong = official_verdict(document); !wrong.empty()) return wrong;
    }
    auto parsed = elmo::Document::parse(document);
    if (!parsed) return "not read";
    const auto findings = results::elmo_schema().validate(*parsed);
    return findings.empty() ? "" : findings.front().text;
}

std::string attainment(const Given& given) {
    return "<Opintosuoritus avain=\"" + given.key +
           "\" opiskelijaAvain=\"1\" koulutusmoduulitunniste=\"" + given.code + "\" " +
           given.attributes + "><SuoritusPvm>" + given.date +
           "</SuoritusPvm><Laajuus><Opintopiste>" + given.ects +
           "</Opintopiste></Laajuus><Arvosana>" + given.grade + "</Arvosana><Myontaja>" +
           given.organisation + "</Myontaja><Laji>" + given.kind + "</Laji>" + given.names +
           given.rest + "</Opintosuoritus>";
}

std::string part(const std::string& key) {
    return "<Sisaltyvyys sisaltyvaOpintosuoritusAvain=\"" + key + "\"/>";
}

std::string student(const std::string& attainments) {
    return "<Opiskelija avain=\"1\"><Henkilotunnus>010190-020A</Henkilotunnus>"
           "<Sukunimi>Virtanen</Sukunimi><Etunimet>Satu</Etunimet>" +
           (attainments.empty() ? ""
                                : "<Opintosuoritukset>" + attainments + "</Opintosuoritukset>") +
           "</Opiskelija>";
}

}  // namespace ncp::test
