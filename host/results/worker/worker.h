// One worker process as the host sees it: opened once, then one call at a time.
//
// What it sends is hostile until parsed: a message that breaks the form ends it. A call that is
// overdue or not wanted any more is cancelled, given a moment, and then its process is killed.
// Thread-safety: one thread at a time. Ownership: of the process, which ends with this object.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "results/plugin_call.h"
#include "results/worker/child.h"
#include "results/worker/service_desk.h"
#include "results/worker/start.h"

namespace ncp::results::worker {

class Worker {
  public:
    Worker(Child child, std::shared_ptr<const ncp_host> host);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Loads the plugin. Errors: plugin (it cannot be loaded, or ended the worker), source_timeout.
    Result<Opened> open(const Opening& opening, const Deadline& deadline);

    // settings_json: of create. Errors: source_timeout, cancelled, plugin (crashed() is then true).
    Result<ncp_status> run(PluginCall& call, std::string_view settings_json,
                           const Deadline& deadline, const std::stop_token& cancelled);

    // For another call: alive, and neither leaking descriptors nor old.
    bool is_fit() const;
    bool crashed() const { return crashed_; }

  private:
    Result<ncp_status> converse(PluginCall& call, const Patience& patience);
    std::optional<ncp_status> take(PluginCall& call, const Message& message);
    std::optional<ncp_status> take_returned(PluginCall& call, BodyReader body);
    ncp_status take_begin(const ncp_sink& sink, BodyReader body);
    ncp_status take_data(const ncp_sink& sink, BodyReader body);
    bool answer(ncp_status status);
    Error stop_overdue(PluginCall& call, bool cancelled);
    Error ended(Heard heard);
    void end(std::chrono::milliseconds grace);

    int process_id_;
    Channel calls_;
    Ring ring_;
    Descriptor cancel_;
    std::optional<ServiceDesk> desk_;
    std::string how_it_ended_;
    int calls_made_ = 0;
    int lowest_free_descriptor_ = 0;
    bool crashed_ = false;
};

}  // namespace ncp::results::worker
