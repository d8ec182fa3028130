#include "login/saml/program/attributes.h"

#include "login/saml/program/parts.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

std::string text_of(const xmlNode* value) {
    if (auto text = value_of(value)) return std::move(*text);
    auto parts = Parts::of(value);
    const xmlNode* name = parts ? parts->take(kAssertion, "NameID") : nullptr;
    if (name == nullptr || !parts->at_end()) return {};
    return value_of(name).value_or("");
}

Refusal read_attribute(const xmlNode* attribute, Facts& facts) {
    const auto name = attribute_of(attribute, "Name");
    auto parts = Parts::of(attribute);
    if (!name || !parts) return Refusal::malformed_value;
    while (const xmlNode* value = parts->take(kAssertion, "AttributeValue")) {
        std::string text = text_of(value);
        if (!text.empty()) facts.attributes.emplace_back(*name, std::move(text));
    }
    return parts->at_end() ? Refusal::none : Refusal::unexpected_part;
}

}  // namespace

Refusal read_attributes(const xmlNode* statement, Facts& facts) {
    auto parts = Parts::of(statement);
    if (!parts) return parts.error();
    while (!parts->at_end()) {
        if (const xmlNode* next = parts->take(kAssertion, "Attribute"); next != nullptr) {
            if (Refusal found = read_attribute(next, facts); found != Refusal::none) return found;
        } else if (parts->take(kAssertion, "EncryptedAttribute") == nullptr) {
            return Refusal::unexpected_part;
        }
    }
    return Refusal::none;
}

}  // namespace ncp::login::saml::program
