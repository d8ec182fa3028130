#include "results/host_services.h"

#include <algorithm>
#include <string_view>

#include "base/log.h"
#include "base/secret_file.h"
#include "ncp/plugin.h"
#include "results/call.h"
#include "results/http_extension.h"
#include "results/views.h"

namespace ncp::results {
namespace {

constexpr std::size_t kSecretBytesMax = 64U << 10;  // a password or a key in PEM
constexpr std::size_t kLogTextBytesMax = 1000;
constexpr std::size_t kLogPairsMax = 32;

const void* extension(const ncp_host*, const char* id) noexcept {
    if (id == nullptr) return nullptr;
    return std::string_view(id) == NCP_EXTENSION_HTTP_V1 ? &http_extension() : nullptr;
}

LogLevel level_of(int32_t level) {
    switch (level) {
        case NCP_LOG_DEBUG:
            return LogLevel::debug;
        case NCP_LOG_INFO:
            return LogLevel::info;
        case NCP_LOG_WARNING:
            return LogLevel::warning;
        default:
            return LogLevel::error;
    }
}

std::string shortened(ncp_view view) {
    if (!is_readable(view)) return "(unreadable)";
    return to_string({view.data, std::min(view.size, kLogTextBytesMax)});
}

}  // namespace

Result<Secret> read_source_secret(const std::filesystem::path& file) {
    return read_secret(file, kSecretBytesMax, SharedWith::group);
}

HostServices::HostServices(std::string source_id,
                           std::map<std::string, std::filesystem::path> secret_files,
                           std::shared_ptr<outbound::Client> http)
    : source_id_(std::move(source_id)),
      secret_files_(std::move(secret_files)),
      http_(std::move(http)) {
    table_.size = sizeof(ncp_host);
    table_.abi_minor = NCP_ABI_MINOR;
    table_.ctx = this;
    table_.extension = extension;
    table_.log = &HostServices::log;
    table_.secret = &HostServices::secret;
    offer_call_functions(table_);
}

void HostServices::log(const ncp_host* host, ncp_call*, int32_t level, ncp_view text_view,
                       const ncp_pair* pairs, size_t pair_count) noexcept {
    try {
        const HostServices& self = of(*host);
        std::string line = shortened(text_view);
        if (pairs == nullptr) pair_count = 0;
        for (std::size_t i = 0; i < std::min(pair_count, kLogPairsMax); ++i) {
            const bool personal = (pairs[i].flags & NCP_PAIR_PERSONAL) != 0;
            line += " " + shortened(pairs[i].key) + "=";
            line += personal ? "(personal)" : shortened(pairs[i].value);
        }
        // The plugin's contract says that its log texts hold no personal data.
        ncp::log(level_of(level),
                 text("source {}: {}", not_personal(self.source_id_), not_personal(line)));
    } catch (...) {
        return;  // a line of the log is lost, nothing else
    }
}

ncp_status HostServices::secret(const ncp_host* host, ncp_view name,
                                void (*use)(void* user, ncp_view value), void* user) noexcept {
    try {
        const HostServices& self = of(*host);
        if (use == nullptr || !is_readable(name)) return NCP_INVALID;
        auto found = self.secret_files_.find(to_string(name));
        if (found == self.secret_files_.end()) {
            log_error(text("source {}: wants a secret that [source.secrets] does not name",
                           not_personal(self.source_id_)));
            return NCP_CONFIG;
        }
        const auto lent = read_source_secret(found->second);
        if (!lent) {
            log_error(text("source {}: secret {}: {}", not_personal(self.source_id_),
                           not_personal(found->first), lent.error().operator_text()));
            return NCP_CONFIG;
        }
        use(user, view_of(lent->reveal()));
        return NCP_OK;
    } catch (...) {
        return NCP_INTERNAL;
    }
}

std::shared_ptr<const ncp_host> share_host(
    std::string source_id, std::map<std::string, std::filesystem::path> secret_files,
    std::shared_ptr<outbound::Client> http) {
    auto services = std::make_shared<HostServices>(std::move(source_id), std::move(secret_files),
                                                   std::move(http));
    return {services, services->table()};
}

}  // namespace ncp::results
