#include "login/saml/program/logout_form.h"

#include "login/saml/program/parts.h"
#include "login/saml/program/response_form.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {

Read<LogoutForm> read_logout_form(xmlNode* root) {
    if (!signing::is_element(root, kProtocol, "LogoutRequest")) {
        return tl::unexpected(Refusal::other_message);
    }
    if (Refusal head = check_head(root); head != Refusal::none) return tl::unexpected(head);
    auto parts = Parts::of(root);
    if (!parts) return tl::unexpected(parts.error());
    LogoutForm form;
    form.root = root;
    form.issue_instant = attribute_of(root, "IssueInstant").value_or("");
    form.destination = attribute_of(root, "Destination");
    form.not_on_or_after = attribute_of(root, "NotOnOrAfter");
    const xmlNode* issuer = parts->take(kAssertion, "Issuer");
    if (issuer == nullptr) return tl::unexpected(Refusal::no_issuer);
    auto who = value_of(issuer);
    if (!who) return tl::unexpected(who.error());
    form.issuer = std::move(*who);
    form.is_signed = parts->take(kDsig, "Signature") != nullptr;
    parts->take(kProtocol, "Extensions");
    form.encrypted = parts->take(kAssertion, "EncryptedID");
    if (form.encrypted == nullptr) {
        const xmlNode* name = parts->take(kAssertion, "NameID");
        if (name == nullptr) return tl::unexpected(Refusal::no_name_id);
        auto whom = value_of(name);
        if (!whom) return tl::unexpected(whom.error());
        form.name_id = std::move(*whom);
    }
    while (const xmlNode* index = parts->take(kProtocol, "SessionIndex")) {
        if (form.session_index.empty()) form.session_index = value_of(index).value_or("");
    }
    if (!parts->at_end()) return tl::unexpected(Refusal::unexpected_part);
    return form;
}

}  // namespace ncp::login::saml::program
