// The texts that lasso is handed, written by us. Thread-safety: pure functions.
#pragma once

#include <libxml/tree.h>

#include <string>
#include <string_view>

#include "login/saml/wire.h"

namespace ncp::login::saml {

// As much of our metadata as lasso needs.
std::string metadata_of(const Opening& ourselves);

// A response of status success around a copy of the assertion without its signature.
std::string response_around(const xmlNode* assertion, const std::string& acs_url,
                            const Facts& facts);

// "SAMLRequest=…": deflated and encoded as HTTP-Redirect demands, unsigned.
std::string redirect_query(const std::string& message_xml);

// Without the blanks of XML around it.
std::string trimmed_xml(const std::string& text);

}  // namespace ncp::login::saml
