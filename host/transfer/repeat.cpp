#include "transfer/repeat.h"

#include "base/bytes.h"

namespace ncp::transfer {
namespace {

constexpr std::chrono::seconds kRepeatable{60};  // longer than a browser waits before it gives up

std::string digest_of(const http::Request& request) {
    return hex_encode(sha256(request.path + "?" + request.raw_query));
}

}  // namespace

void allow_repeat(WayBack& way_back, const http::Request& request, WallTime now) {
    if (request.method != http::Method::get || request.raw_query.empty()) return;
    way_back.repeat = {.token_digest = way_back.token_digest,
                       .request_digest = digest_of(request),
                       .until = unix_seconds(now + kRepeatable)};
}

bool is_repeat(const WayBack& way_back, const http::Request& request, std::string_view token_digest,
               WallTime now) {
    const WayBack::Repeat& repeat = way_back.repeat;
    return !repeat.token_digest.empty() && !way_back.ended && unix_seconds(now) < repeat.until &&
           request.method == http::Method::get &&
           equal_in_constant_time(token_digest, repeat.token_digest) &&
           equal_in_constant_time(digest_of(request), repeat.request_digest);
}

void forget_repeat(WayBack& way_back) {
    way_back.repeat = {};
}

}  // namespace ncp::transfer
