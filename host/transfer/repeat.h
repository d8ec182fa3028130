// A login's last request, made once more by a browser that never got the answer.
//
// The answer carries the new cookie. If it is lost (a reload, a network that changes), the browser
// has but the one from before the login, and nothing would be open to it. So for 60 s the way back
// keeps what that request was, and the same one is let in once more and gets another cookie.
//
// Session fixation: who planted the old cookie, or merely knows it, must not profit. The request
// has to be the very one, by path and query, and that counts only after a login whose answer a memo
// fitted: its query then holds what the provider gave the student's browser alone (a code, a
// handle), which nobody gets by beginning a login or by luring the student here. A trusted proxy's
// way back holds nothing of the kind and is never repeated. Nothing but the way to the current page
// is open, once, and only until the browser shows the new cookie.
// Thread-safety: pure functions.
#pragma once

#include <string_view>

#include "http/message.h"
#include "transfer/transfer.h"

namespace ncp::transfer {

// Before the cookie changes: what may be repeated.
void allow_repeat(WayBack& way_back, const http::Request& request, WallTime now);
// token_digest: of the cookie that came, which is not the current one.
bool is_repeat(const WayBack& way_back, const http::Request& request, std::string_view token_digest,
               WallTime now);
void forget_repeat(WayBack& way_back);

}  // namespace ncp::transfer
