// What lasso is handed, written by us. Thread-safety: pure functions.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

#include "login/saml/program/assertion_form.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {

// As much of our metadata as lasso needs.
std::string metadata_of(const Opening& ourselves);

struct FreeTree {
    void operator()(xmlDoc* tree) const { xmlFreeDoc(tree); }
};
using Tree = std::unique_ptr<xmlDoc, FreeTree>;
// A copy of the assertion without its signature (which was verified), its attributes (which lasso
// has no opinion of) and the confirmations that do not count (lasso reads the first).
Tree essence_of(const AssertionForm& form);

// "SAMLRequest=…": deflated and encoded as HTTP-Redirect demands, unsigned.
std::string redirect_query(const std::string& message_xml);

}  // namespace ncp::login::saml::program
