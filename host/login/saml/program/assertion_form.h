// An assertion taken apart. Nothing of it is believed here. Thread-safety: one thread at a time for
// one tree.
#pragma once

#include <libxml/tree.h>

#include <string_view>

#include "login/saml/program/message_tree.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {

struct AssertionForm {
    xmlNode* element = nullptr;
    bool is_signed = false;
    const xmlNode* confirmation = nullptr;  // the one SubjectConfirmation that counts
    Facts facts;                            // of the assertion alone
};

// Refuses: another order of parts than the schema's, no bearer, not exactly one AuthnStatement,
// conditions that nobody knows. Of several confirmations the first counts whose bearer may deliver
// to this recipient, an address; if there is none, the first bearer's. Encrypted names and
// attributes are passed over.
Read<AssertionForm> read_assertion_form(xmlNode* element, std::string_view recipient);

}  // namespace ncp::login::saml::program
