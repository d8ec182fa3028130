#include "login/saml/program/response_form.h"

#include <algorithm>

#include "login/saml/program/parts.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

using signing::is_element;

constexpr std::size_t kIdBytesMax = 256;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// An xs:NCName of the letters that everybody takes: no quote and no bracket.
bool is_plain_id(std::string_view id) {
    return !id.empty() && id.size() <= kIdBytesMax && is_letter(id[0]) &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
           });
}

// StatusCode with at most one more inside; StatusMessage and StatusDetail are not read.
Refusal read_status(const xmlNode* status, ResponseForm& form) {
    auto parts = Parts::of(status);
    const xmlNode* code = parts ? parts->take(kProtocol, "StatusCode") : nullptr;
    if (code == nullptr) return Refusal::no_status;
    form.status = attribute_of(code, "Value").value_or("");
    auto inside = Parts::of(code);
    if (inside) {
        if (const xmlNode* second = inside->take(kProtocol, "StatusCode"); second != nullptr) {
            form.second_status = attribute_of(second, "Value").value_or("");
        }
    }
    return form.status.empty() ? Refusal::no_status : Refusal::none;
}

Refusal read_assertions(Parts& parts, ResponseForm& form) {
    form.assertion = parts.take(kAssertion, "Assertion");
    form.encrypted = parts.take(kAssertion, "EncryptedAssertion");
    const bool both = form.assertion != nullptr && form.encrypted != nullptr;
    if (both || parts.take(kAssertion, "Assertion") != nullptr ||
        parts.take(kAssertion, "EncryptedAssertion") != nullptr) {
        return Refusal::several_assertions;
    }
    if (!parts.at_end()) return Refusal::unexpected_part;
    const bool any = form.assertion != nullptr || form.encrypted != nullptr;
    if (form.status == kSuccess) return any ? Refusal::none : Refusal::no_assertion;
    return any ? Refusal::status_and_assertion : Refusal::none;
}

}  // namespace

Refusal check_head(const xmlNode* element) {
    if (attribute_of(element, "Version") != "2.0") return Refusal::version;
    return is_plain_id(attribute_of(element, "ID").value_or("")) ? Refusal::none : Refusal::bad_id;
}

Read<ResponseForm> read_response_form(xmlNode* root) {
    if (!is_element(root, kProtocol, "Response")) return tl::unexpected(Refusal::other_message);
    if (Refusal head = check_head(root); head != Refusal::none) return tl::unexpected(head);
    ResponseForm form;
    form.root = root;
    form.destination = attribute_of(root, "Destination");
    form.in_response_to = attribute_of(root, "InResponseTo");
    auto parts = Parts::of(root);
    if (!parts) return tl::unexpected(parts.error());
    if (const xmlNode* issuer = parts->take(kAssertion, "Issuer"); issuer != nullptr) {
        auto value = value_of(issuer);
        if (!value) return tl::unexpected(value.error());
        form.issuer = std::move(*value);
    }
    form.is_signed = parts->take(kDsig, "Signature") != nullptr;
    if (form.is_signed && parts->take(kDsig, "Signature") != nullptr) {
        return tl::unexpected(Refusal::several_signatures);
    }
    parts->take(kProtocol, "Extensions");
    const xmlNode* status = parts->take(kProtocol, "Status");
    if (status == nullptr) {
        return tl::unexpected(parts->at_end() ? Refusal::no_status : Refusal::unexpected_part);
    }
    if (Refusal found = read_status(status, form); found != Refusal::none) {
        return tl::unexpected(found);
    }
    if (Refusal found = read_assertions(*parts, form); found != Refusal::none) {
        return tl::unexpected(found);
    }
    return form;
}

}  // namespace ncp::login::saml::program
