// A web service of an institution, as small as can be: speaks TLS on loopback, keeps every request,
// and answers what the test says. With it, the section of a configuration that asks it.
// Thread-safety: the answering function must be fit for several threads; the rest is the test's.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/log.h"
#include "config/settings.h"
#include "results/plugin_source.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"
#include "support/tls_server.h"

namespace ncp::test {

struct Asked {  // one request as the service received it
    std::string method, target, head, body;
    std::string header(const std::string& name) const;  // empty if there is none
};

struct Reply {
    int status = 200;
    std::string body{};
    std::map<std::string, std::string> headers{{"Content-Type", "application/xml"}};
};

inline const TestCertificate& service_certificate() {
    static const TemporaryFolder folder;
    static const TestCertificate made = make_test_certificate(folder.path());
    return made;
}

class Service {
  public:
    using Answering = std::function<Reply(const Asked&)>;
    explicit Service(Answering answering,
                     TlsServer::Options options = {.certificate = service_certificate()})
        : answering_(std::move(answering)),
          server_(std::make_unique<TlsServer>(std::move(options),
                                              [this](TlsServer::Peer& peer) { serve(peer); })) {}

    std::string origin() const { return server_->origin(); }
    std::vector<Asked> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

  private:
    void serve(TlsServer::Peer& peer);

    Answering answering_;
    mutable std::mutex mutex_;
    std::vector<Asked> asked_;
    std::unique_ptr<TlsServer> server_;  // last: its threads use the others
};

// A course of one student at this institution; empty learner elements are filled from the values.
std::string elmo_of(const std::string& schac, const std::string& label = "A");

// "{ … }" of the registry for a service.
std::string entry_of(const Service& service, const std::string& schac,
                     const std::string& more = "");

// A section for these services, with everything that a student can have. settings: JSON members.
config::SourceSection section_of(const std::vector<const Service*>& services,
                                 const std::string& settings);

std::shared_ptr<results::Source> open(const config::SourceSection& section);
results::FetchRequest ada(const std::string& issuer = "");
Deadline soon();

// Everything that was logged meanwhile.
std::string log_of(const std::function<void()>& act);

}  // namespace ncp::test
