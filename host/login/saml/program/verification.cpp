#include "login/saml/program/verification.h"

namespace ncp::login::saml::program {
namespace {

using signing::Flaw;

Refusal refusal_of(Flaw flaw) {
    switch (flaw) {
        case Flaw::not_signed:
            return Refusal::not_signed;
        case Flaw::several_signatures:
            return Refusal::several_signatures;
        case Flaw::references:
            return Refusal::signature_references;
        case Flaw::covers_else:
        case Flaw::not_its_own_id:
            return Refusal::signature_covers_else;
        case Flaw::transforms:
            return Refusal::signature_transforms;
        case Flaw::canonicalization:
            return Refusal::signature_canonicalization;
        case Flaw::algorithm:
            return Refusal::signature_algorithm;
        case Flaw::digest:
            return Refusal::signature_digest;
        case Flaw::key_info:
            return Refusal::signature_key_info;
        case Flaw::changed:
            return Refusal::signature_changed;
        case Flaw::other_key:
        case Flaw::not_possible:
            return Refusal::signature_other_key;
        default:
            return Refusal::signature_form;
    }
}

}  // namespace

Refusal verify(xmlNode* element, const signing::TrustedKeys& keys) {
    const auto checked = signing::check_element_signature(element, "ID", keys);
    return checked ? Refusal::none : refusal_of(checked.error());
}

}  // namespace ncp::login::saml::program
