// What is wrong with a signature, as a name for programs and in plain words for people, free of
// document content. Thread-safety: values and a constant table.
#pragma once

#include <cstdint>
#include <string_view>

namespace ncp::signing {

enum class Flaw : std::uint8_t {
    // Of its form.
    not_elmo,
    other_root,
    not_signed,
    several_signatures,
    misplaced_signature,
    foreign_parts,
    parts,
    signed_info,
    references,
    canonicalization,
    algorithm,
    covers_else,
    reference,
    transforms,
    digest,
    digest_value,
    signature_value,
    key_info,
    not_its_own_id,
    // Of its arithmetic.
    changed,
    other_key,
    not_possible,
};

std::string_view text_of(Flaw flaw);

}  // namespace ncp::signing
