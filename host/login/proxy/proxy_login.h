// Logging in by a reverse proxy that has done it already (Apache with mod_auth_openidc, mod_shib or
// mellon; nginx with oauth2-proxy or another auth_request service): it says in request headers, or
// in one signed token (JWT), who the student is.
//
// The way of the browser. begin() sends it to /t/<tag>/login/<id>/back, an address of the transfer
// that the proxy lets nobody reach without a login of its own:
//
//     Apache: <LocationMatch "^/t/[0-9a-f]+/login/<id>/back$">    nginx: location ~ (the same)
//
// The proxy sends the student to log in, takes him back to that very address (both do so by
// themselves: it is a GET), and forwards the request with the headers; proceed() reads them there
// and nowhere else. So who the student is and whose transfer it is (the cookie) come in one
// request: nothing has to be kept, no address carries it, and no other browser can bring it. On
// every other address the headers are ignored.
//
// Refuses a request that does not prove to be the proxy's (trust.h) before it looks at a header,
// and headers that somebody may have slipped past the proxy (headers.h); both are errors in the
// log, because they mean that the proxy is set up wrongly or that somebody tries to be someone
// else. Public doors: GET /login/<id>/headers says whether identity headers arrive there, for
// check-login; GET /login/<id>/logged-out takes browsers back from the proxy's logout.
// Thread-safety: any thread. Ownership: the caller's; the clock outlives it.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/error.h"
#include "config/settings.h"
#include "login/login_method.h"

namespace ncp::login::proxy {

// Reads the secret and the keys of tokens. Errors: io, invalid_config.
Result<std::unique_ptr<LoginMethod>> make_proxy_login(const config::LoginSection& section,
                                                      const config::ServerSection& server,
                                                      const Clock& clock);

}  // namespace ncp::login::proxy
