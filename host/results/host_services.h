// The table of functions that a plugin instance is given (ncp/host.h), for one section.
//
// Refuses: values of personal pairs in the log, secrets that the section does not name, secret
// files that everybody can read. Thread-safety: any thread. Ownership: must outlive the instance;
// does not move, because the plugin holds a pointer to its table.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/secret.h"
#include "ncp/host.h"
#include "outbound/client.h"

namespace ncp::results {

// What a file of [source.secrets] holds. It may be shared with a group. Errors: as of read_secret()
// (base/secret_file.h).
Result<Secret> read_source_secret(const std::filesystem::path& file);

class HostServices {
  public:
    // http: for the extension http/1; nullptr: the section has no [source.http].
    HostServices(std::string source_id, std::map<std::string, std::filesystem::path> secret_files,
                 std::shared_ptr<outbound::Client> http = nullptr);
    HostServices(const HostServices&) = delete;
    HostServices& operator=(const HostServices&) = delete;

    const ncp_host* table() const { return &table_; }
    // For extensions, which are given the table.
    static const HostServices& of(const ncp_host& host) {
        return *static_cast<const HostServices*>(host.ctx);
    }
    const std::string& source_id() const { return source_id_; }
    outbound::Client* http() const { return http_.get(); }

  private:
    static void log(const ncp_host* host, ncp_call* call, int32_t level, ncp_view text,
                    const ncp_pair* pairs, size_t pair_count) noexcept;
    static ncp_status secret(const ncp_host* host, ncp_view name,
                             void (*use)(void* user, ncp_view value), void* user) noexcept;

    std::string source_id_;
    std::map<std::string, std::filesystem::path> secret_files_;
    std::shared_ptr<outbound::Client> http_;
    ncp_host table_{};
};

// A table that keeps what is behind it alive.
std::shared_ptr<const ncp_host> share_host(
    std::string source_id, std::map<std::string, std::filesystem::path> secret_files,
    std::shared_ptr<outbound::Client> http = nullptr);

}  // namespace ncp::results
