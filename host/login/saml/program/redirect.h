// A message that came by HTTP-Redirect (SAML 2.0 bindings section 3.4.4.1): what is signed are the
// bytes of the query as they came.
//
// Refuses: a parameter twice, no signature, another compression than deflate, what inflates beyond
// a hundred times its size or beyond a message's limit. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "login/saml/program/message_tree.h"

namespace ncp::login::saml::program {

struct Redirected {
    std::string xml, relay_state;  // decoded
    std::string signed_bytes, algorithm, signature;
};
Read<Redirected> read_redirect(std::string_view query);

}  // namespace ncp::login::saml::program
