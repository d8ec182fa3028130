// Who a client certificate belongs to, as names that a configuration can list.
//
//     "subject:CN=proxy,O=Example University" (RFC 2253)   "dns:proxy.example.org" "uri:spiffe://…"
//
// Refuses names with a NUL in them. Verifying is the handshake's business. Thread-safety: pure
// functions.
#pragma once

#include <openssl/types.h>

#include <set>
#include <string>

namespace ncp::http {

std::set<std::string> names_of(const X509* certificate);

}  // namespace ncp::http
