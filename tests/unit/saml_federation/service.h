// A service of metadata on loopback over TLS, and federations that read from it. Thread-safety: as
// each says.
#pragma once

#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "login/saml/federation/federation.h"
#include "support/test_certificate.h"
#include "support/tls_server.h"
#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {

using std::chrono::milliseconds;

inline const std::string kFirst = "https://idp0.example.org/idp";
inline const std::string kSecond = "https://idp1.example.org/idp";

inline std::string answer(const std::string& status, const std::string& body,
                          const std::string& headers = "") {
    return "HTTP/1.1 " + status + "\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A service that answers what a test puts there, and remembers what it was asked.
class Service {
  public:
    explicit Service(std::string first) : answer_(std::move(first)) {}

    void say(std::string answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    std::vector<std::string> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    std::string origin() const { return server_.origin(); }
    std::filesystem::path authority() const { return certificate_.certificate; }

  private:
    void handle(test::TlsServer::Peer& peer) {
        for (std::string request = peer.read_request(); !request.empty();
             request = peer.read_request()) {
            std::string said;
            {
                const std::lock_guard lock(mutex_);
                asked_.push_back(request);
                said = answer_;
            }
            if (!peer.send(said)) return;
        }
    }

    test::TemporaryFolder folder_;
    test::TestCertificate certificate_ = test::make_test_certificate(folder_.path());
    std::mutex mutex_;
    std::string answer_;
    std::vector<std::string> asked_;
    test::TlsServer server_{{.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { handle(peer); }};
};

inline constexpr Pace kHurry{milliseconds(20), milliseconds(20), milliseconds(20), milliseconds(20),
                             milliseconds(40)};

inline FederationSettings from_address(const Service& service) {
    return {.name = "test",
            .file = {},
            .url = service.origin() + "/metadata.xml",
            .query_url = "",
            .certificates_pem = federation_key().certificate_pem,
            .ca_file = service.authority(),
            .pace = kHurry};
}

inline Deadline soon() {
    return {system_clock(), milliseconds(10'000)};
}

// Waits until it is so; a test that never is fails by its own expectation.
template <class Condition>
bool eventually(Condition condition) {
    const Deadline deadline = soon();
    while (!condition() && !deadline.over())
        std::this_thread::sleep_for(milliseconds(5));
    return condition();
}

inline std::unique_ptr<Federation> opened(const FederationSettings& settings,
                                          const Clock& clock = system_clock()) {
    auto federation = Federation::open(settings, clock);
    EXPECT_TRUE(federation.has_value()) << federation.error().describe().str();
    if (!federation) return nullptr;
    (*federation)->start();
    return std::move(*federation);
}

}  // namespace ncp::login::saml
