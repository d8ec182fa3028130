#include "host.h"

#include <fmt/format.h>

#include "case.h"
#include "ncp/plugin.h"
#include "results/call.h"
#include "results/host_services.h"
#include "results/http_extension.h"
#include "results/views.h"

namespace ncp::conformance {
namespace {

using results::to_string;

// A minor version that no header of today was built for.
constexpr std::uint32_t kMuchLaterMinor = 1000;

// What [source.http] allows, as the real host does it.
std::shared_ptr<const ncp_host> host_for_web_services(const config::SourceSection& source) {
    auto client = results::open_http_client(source.http);
    if (!client) skipped("[source.http]: " + client.error().front().text);
    return results::share_host(source.id.empty() ? "conformance" : source.id, {},
                               std::move(*client));
}

}  // namespace

Lent::Shape shape_of(Version version) {
    switch (version) {
        case Version::exact:
            return Lent::Shape::exact;
        case Version::longer:
            return Lent::Shape::longer;
        default:
            return Lent::Shape::plain;
    }
}

Host::Host(Version version, Secrets secrets, const config::SourceSection& source)
    : secrets_(secrets),
      secret_files_(source.secrets),
      web_(host_for_web_services(source)),
      memory_(sizeof(ncp_host) * 2, false) {
    ncp_host made{};
    made.abi_minor = version == Version::longer  ? NCP_ABI_MINOR + 1
                     : version == Version::newer ? kMuchLaterMinor
                                                 : 0;
    made.ctx = this;
    made.extension = &Host::extension;
    made.log = &Host::log;
    made.secret = &Host::secret;
    made.fail = &Host::fail;
    made.remaining_ms = &Host::remaining_ms;
    made.cancelled = &Host::cancelled;
    made.cancel_fd = &Host::cancel_fd;
    table_ = memory_.place(made, shape_of(version));
}

void Host::call_begins(const ncp_call* call) {
    const std::lock_guard lock(mutex_);
    running_.insert(call);
}

void Host::call_ends(const ncp_call* call) {
    const std::lock_guard lock(mutex_);
    running_.erase(call);
}

void Host::hear(std::string text) {
    const std::lock_guard lock(mutex_);
    said_.push_back(std::move(text));
}

std::vector<std::string> Host::said() const {
    const std::lock_guard lock(mutex_);
    return said_;
}

std::string Host::last_reason() const {
    const std::lock_guard lock(mutex_);
    return last_reason_;
}

std::vector<std::string> Host::breaches() const {
    const std::lock_guard lock(mutex_);
    return breaches_;
}

std::vector<std::string> Host::secrets_lent() const {
    const std::lock_guard lock(mutex_);
    return lent_;
}

bool Host::is_running(const ncp_call* call, const char* function) {
    const std::lock_guard lock(mutex_);
    if (call != nullptr && running_.contains(call)) return true;
    breaches_.push_back(fmt::format("{} was asked about a call that is not running", function));
    return false;
}

const void* Host::extension(const ncp_host*, const char* id) noexcept {
    static constexpr ncp_http_v1 kHttp{sizeof(ncp_http_v1), 0, &Host::send_http};
    if (id == nullptr) return nullptr;
    return std::string_view(id) == NCP_EXTENSION_HTTP_V1 ? &kHttp : nullptr;
}

ncp_status Host::send_http(const ncp_host* host, ncp_call* call, const ncp_http_request* request,
                           void (*use)(void* user, const ncp_http_response* response),
                           void* user) noexcept {
    Host& me = self(host);
    if (call != nullptr && !me.is_running(call, "send()")) return NCP_INVALID;
    const ncp_host* real = me.web_.get();
    const auto* http =
        static_cast<const ncp_http_v1*>(real->extension(real, NCP_EXTENSION_HTTP_V1));
    return http == nullptr ? NCP_CONFIG : http->send(real, call, request, use, user);
}

void Host::log(const ncp_host* host, ncp_call* call, int32_t, ncp_view text, const ncp_pair* pairs,
               size_t pair_count) noexcept {
    Host& me = self(host);
    if (call != nullptr && !me.is_running(call, "log()")) return;
    std::string line = to_string(text);
    for (std::size_t i = 0; pairs != nullptr && i < pair_count; ++i) {
        line += " " + to_string(pairs[i].key) + "=";
        if ((pairs[i].flags & NCP_PAIR_PERSONAL) == 0) line += to_string(pairs[i].value);
    }
    me.hear(std::move(line));
}

ncp_status Host::secret(const ncp_host* host, ncp_view name,
                        void (*use)(void* user, ncp_view value), void* user) noexcept {
    return use == nullptr ? NCP_INVALID : self(host).lend(to_string(name), use, user);
}

ncp_status Host::lend(const std::string& name, void (*use)(void*, ncp_view), void* user) {
    std::string value = kSecretCanary;
    if (secrets_ == Secrets::configured) {
        auto found = secret_files_.find(name);
        if (found == secret_files_.end()) return NCP_CONFIG;
        const auto secret = results::read_source_secret(found->second);
        if (!secret) return NCP_CONFIG;
        value = secret->reveal();
    }
    {
        const std::lock_guard lock(mutex_);
        lent_.push_back(value);
    }
    Lent memory(value.size() + 1, true);
    use(user, memory.copy(value));
    return NCP_OK;
}

void Host::fail(const ncp_host* host, ncp_call* call, const ncp_error* error) noexcept {
    Host& me = self(host);
    if (!me.is_running(call, "fail()") || error == nullptr) return;
    const ncp_error copy = results::within_size(*error, ncp_error{});
    const std::string reason = to_string(copy.operator_text);
    for (ncp_view view : {copy.operator_text, copy.student_text, copy.backend_code}) {
        if (view.size > 0) me.hear(to_string(view));
    }
    const std::lock_guard lock(me.mutex_);
    me.last_reason_ = reason;
}

int64_t Host::remaining_ms(const ncp_host* host, const ncp_call* call) noexcept {
    return self(host).is_running(call, "remaining_ms()") ? call->remaining_ms() : 0;
}

int32_t Host::cancelled(const ncp_host* host, const ncp_call* call) noexcept {
    return self(host).is_running(call, "cancelled()") && !call->stopped() ? 0 : 1;
}

int Host::cancel_fd(const ncp_host* host, const ncp_call* call) noexcept {
    return self(host).is_running(call, "cancel_fd()") ? call->descriptor() : -1;
}

}  // namespace ncp::conformance
