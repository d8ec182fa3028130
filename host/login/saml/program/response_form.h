// A response taken apart: what it says of itself and where its one assertion is. Nothing of it is
// believed here. Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>

#include "login/saml/program/message_tree.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {

struct ResponseForm {
    xmlNode* root = nullptr;
    bool is_signed = false;
    std::optional<std::string> issuer, destination, in_response_to;
    std::string status, second_status;  // StatusCode, and the one inside it
    xmlNode* assertion = nullptr;       // one of these two, if the status is success
    xmlNode* encrypted = nullptr;
};

// Refuses: whatever is not Issuer, Signature, Extensions, Status and one Assertion or
// EncryptedAssertion, in this order. Extensions are passed over; that no assertion hides in them is
// seen to before (message_tree.h).
Read<ResponseForm> read_response_form(xmlNode* root);

// ID, Version: of responses, assertions and requests alike.
Refusal check_head(const xmlNode* element);

}  // namespace ncp::login::saml::program
