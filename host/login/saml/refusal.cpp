#include "login/saml/refusal.h"

namespace ncp::login::saml {
namespace {

PublicText text_of_bytes_and_form(Refusal refusal) {
    switch (refusal) {
        case Refusal::not_base64:
            return "it is not base64";
        case Refusal::too_large:
            return "it is larger than any login needs";
        case Refusal::too_complex:
            return "it has more or deeper markup than any login needs";
        case Refusal::document_type:
            return "it declares a document type or entities";
        case Refusal::not_xml:
            return "it is not well-formed XML";
        case Refusal::not_compressed:
            return "it is not compressed as HTTP-Redirect demands, or inflates too much";
        case Refusal::comment:
            return "there is a comment in it";
        case Refusal::character_section:
            return "there is a CDATA section in it";
        case Refusal::instruction:
            return "there is a processing instruction in it";
        case Refusal::other_message:
            return "it is another message than was expected";
        case Refusal::version:
            return "it is not of SAML 2.0";
        case Refusal::bad_id:
            return "it has no ID, or one that is no name";
        case Refusal::same_id_twice:
            return "the same ID stands in it twice";
        case Refusal::misplaced_part:
            return "an assertion or a signature lies where none belongs";
        case Refusal::unexpected_part:
            return "there are parts in it, or an order of parts, that SAML does not provide";
        case Refusal::malformed_value:
            return "a value in it is no plain text";
        case Refusal::no_issuer:
            return "it does not say who issued it";
        case Refusal::wrong_issuer:
            return "it was issued by another provider than was asked";
        case Refusal::no_status:
            return "it has no status";
        case Refusal::status_and_assertion:
            return "its status tells a failure, but there is an assertion in it";
        case Refusal::no_assertion:
            return "there is no assertion in it";
        case Refusal::several_assertions:
            return "there is more than one assertion in it";
        default:
            return {};
    }
}

PublicText text_of_protection(Refusal refusal) {
    switch (refusal) {
        case Refusal::not_signed:
            return "no signature covers the assertion";
        case Refusal::several_signatures:
            return "there is more than one signature of the same element";
        case Refusal::signature_form:
            return "a signature is not made as SAML demands";
        case Refusal::signature_references:
            return "a signature does not have exactly one Reference";
        case Refusal::signature_covers_else:
            return "a signature covers something else than the element it stands in";
        case Refusal::signature_transforms:
            return "a signature transforms what it covers in another way than SAML allows";
        case Refusal::signature_canonicalization:
            return "a signature is made over another form than C14N without comments";
        case Refusal::signature_algorithm:
            return "a signature is made by another algorithm than RSA or ECDSA with SHA-2";
        case Refusal::signature_digest:
            return "a signature is made over another digest than SHA-2";
        case Refusal::signature_key_info:
            return "a signature's KeyInfo holds what nobody needs";
        case Refusal::signature_changed:
            return "it was changed after it was signed";
        case Refusal::signature_other_key:
            return "it is not signed with a key of the provider's metadata";
        case Refusal::encryption_form:
            return "its encryption is not made as SAML demands";
        case Refusal::encryption_algorithm:
            return "it is encrypted by another algorithm than AES in CBC or GCM";
        case Refusal::key_transport:
            return "its key is encrypted by another algorithm than RSA-OAEP with SHA-1 or SHA-2";
        case Refusal::not_decryptable:
            return "it cannot be decrypted with our key; has the provider our current metadata?";
        default:
            return {};
    }
}

PublicText text_of_statements(Refusal refusal) {
    switch (refusal) {
        case Refusal::no_destination:
            return "it does not say where it was sent to";
        case Refusal::wrong_destination:
            return "it was sent to another address than ours";
        case Refusal::no_subject:
            return "the assertion is about nobody";
        case Refusal::no_bearer:
            return "the assertion is not for its bearer";
        case Refusal::no_recipient:
            return "the assertion names no recipient";
        case Refusal::wrong_recipient:
            return "the assertion is for another recipient's address";
        case Refusal::unsolicited:
            return "it answers no request";
        case Refusal::wrong_in_response_to:
            return "response and assertion answer different requests";
        case Refusal::no_expiry:
            return "the assertion may be delivered for ever";
        case Refusal::bad_time:
            return "a time in it is not written as SAML demands (UTC with Z)";
        case Refusal::confirmation_expired:
            return "the assertion came too late; are both clocks right?";
        case Refusal::confirmation_early:
            return "the assertion may not be delivered yet; are both clocks right?";
        case Refusal::no_conditions:
            return "the assertion has no conditions";
        case Refusal::unknown_condition:
            return "the assertion has a condition that nobody knows";
        case Refusal::no_audience:
            return "the assertion names no audience";
        case Refusal::wrong_audience:
            return "the assertion is for another audience than our entity ID";
        case Refusal::early:
            return "the assertion is not valid yet; are both clocks right?";
        case Refusal::expired:
            return "the assertion is not valid any more; are both clocks right?";
        case Refusal::issued_in_future:
            return "it was issued in the future; are both clocks right?";
        case Refusal::no_authentication:
            return "the assertion does not say that anybody logged in";
        case Refusal::authentication_in_future:
            return "the student logged in in the future; are both clocks right?";
        case Refusal::session_over:
            return "the student's session at the provider is over";
        case Refusal::second_opinion:
            return "the lasso library reads it differently";
        case Refusal::not_a_query:
            return "its query is not that of HTTP-Redirect";
        case Refusal::stale:
            return "it was issued too long ago; are both clocks right?";
        case Refusal::no_name_id:
            return "it does not say whom it means";
        default:
            return {};
    }
}

PublicText text_of_metadata(Refusal refusal) {
    switch (refusal) {
        case Refusal::metadata_not_xml:
            return "the provider's metadata is no acceptable XML";
        case Refusal::metadata_no_provider:
            return "the metadata is not one EntityDescriptor of a SAML 2.0 identity provider";
        case Refusal::metadata_no_sign_on:
            return "the provider's metadata names no SingleSignOnService by HTTP-Redirect";
        case Refusal::metadata_no_key:
            return "the provider's metadata has no certificate of a strong enough key for signing";
        case Refusal::metadata_no_logout:
            return "the provider's metadata names no SingleLogoutService by HTTP-Redirect";
        case Refusal::metadata_unusable:
            return "the lasso library cannot use the provider's metadata";
        case Refusal::own_key:
            return "our key and certificate cannot be used: an RSA key in PEM is needed";
        default:
            return {};
    }
}

}  // namespace

Error error_of(Refusal refusal) {
    if (refusal >= Refusal::metadata_not_xml && refusal <= Refusal::own_key) {
        return {ErrorCode::invalid_config, text_of_metadata(refusal)};
    }
    for (const PublicText& found : {text_of_bytes_and_form(refusal), text_of_protection(refusal),
                                    text_of_statements(refusal)}) {
        if (!found.empty()) return {ErrorCode::login_failed, found};
    }
    return {ErrorCode::internal, "ncp-saml failed"};
}

}  // namespace ncp::login::saml
