#include "client/client.h"

#include <memory>

#include "base/log.h"
#include "client/answer.h"
#include "client/exchanges.h"
#include "client/person.h"
#include "client/result_page.h"

namespace ncp::client {
namespace {

constexpr std::size_t kFieldBytesMax = 200;  // of a name in the form of expectations

struct Client {
    explicit Client(ClientSettings s) : settings(std::move(s)), exchanges(settings.clock) {}
    ClientSettings settings;
    Exchanges exchanges;
};

http::Response html(Result<std::string> page, int status = 200) {
    if (page) return http::page(status, std::move(*page));
    log_error(page.error().describe());
    return http::page(500, "<!doctype html><title>Error</title><h1>Error</h1>");
}

http::Response start_page(Client& client, const std::string& session_id, const Person& expected) {
    pages::Model model;
    model.set("title", client.settings.pages.text("en", "client.start.title"));
    model.set("language", "en");
    model.set("ncp_url", client.settings.ncp_url);
    model.set("session_id", session_id);
    model.set("return_url", client.settings.origin + "/receive");
    model.set("given_names", expected.given_names);
    model.set("family_name", expected.family_name);
    model.set("birth_date", expected.birth_date);
    model.set("expecting", !expected.unknown());
    http::Response response = html(client.settings.pages.render("client-start", model, "en"));
    response.kind = http::PageKind::delivery;  // its form goes to another site
    return response;
}

http::Response expect(Client& client, const http::Request& request) {
    auto field = [&](const char* name) {
        return request.form.single(name).value_or("").substr(0, kFieldBytesMax);
    };
    Person person{field("given_names"), field("family_name"), field("birth_date")};
    std::string session_id = field("sessionId");
    if (!client.exchanges.expect(session_id, person)) session_id = client.exchanges.open();
    client.exchanges.expect(session_id, person);
    return start_page(client, session_id, person);
}

http::Response receive(Client& client, const http::Request& request) {
    const pages::Pages& pages = client.settings.pages;
    auto session_id = request.form.single("sessionId");
    if (!session_id) return html(refusal_page(pages, "client.refused.malformed"), 400);
    // Before anything is unpacked or verified: strangers get no work done here.
    auto expected = client.exchanges.close(*session_id);
    if (!expected) return html(refusal_page(pages, "client.refused.session"), 403);
    auto answer = read_answer(request.form, client.settings.ncp_certificate_pem);
    if (!answer) {
        log_warning(text("client: {}", answer.error().describe()));
        return html(refusal_page(pages, "client.refused.malformed"), 400);
    }
    std::string handle;
    if (!answer->document.empty()) handle = client.exchanges.keep(answer->document);
    return html(result_page(pages, *answer, *expected, handle));
}

http::Response received(Client& client, const http::Request& request) {
    auto document = client.exchanges.kept(request.parameters.at("handle"));
    if (!document) return html(refusal_page(client.settings.pages, "client.refused.gone"), 404);
    http::Response response;
    response.content_type = "application/xml";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"elmo.xml\"");
    response.body = std::move(*document);
    return response;
}

}  // namespace

http::Router make_client(ClientSettings settings) {
    auto client = std::make_shared<Client>(std::move(settings));
    http::Router router([client](const Error& error, const http::Request&) {
        return html(refusal_page(client->settings.pages, "client.refused.page"),
                    facts(error.code()).http_status);
    });
    router.get("/", [client](const http::Request&) {
        return start_page(*client, client->exchanges.open(), {});
    });
    router.post("/expect", [client](const http::Request& r) { return expect(*client, r); });
    router.post("/receive", [client](const http::Request& r) { return receive(*client, r); });
    router.get("/received/{handle}",
               [client](const http::Request& r) { return received(*client, r); });
    return router;
}

}  // namespace ncp::client
