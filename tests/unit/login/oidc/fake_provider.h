// A provider on loopback that answers what a test wants, over TLS, and counts what it is asked.
// Thread-safety: any thread.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "config/settings.h"
#include "support/temporary_folder.h"
#include "support/tls_server.h"
#include "unit/login/oidc/forge.h"

namespace ncp::test {

class FakeProvider {
  public:
    struct Answer {
        int status = 200;
        std::string body;
    };
    FakeProvider();

    std::string issuer() const { return server_.origin(); }
    std::filesystem::path authority() const { return certificate_.certificate; }
    // Of a path, from now on. The request is given whole.
    void answer(const std::string& path, std::function<Answer(const std::string&)> with);
    void answer(const std::string& path, std::string body);
    void fail(const std::string& path, int status);
    int asked(const std::string& path) const;
    std::string last_request(const std::string& path) const;
    json metadata() const;  // what it publishes first

    // A configuration for it, with the secret in a file.
    config::OidcSection section() const;

  private:
    std::string respond(const std::string& request);

    TemporaryFolder folder_;
    TestCertificate certificate_;
    mutable std::mutex mutex_;
    std::map<std::string, std::function<Answer(const std::string&)>> answers_;
    std::map<std::string, int> asked_;
    std::map<std::string, std::string> last_;
    TlsServer server_;
};

}  // namespace ncp::test
