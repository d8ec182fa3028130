// The running contact point, put together from a configuration: the only place that sees every
// module. Thread-safety: build() and stop() from one thread.
//
//     auto application = app::Application::start(settings, &problems);
//     … wait for a signal …
//     (*application)->stop();
#pragma once

#include <memory>
#include <vector>

#include "base/error.h"
#include "config/settings.h"

namespace ncp::app {

class Application {
  public:
    // Opens keys, loads plugins, checks nothing that check-config does beyond that, and serves.
    // What is wrong with the configuration is added to problems, each with its line.
    static Result<std::unique_ptr<Application>> start(const config::Settings& settings,
                                                      std::vector<config::Problem>* problems);
    ~Application();
    // Finishes requests in progress, then closes everything in the order it was opened, reversed.
    void stop();
    // The certificate that signs, PEM; what the registry publishes.
    const std::string& signing_certificate_pem() const;

  private:
    struct Parts;
    explicit Application(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

// Before any thread starts: broken pipes are errors and not signals, XML and signature libraries
// are ready.
void prepare_process();

// For a process that serves: no core dumps of personal data; SIGINT and SIGTERM are blocked for all
// threads to come, and wait_for_stop() returns when one arrives.
void become_a_server();
void wait_for_stop();

}  // namespace ncp::app
