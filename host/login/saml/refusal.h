// Why a message of an identity provider is not believed: a name for programs, a text for the
// operator. The program that reads sends the name, so nothing of a message gets into a log.
// Thread-safety: values and a constant table.
#pragma once

#include <cstdint>

#include "base/error.h"

namespace ncp::login::saml {

enum class Refusal : std::uint8_t {
    none,
    // The bytes.
    not_base64,
    too_large,
    too_complex,
    document_type,
    not_xml,
    not_compressed,  // HTTP-Redirect: no deflate, or a bomb
    // The form of a message.
    comment,
    character_section,
    instruction,
    other_message,
    version,
    bad_id,
    same_id_twice,
    misplaced_part,
    unexpected_part,
    malformed_value,
    no_issuer,
    wrong_issuer,
    no_status,
    status_and_assertion,
    no_assertion,
    several_assertions,
    // Signatures.
    not_signed,
    several_signatures,
    signature_form,
    signature_references,
    signature_covers_else,
    signature_transforms,
    signature_canonicalization,
    signature_algorithm,
    signature_digest,
    signature_key_info,
    signature_changed,
    signature_other_key,
    // Encryption.
    encryption_form,
    encryption_algorithm,
    key_transport,
    not_decryptable,
    // What it says.
    no_destination,
    wrong_destination,
    no_subject,
    no_bearer,
    no_recipient,
    wrong_recipient,
    unsolicited,
    wrong_in_response_to,
    no_expiry,
    bad_time,
    confirmation_expired,
    confirmation_early,
    no_conditions,
    unknown_condition,
    no_audience,
    wrong_audience,
    early,
    expired,
    issued_in_future,
    no_authentication,
    authentication_in_future,
    session_over,
    second_opinion,
    // Logout.
    not_a_query,
    stale,
    no_name_id,
    // Metadata of the provider.
    metadata_not_xml,
    metadata_no_provider,
    metadata_no_sign_on,
    metadata_no_key,
    metadata_no_logout,
    metadata_unusable,
    // Our own.
    own_key,
    internal,
    last = internal,
};

// For the operator. Metadata and the own key: invalid_config; internal: internal; else
// login_failed.
Error error_of(Refusal refusal);

}  // namespace ncp::login::saml
