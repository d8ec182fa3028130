// The host that a plugin meets in a case: the table of ncp/host.h, with a memory for everything
// that the plugin says, and an eye on calls that it may no longer speak of.
//
// Thread-safety: any thread, as the table promises; said() and breaches() too. Ownership: must
// outlive the instance; does not move.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "config/settings.h"
#include "lent.h"
#include "ncp/host.h"
#include "ncp/http.h"

namespace ncp::conformance {

// How the structs of the host differ from those of this version.
enum class Version {
    same,
    exact,   // as small as version 1.0, and nothing readable behind
    longer,  // with fields behind the end that this version does not know
    newer,   // of a much later minor version
};
Lent::Shape shape_of(Version version);

// A value that no plugin has a reason to write anywhere.
inline constexpr char kSecretCanary[] = "canary-secret-5e1f0a77";

enum class Secrets { configured, canary };  // canary: every name has kSecretCanary

class Host {
  public:
    // Skips the case if [source.http] cannot be used.
    Host(Version version, Secrets secrets, const config::SourceSection& source);
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    const ncp_host* table() const { return table_; }

    void call_begins(const ncp_call* call);
    void call_ends(const ncp_call* call);
    // Also for the texts of a sink's issues.
    void hear(std::string text);

    // Everything that would reach a log or somebody's eyes, one text each: log lines with the
    // values that are not flagged as personal, texts of failures.
    std::vector<std::string> said() const;
    // The operator's text of the last failure.
    std::string last_reason() const;
    std::vector<std::string> breaches() const;
    std::vector<std::string> secrets_lent() const;  // the values

  private:
    static const void* extension(const ncp_host* host, const char* id) noexcept;
    static ncp_status send_http(const ncp_host* host, ncp_call* call,
                                const ncp_http_request* request,
                                void (*use)(void* user, const ncp_http_response* response),
                                void* user) noexcept;
    static void log(const ncp_host* host, ncp_call* call, int32_t level, ncp_view text,
                    const ncp_pair* pairs, size_t pair_count) noexcept;
    static ncp_status secret(const ncp_host* host, ncp_view name,
                             void (*use)(void* user, ncp_view value), void* user) noexcept;
    static void fail(const ncp_host* host, ncp_call* call, const ncp_error* error) noexcept;
    static int64_t remaining_ms(const ncp_host* host, const ncp_call* call) noexcept;
    static int32_t cancelled(const ncp_host* host, const ncp_call* call) noexcept;
    static int cancel_fd(const ncp_host* host, const ncp_call* call) noexcept;

    static Host& self(const ncp_host* host) { return *static_cast<Host*>(host->ctx); }
    // Whether the call still runs; a breach if not.
    bool is_running(const ncp_call* call, const char* function);
    ncp_status lend(const std::string& name, void (*use)(void*, ncp_view), void* user);

    Secrets secrets_;
    std::map<std::string, std::filesystem::path> secret_files_;
    std::shared_ptr<const ncp_host> web_;  // the real host, for web services
    Lent memory_;
    const ncp_host* table_;

    mutable std::mutex mutex_;
    std::set<const ncp_call*> running_;
    std::vector<std::string> said_, breaches_, lent_;
    std::string last_reason_;
};

}  // namespace ncp::conformance
