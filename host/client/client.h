// A small receiving EMREX client, the other end of the wire: sends a student to a contact point,
// receives the answer, verifies signature, session and person, and shows what came.
//
// For demonstrations and tests, not for production: it keeps what it received in memory, for ten
// minutes, so that testers can look at it with other programs. Refuses: answers to sessions that it
// did not open, second answers, documents that the pinned certificate did not sign (they are named
// as such, and shown as untrusted). Thread-safety: the router's handlers may run on any thread; the
// settings' pages and clock must outlive it.
#pragma once

#include <string>

#include "base/clock.h"
#include "http/router.h"
#include "pages/pages.h"

namespace ncp::client {

struct ClientSettings {
    std::string origin;               // ours, "https://127.0.0.1:8444"
    std::string ncp_url;              // the contact point's entry, "https://localhost:8443/ncp"
    std::string ncp_certificate_pem;  // as the registry publishes it
    const pages::Pages& pages;
    const Clock& clock;
};

// Routes: GET / (start), POST /expect (whom to expect), POST /receive (the answer),
// GET /received/{handle} (the signed document, for other programs).
http::Router make_client(ClientSettings settings);

}  // namespace ncp::client
