// Where the requests of transfers come in: finds the transfer, guards its doors, runs one step,
// stores what changed.
//
// The only place that knows cookies, CSRF tokens, stages and lifetimes at once. Every request to
// /t/<tag>/… needs the transfer's cookie (but for a login whose answer was lost, repeat.h); every
// POST of ours needs its CSRF token and must come from our own origin; a page of another stage than
// the transfer's leads to the current page (303), so that back buttons, bookmarks and replayed
// forms do no harm. An error of ours ends the transfer with a way back to the client; a mistake in
// a request shows a page and changes nothing. Thread-safety: mount() before the server starts; then
// any thread. The environment must outlive it.
#pragma once

#include "http/router.h"
#include "transfer/environment.h"

namespace ncp::transfer {

class Dispatcher {
  public:
    explicit Dispatcher(const Environment& environment) : environment_(environment) {}

    // Adds "/", "/ncp", everything under "/t/{tag}", and the public doors of the login methods.
    void mount(http::Router& router) const;

    // The page for whatever the router refuses or cannot find, under a reference that is logged.
    static http::Response error_response(const Environment& environment, const Error& error);

  private:
    const Environment& environment_;
};

}  // namespace ncp::transfer
