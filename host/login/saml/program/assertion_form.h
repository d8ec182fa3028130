// An assertion taken apart. Nothing of it is believed here. Thread-safety: one thread at a time for
// one tree.
#pragma once

#include <libxml/tree.h>

#include "login/saml/program/message_tree.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {

struct AssertionForm {
    xmlNode* element = nullptr;
    bool is_signed = false;
    Facts facts;  // of the assertion alone
};

// Refuses: another order of parts than the schema's, no bearer, not exactly one AuthnStatement,
// conditions that nobody knows. Of several bearer confirmations the first counts. Encrypted names
// and attributes are passed over.
Read<AssertionForm> read_assertion_form(xmlNode* element);

}  // namespace ncp::login::saml::program
