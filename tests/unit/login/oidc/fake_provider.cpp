#include "unit/login/oidc/fake_provider.h"

#include <fstream>

namespace ncp::test {

constexpr const char* kDiscovery = "/.well-known/openid-configuration";

FakeProvider::FakeProvider()
    : certificate_(make_test_certificate(folder_.path())),
      server_({.certificate = certificate_}, [this](TlsServer::Peer& peer) {
          for (std::string request = peer.read_request(); !request.empty();
               request = peer.read_request()) {
              if (!peer.send(respond(request))) return;
          }
      }) {
    std::ofstream(folder_.path() / "secret") << "s3cret & more\n";
    std::filesystem::permissions(folder_.path() / "secret", std::filesystem::perms::owner_read);
    answer(kDiscovery, metadata().dump());
    answer("/jwks", forge_jwks());
}

json FakeProvider::metadata() const {
    return {{"issuer", issuer()},
            {"authorization_endpoint", issuer() + "/authorize"},
            {"token_endpoint", issuer() + "/token"},
            {"userinfo_endpoint", issuer() + "/me"},
            {"end_session_endpoint", issuer() + "/logout"},
            {"jwks_uri", issuer() + "/jwks"},
            {"authorization_response_iss_parameter_supported", true}};
}

config::OidcSection FakeProvider::section() const {
    config::OidcSection section;
    section.issuer = issuer();
    section.client_id = "ncp";
    section.client_secret_file = folder_.path() / "secret";
    section.ca_file = authority();
    section.logout = true;
    return section;
}

void FakeProvider::answer(const std::string& path, std::function<Answer(const std::string&)> with) {
    const std::lock_guard lock(mutex_);
    answers_[path] = std::move(with);
}

void FakeProvider::answer(const std::string& path, std::string body) {
    answer(path, [body = std::move(body)](const std::string&) { return Answer{200, body}; });
}

void FakeProvider::fail(const std::string& path, int status) {
    answer(path, [status](const std::string&) { return Answer{status, "{}"}; });
}

int FakeProvider::asked(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(path);
    return found == asked_.end() ? 0 : found->second;
}

std::string FakeProvider::last_request(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = last_.find(path);
    return found == last_.end() ? "" : found->second;
}

std::string FakeProvider::respond(const std::string& request) {
    const std::size_t begin = request.find(' ') + 1;
    const std::string path = request.substr(begin, request.find_first_of(" ?", begin) - begin);
    std::function<Answer(const std::string&)> with;
    {
        const std::lock_guard lock(mutex_);
        ++asked_[path];
        last_[path] = request;
        if (answers_.contains(path)) with = answers_[path];
    }
    const Answer answer = with ? with(request) : Answer{404, "{}"};
    return "HTTP/1.1 " + std::to_string(answer.status) +
           " X\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body;
}

}  // namespace ncp::test
