// The table of host functions that a plugin is given inside a worker: asks the host for what the
// worker cannot do itself.
//
// Logging, secrets and web services go over the channel of services, one question at a time;
// deadline and cancellation are known here. Thread-safety: any thread, as ncp/host.h says.
// Ownership: does not move; must outlive the plugin's instance.
#pragma once

#include <mutex>

#include "ncp/host.h"
#include "ncp/http.h"
#include "results/worker/message.h"

namespace ncp::results::worker {

class GuestHost {
  public:
    explicit GuestHost(Channel services);
    GuestHost(const GuestHost&) = delete;
    GuestHost& operator=(const GuestHost&) = delete;

    const ncp_host* table() const { return &table_; }

  private:
    static const void* extension(const ncp_host* host, const char* id) noexcept;
    static void log(const ncp_host* host, ncp_call* call, int32_t level, ncp_view text,
                    const ncp_pair* pairs, size_t pair_count) noexcept;
    static ncp_status secret(const ncp_host* host, ncp_view name,
                             void (*use)(void* user, ncp_view value), void* user) noexcept;
    static ncp_status send_http(const ncp_host* host, ncp_call* call,
                                const ncp_http_request* request,
                                void (*use)(void* user, const ncp_http_response* response),
                                void* user) noexcept;
    // False: the host is gone.
    bool ask(Kind question, std::string_view body, Kind answer, Message& message);

    std::mutex mutex_;  // one question and its answer
    Channel services_;
    ncp_host table_{};
    ncp_http_v1 http_{};
};

}  // namespace ncp::results::worker
