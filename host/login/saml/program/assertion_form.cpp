#include "login/saml/program/assertion_form.h"

#include "login/saml/program/attributes.h"
#include "login/saml/program/parts.h"
#include "login/saml/program/response_form.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

using signing::is_element;

// Nobody confirms in more ways; lasso is handed one of them.
constexpr std::size_t kConfirmationsMax = 8;

bool is_bearer(const xmlNode* confirmation) {
    return attribute_of(confirmation, "Method") == kBearer;
}

bool names_recipient(const xmlNode* confirmation, std::string_view recipient) {
    for (const xmlNode* data = confirmation->children; data != nullptr; data = data->next) {
        if (is_element(data, kAssertion, "SubjectConfirmationData") &&
            attribute_of(data, "Recipient") == recipient) {
            return true;
        }
    }
    return false;
}

// The bearer whose recipient we are (profiles section 4.1.4.3: one must fit); if there is none, the
// first bearer, so that it is told what is wrong with it. Null: no bearer at all.
const xmlNode* chosen(const std::vector<const xmlNode*>& confirmations,
                      std::string_view recipient) {
    const xmlNode* first = nullptr;
    for (const xmlNode* one : confirmations) {
        if (!is_bearer(one)) continue;
        if (names_recipient(one, recipient)) return one;
        if (first == nullptr) first = one;
    }
    return first;
}

Refusal read_confirmation(const xmlNode* confirmation, Facts& facts) {
    auto parts = Parts::of(confirmation);
    if (!parts) return parts.error();
    for (const auto name : {"BaseID", "NameID", "EncryptedID"})
        parts->take(kAssertion, name);
    const xmlNode* data = parts->take(kAssertion, "SubjectConfirmationData");
    if (data == nullptr) return Refusal::no_recipient;
    facts.recipient = attribute_of(data, "Recipient");
    facts.in_response_to = attribute_of(data, "InResponseTo");
    facts.confirmation_not_before = attribute_of(data, "NotBefore");
    facts.confirmation_not_on_or_after = attribute_of(data, "NotOnOrAfter");
    return parts->at_end() ? Refusal::none : Refusal::unexpected_part;
}

Refusal read_subject(const xmlNode* subject, std::string_view recipient, AssertionForm& form) {
    Facts& facts = form.facts;
    auto parts = Parts::of(subject);
    if (!parts) return parts.error();
    if (const xmlNode* name = parts->take(kAssertion, "NameID"); name != nullptr) {
        auto value = value_of(name);
        if (!value) return value.error();
        facts.name_id = std::move(*value);
        facts.name_id_format = attribute_of(name, "Format").value_or("");
    } else {
        parts->take(kAssertion, "EncryptedID");
    }
    std::vector<const xmlNode*> confirmations;
    while (const xmlNode* next = parts->take(kAssertion, "SubjectConfirmation"))
        confirmations.push_back(next);
    if (!parts->at_end()) return Refusal::unexpected_part;
    if (confirmations.size() > kConfirmationsMax) return Refusal::too_complex;
    form.confirmation = chosen(confirmations, recipient);
    if (form.confirmation == nullptr) return Refusal::no_bearer;
    return read_confirmation(form.confirmation, facts);
}

Refusal read_audience(const xmlNode* restriction, Facts& facts) {
    auto parts = Parts::of(restriction);
    if (!parts) return parts.error();
    std::vector<std::string> audience;
    while (const xmlNode* next = parts->take(kAssertion, "Audience")) {
        auto value = value_of(next);
        if (!value) return value.error();
        audience.push_back(std::move(*value));
    }
    facts.audiences.push_back(std::move(audience));
    return parts->at_end() ? Refusal::none : Refusal::unexpected_part;
}

Refusal read_conditions(const xmlNode* conditions, Facts& facts) {
    facts.not_before = attribute_of(conditions, "NotBefore");
    facts.not_on_or_after = attribute_of(conditions, "NotOnOrAfter");
    const auto elements = signing::only_elements(conditions);
    if (!elements) return Refusal::unexpected_part;
    for (const xmlNode* condition : *elements) {
        if (is_element(condition, kAssertion, "AudienceRestriction")) {
            if (Refusal found = read_audience(condition, facts); found != Refusal::none) {
                return found;
            }
        } else if (!is_element(condition, kAssertion, "OneTimeUse") &&
                   !is_element(condition, kAssertion, "ProxyRestriction")) {
            return Refusal::unknown_condition;
        }
    }
    return Refusal::none;
}

