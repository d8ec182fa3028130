// What the two files of test-nonconforming share. Thread-safety: as the plugin's.
#pragma once

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include "ncp/plugin.h"
#include "support/plugins/plugin_parts.h"

struct ncp_instance {
    const ncp_host* host;
    std::string service;
    ncp_view borrowed_config{};
    const ncp_pair* borrowed_identity = nullptr;
    const ncp_call* last_call = nullptr;
    bool was_cancelled = false;
    std::thread::id made_by = std::this_thread::get_id();
};

namespace ncp::test {

inline bool has_fault(std::string_view name) {
    const char* fault = std::getenv("NCP_TEST_FAULT");
    return fault != nullptr && name == fault;
}

inline void sleep_ms(int duration_ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(duration_ms));
}

inline ncp_status refuse(const ncp_host* host, ncp_call* call, ncp_status status,
                         std::string_view why) {
    ncp_error error{};
    error.size = sizeof error;
    error.status = status;
    error.retry_after_ms = -1;
    error.operator_text = view(why);
    host->fail(host, call, &error);
    return status;
}

inline void log(const ncp_host* host, const std::string& text) {
    host->log(host, nullptr, NCP_LOG_INFO, view(text), nullptr, 0);
}

inline ncp_instance* only_instance = nullptr;  // the last one made and not destroyed

// noexcept is missing on purpose: one of the faults lets an exception out.
ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                 const ncp_sink* sink);

}  // namespace ncp::test
