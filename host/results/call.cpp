#include "results/call.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "results/views.h"

namespace ncp::results {
namespace {
constexpr std::size_t kTextBytesMax = 1000;  // a sentence or two for a log line or a page

std::string plain(ncp_view view) {
    if (!is_readable(view) || view.size > kTextBytesMax) return {};
    std::string text = to_string(view);
    return is_plain_text(text) ? text : std::string();
}

void set_failure(const ncp_host*, ncp_call* call, const ncp_error* error) noexcept {
    if (call == nullptr || error == nullptr) return;
    try {
        call->set_failure(read_failure(*error));
    } catch (...) {
        // Without memory for the texts the returned status still decides.
        return;
    }
}

int64_t remaining_ms(const ncp_host*, const ncp_call* call) noexcept {
    return call == nullptr ? 0 : call->remaining_ms();
}

int32_t cancelled(const ncp_host*, const ncp_call* call) noexcept {
    return call == nullptr || call->stopped() ? 1 : 0;
}

int cancel_fd(const ncp_host*, const ncp_call* call) noexcept {
    return call == nullptr ? -1 : call->descriptor();
}
}  // namespace

Failure read_failure(const ncp_error& error) {
    ncp_error defaults{};
    defaults.retry_after_ms = -1;
    const ncp_error copy = within_size(error, defaults);
    return {plain(copy.operator_text), plain(copy.student_text), plain(copy.backend_code),
            copy.retry_after_ms};
}

void offer_call_functions(ncp_host& table) {
    table.fail = set_failure;
    table.remaining_ms = remaining_ms;
    table.cancelled = cancelled;
    table.cancel_fd = cancel_fd;
}

}  // namespace ncp::results

ncp_call::ncp_call(const ncp::Deadline& deadline)
    : deadline_(deadline), descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

ncp_call::ncp_call(const ncp::Deadline& deadline, int shared_descriptor)
    : deadline_(deadline), descriptor_(shared_descriptor), owns_descriptor_(false) {}

ncp_call::~ncp_call() {
    if (owns_descriptor_ && descriptor_ >= 0) ::close(descriptor_);
}

void ncp_call::stop() {
    if (!stop_.request_stop() || descriptor_ < 0) return;
    const std::uint64_t one = 1;
    // Nobody reads it, so the first write makes it readable for good.
    [[maybe_unused]] ssize_t written = ::write(descriptor_, &one, sizeof one);
}

// In a worker the event is all that is known of the host's wish.
bool ncp_call::stopped() const {
    if (owns_descriptor_) return stop_.stop_requested();
    pollfd event{descriptor_, POLLIN, 0};
    return ::poll(&event, 1, 0) > 0;
}

void ncp_call::abandon() {
    stop();
    std::lock_guard lock(mutex_);
    abandoned_ = true;
}

std::int64_t ncp_call::remaining_ms() const {
    std::lock_guard lock(mutex_);
    return abandoned_ ? 0 : static_cast<std::int64_t>(deadline_.remaining().count());
}

void ncp_call::set_failure(ncp::results::Failure failure) {
    std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
}

ncp::results::Failure ncp_call::failure() const {
    std::lock_guard lock(mutex_);
    return failure_;
}
