// A LogoutRequest taken apart (SAML 2.0 core section 3.7.1). Nothing of it is believed here.
// Thread-safety: one thread at a time for one tree.
#pragma once

#include <libxml/tree.h>

#include <optional>
#include <string>

#include "login/saml/program/message_tree.h"

namespace ncp::login::saml::program {

struct LogoutForm {
    xmlNode* root = nullptr;
    xmlNode* encrypted = nullptr;  // EncryptedID in the place of the name; null: in plain text
    bool is_signed = false;
    std::string issuer, name_id, session_index, issue_instant;
    std::optional<std::string> destination, not_on_or_after;
};

// Refuses: neither NameID nor EncryptedID, parts out of their order. Extensions are passed over. Of
// several SessionIndex the first.
Read<LogoutForm> read_logout_form(xmlNode* root);

}  // namespace ncp::login::saml::program
