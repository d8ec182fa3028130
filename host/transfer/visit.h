// One request that belongs to a transfer, on its way through one step.
//
// A step reads the request, changes the transfer and answers; it never calls another step, never
// stores anything and never looks at cookies: the dispatcher does. Because a faster request may win
// the race to store, a step may run again and must have no effect but its changes to the transfer
// (what it has others prepare, as a transcript, is found there by the next run).
// Thread-safety: belongs to one request.
#pragma once

#include <string>

#include "http/message.h"
#include "transfer/environment.h"
#include "transfer/transfer.h"
#include "transfer/views.h"

namespace ncp::transfer {

struct Visit {
    const http::Request& request;
    const Environment& environment;
    Transfer& transfer;
    std::string new_token;  // set by a step that wants the cookie's value changed
    // By a step that sets new_token: this request may be made once more (repeat.h).
    bool may_be_repeated = false;

    std::string base() const { return "/t/" + transfer.way_back.tag; }
    Frame frame() const;
    // The page where a transfer of this stage is at home.
    std::string current_page() const;
    http::Response go_to_current_page() const { return http::see_other(current_page()); }
    // A form value of ours, empty if absent or repeated.
    std::string field(const char* name) const { return request.form.single(name).value_or(""); }
};

using Step = Result<http::Response> (*)(Visit&);

// Turns a rendered page into a response; passes the error of a failed rendering on.
Result<http::Response> respond(Result<std::string> html, int status = 200,
                               http::PageKind kind = http::PageKind::ordinary);

}  // namespace ncp::transfer
