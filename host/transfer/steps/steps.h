// The six rooms of a transfer, as functions from a visit to an answer, in the order in which a
// student walks through them. Each is in the file of its room; none calls another.
#pragma once

#include "elmo/document.h"
#include "transfer/visit.h"

namespace ncp::transfer::steps {

// Of the document that was gathered. Larger than what one source may answer, because it holds the
// answers of all of them, with their attachments in base64.
inline constexpr elmo::ParseLimits kGathered{.size_bytes_max = 64U << 20};

// arrive: a client's form becomes a transfer. Runs before there is one, hence its own shape; the
// answer is the page with the ways to log in.
Result<Transfer> arrive(const http::Request& request, const Environment& environment);
Result<http::Response> show_arrive(Visit& visit);

// login: from the chosen method to an identity, which goes to gathering at once and is not kept.
Result<http::Response> begin_login(Visit& visit);
Result<http::Response> proceed_login(Visit& visit);
// What was gathered is dropped; the ways to log in are shown once more.
Result<http::Response> log_in_again(Visit& visit);

// gather: say whom the login tells too little for, pick institutions where that is wanted, wait for
// the sources, ask those again that failed or go on without them; then decide what can be offered.
Result<http::Response> show_gather(Visit& visit);
Result<http::Response> gather_status(Visit& visit);
Result<http::Response> show_lacking(Visit& visit);
Result<http::Response> go_without(Visit& visit);
Result<http::Response> show_institutions(Visit& visit);
Result<http::Response> pick_institutions(Visit& visit);
Result<http::Response> ask_again(Visit& visit);
Result<http::Response> go_on(Visit& visit);

// choose
Result<http::Response> show_choose(Visit& visit);
Result<http::Response> choose(Visit& visit);

// consent: what will be sent and where; agreeing signs it.
Result<http::Response> show_consent(Visit& visit);
Result<http::Response> consent(Visit& visit);

// deliver: the form that the browser posts to the client.
Result<http::Response> deliver(Visit& visit);
// A file of what is sent, for the student.
Result<http::Response> save_copy(Visit& visit);

// logout, between consent or cancel and the delivery: the way through the provider (logout.h).
Result<http::Response> show_logout(Visit& visit);

// stay, in every room: the student asks for more time (security.md: idle limit). Answers a script
// that accepts application/json with figures, a form with a page.
Result<http::Response> stay(Visit& visit);

// cancel, from every room
Result<http::Response> show_cancel(Visit& visit);
Result<http::Response> cancel(Visit& visit);

}  // namespace ncp::transfer::steps
