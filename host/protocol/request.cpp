#include "protocol/request.h"

#include <algorithm>
#include <string_view>

namespace ncp::protocol {
namespace {

// The EMREX guide says 32 characters; a live client sends 36-character UUIDs. 128 leaves room.
constexpr std::size_t kSessionIdBytesMax = 128;

bool is_session_id(std::string_view id) {
    return !id.empty() && id.size() <= kSessionIdBytesMax &&
           std::all_of(id.begin(), id.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

enum class Wish { absent, yes, no };

// An extra that says neither yes nor no is like any unknown field: not there.
Wish wish(const Form& form, std::string_view name) {
    std::string value = lower(form.single(name).value_or(""));
    if (value == "true" || value == "1") return Wish::yes;
    if (value == "false" || value == "0") return Wish::no;
    return Wish::absent;
}

}  // namespace

Result<EntryRequest> parse_entry(const Form& form, const EntryPolicy& policy) {
    for (const char* name : {"sessionId", "returnUrl"}) {
        std::size_t count = form.count(name);
        if (count == 1) continue;
        return fail(ErrorCode::bad_request, count == 0
                                                ? text("{} is missing", not_personal(name))
                                                : text("{} is repeated", not_personal(name)));
    }
    for (const char* name : {"allowToPickCourses", "allowNotPassedCourses"}) {
        if (form.count(name) > 1) {
            return fail(ErrorCode::bad_request, text("{} is repeated", not_personal(name)));
        }
    }
    std::string session_id = *form.single("sessionId");
    if (!is_session_id(session_id)) {
        return fail(
            ErrorCode::bad_request,
            text("sessionId is not 1 to {} printable ASCII characters", kSessionIdBytesMax));
    }
    auto return_url = HttpsUrl::parse(*form.single("returnUrl"));
    if (!return_url) {
        return fail(ErrorCode::bad_request,
                    text("returnUrl: {}", return_url.error().operator_text()));
    }
    const auto& allowed = policy.allowed_return_hosts;
    if (!allowed.empty() &&
        std::find(allowed.begin(), allowed.end(), return_url->host()) == allowed.end()) {
        return fail(ErrorCode::forbidden, "the return address is not on the operator's list");
    }
    return EntryRequest{std::move(session_id), std::move(*return_url),
                        wish(form, "allowToPickCourses") != Wish::no,
                        wish(form, "allowNotPassedCourses") == Wish::yes};
}

}  // namespace ncp::protocol
