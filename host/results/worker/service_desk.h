// Answers what a worker asks for besides its calls: log lines, secrets, web services.
//
// On a thread of its own, so that a worker's thread that logs or fetches never waits for the thread
// that carries its call. Every question goes through the same table of host functions that a plugin
// in process has, with the same refusals; a nonsensical one ends the service. Thread-safety: any
// thread. Ownership: of the channel; host must outlive it.
#pragma once

#include <memory>
#include <mutex>
#include <thread>

#include "ncp/host.h"
#include "results/worker/message.h"

namespace ncp::results::worker {

class ServiceDesk {
  public:
    ServiceDesk(Channel channel, std::shared_ptr<const ncp_host> host);
    ~ServiceDesk();
    ServiceDesk(const ServiceDesk&) = delete;
    ServiceDesk& operator=(const ServiceDesk&) = delete;

    // The call under way, whose deadline and cancellation its questions have; null: none.
    void set_call(std::shared_ptr<ncp_call> call);

  private:
    void work();
    bool serve(const Message& question);
    void take_log(BodyReader body);
    bool lend_secret(BodyReader body);
    bool send_http(BodyReader body);
    std::shared_ptr<ncp_call> call();

    Channel channel_;
    std::shared_ptr<const ncp_host> host_;
    std::mutex mutex_;
    std::shared_ptr<ncp_call> call_;
    std::shared_ptr<ncp_call> closing_;  // stopped when the desk closes
    std::thread thread_;
};

}  // namespace ncp::results::worker