Refusal read_context(const xmlNode* context, Facts& facts) {
    auto parts = Parts::of(context);
    if (!parts) return parts.error();
    const xmlNode* reference = parts->take(kAssertion, "AuthnContextClassRef");
    if (reference == nullptr) return Refusal::none;
    auto value = value_of(reference);
    if (!value) return value.error();
    facts.authn_context = std::move(*value);
    return Refusal::none;
}

Refusal read_authentication(const xmlNode* statement, Facts& facts) {
    auto parts = Parts::of(statement);
    if (!parts) return parts.error();
    facts.authn_instant = attribute_of(statement, "AuthnInstant").value_or("");
    facts.session_index = attribute_of(statement, "SessionIndex").value_or("");
    facts.session_not_on_or_after = attribute_of(statement, "SessionNotOnOrAfter");
    parts->take(kAssertion, "SubjectLocality");
    const xmlNode* context = parts->take(kAssertion, "AuthnContext");
    if (context == nullptr || !parts->at_end()) return Refusal::no_authentication;
    return read_context(context, facts);
}

Refusal read_statements(Parts& parts, Facts& facts) {
    bool authenticated = false;
    while (!parts.at_end()) {
        Refusal found = Refusal::none;
        if (const xmlNode* authn = parts.take(kAssertion, "AuthnStatement"); authn != nullptr) {
            if (authenticated) return Refusal::unexpected_part;
            found = read_authentication(authn, facts);
            authenticated = true;
        } else if (const xmlNode* more = parts.take(kAssertion, "AttributeStatement");
                   more != nullptr) {
            found = read_attributes(more, facts);
        } else if (parts.take(kAssertion, "AuthzDecisionStatement") == nullptr) {
            found = Refusal::unexpected_part;
        }
        if (found != Refusal::none) return found;
    }
    return authenticated ? Refusal::none : Refusal::no_authentication;
}

Refusal read_body(Parts& parts, std::string_view recipient, AssertionForm& form) {
    Facts& facts = form.facts;
    form.is_signed = parts.take(kDsig, "Signature") != nullptr;
    if (form.is_signed && parts.take(kDsig, "Signature") != nullptr) {
        return Refusal::several_signatures;
    }
    const xmlNode* subject = parts.take(kAssertion, "Subject");
    if (subject == nullptr) return Refusal::no_subject;
    if (Refusal found = read_subject(subject, recipient, form); found != Refusal::none)
        return found;
    const xmlNode* conditions = parts.take(kAssertion, "Conditions");
    if (conditions == nullptr) return Refusal::no_conditions;
    if (Refusal found = read_conditions(conditions, facts); found != Refusal::none) return found;
    parts.take(kAssertion, "Advice");
    return read_statements(parts, facts);
}

}  // namespace

Read<AssertionForm> read_assertion_form(xmlNode* element, std::string_view recipient) {
    if (!is_element(element, kAssertion, "Assertion")) {
        return tl::unexpected(Refusal::other_message);
    }
    if (Refusal head = check_head(element); head != Refusal::none) return tl::unexpected(head);
    AssertionForm form;
    form.element = element;
    form.facts.assertion_id = attribute_of(element, "ID").value_or("");
    form.facts.issue_instant = attribute_of(element, "IssueInstant").value_or("");
    auto parts = Parts::of(element);
    if (!parts) return tl::unexpected(parts.error());
    const xmlNode* issuer = parts->take(kAssertion, "Issuer");
    if (issuer == nullptr) return tl::unexpected(Refusal::no_issuer);
    auto value = value_of(issuer);
    if (!value) return tl::unexpected(value.error());
    form.facts.issuer = std::move(*value);
    if (Refusal found = read_body(*parts, recipient, form); found != Refusal::none) {
        return tl::unexpected(found);
    }
    return form;
}

}  // namespace ncp::login::saml::program
