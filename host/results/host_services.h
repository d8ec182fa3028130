// The table of functions that a plugin instance is given (ncp/host.h), for one section.
//
// Refuses: values of personal pairs in the log, secrets that the section does not name, secret
// files that everybody can read. Thread-safety: any thread. Ownership: must outlive the instance;
// does not move, because the plugin holds a pointer to its table.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "ncp/host.h"

namespace ncp::results {

class HostServices {
  public:
    HostServices(std::string source_id, std::map<std::string, std::filesystem::path> secret_files);
    HostServices(const HostServices&) = delete;
    HostServices& operator=(const HostServices&) = delete;

    const ncp_host* table() const { return &table_; }

  private:
    static void log(const ncp_host* host, ncp_call* call, int32_t level, ncp_view text,
                    const ncp_pair* pairs, size_t pair_count) noexcept;
    static ncp_status secret(const ncp_host* host, ncp_view name,
                             void (*use)(void* user, ncp_view value), void* user) noexcept;

    std::string source_id_;
    std::map<std::string, std::filesystem::path> secret_files_;
    ncp_host table_{};
};

}  // namespace ncp::results
