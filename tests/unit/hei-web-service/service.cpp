#include "unit/hei-web-service/service.h"

namespace ncp::test {

std::string Asked::header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

void Service::serve(TlsServer::Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();) {
        Asked asked;
        const std::size_t end = request.find("\r\n\r\n") + 4;
        asked.head = request.substr(0, end);
        asked.body = request.substr(end);
        asked.method = request.substr(0, request.find(' '));
        const std::size_t target = asked.method.size() + 1;
        asked.target = request.substr(target, request.find(' ', target) - target);
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(asked);
        }
        const Reply reply = answering_(asked);
        std::string text = "HTTP/1.1 " + std::to_string(reply.status) + " x\r\n";
        for (const auto& [name, value] : reply.headers)
            text += name + ": " + value + "\r\n";
        if (reply.status != 204) {
            text += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
        }
        peer.send(text + "\r\n" + (asked.method == "HEAD" ? "" : reply.body));
    }
}

std::string elmo_of(const std::string& schac, const std::string& label) {
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner>"
           "<givenNames>Ada</givenNames><familyName>Sample</familyName><bday>2000-01-31</bday>"
           "</learner><report><issuer><identifier type=\"schac\">" +
           schac +
           "</identifier><title xml:lang=\"en\">One</title><url>https://one.example</url></issuer>"
           "<learningOpportunitySpecification><title>T</title><specifies>"
           "<learningOpportunityInstance><status>passed</status><resultLabel>" +
           label +
           "</resultLabel></learningOpportunityInstance></specifies>"
           "</learningOpportunitySpecification><issueDate>2026-01-01T00:00:00Z</issueDate>"
           "</report></elmo>";
}

std::string entry_of(const Service& service, const std::string& schac, const std::string& more) {
    return R"({"name":{"en":")" + schac + R"( University"},"identifiers":{"schac":")" + schac +
           R"("},"base_url":")" + service.origin() + "/api\"" + (more.empty() ? "" : "," + more) +
           "}";
}

config::SourceSection section_of(const std::vector<const Service*>& services,
                                 const std::string& settings) {
    config::SourceSection section;
    section.id = "heis";
    section.title = "Institutions";
    section.library = std::string(NCP_BINARY_DIR) + "/lib/ncp/hei-web-service.so";
    section.identity = {"given_names", "family_name", "birth_date", "national_id", "eppn", "esi"};
    for (const Service* service : services)
        section.http.allow.push_back(service->origin());
    section.http.ca_file = service_certificate().certificate;
    section.settings_json = "{" + settings + "}";
    section.line = 7;
    section.lines[""] = 9;
    return section;
}

std::shared_ptr<results::Source> open(const config::SourceSection& section) {
    auto source = results::open_plugin_source(section, system_clock());
    if (source) return *source;
    for (const config::Problem& problem : source.error())
        ADD_FAILURE() << problem.text;
    throw std::runtime_error("the section does not open");
}

results::FetchRequest ada(const std::string& issuer) {
    results::FetchRequest request;
    request.identity.attributes = {{"given_names", "Ada"},
                                   {"family_name", "Sample"},
                                   {"birth_date", "2000-01-31"},
                                   {"national_id", "310100-123X"}};
    request.issuer = issuer;
    request.language = "fi";
    request.correlation_id = "c0ffee";
    return request;
}

Deadline soon() {
    return {system_clock(), std::chrono::minutes(2)};
}

std::string log_of(const std::function<void()>& act) {
    testing::internal::CaptureStderr();
    act();
    return testing::internal::GetCapturedStderr();
}

}  // namespace ncp::test
