// Small conversions over bytes, all by OpenSSL. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ncp {

// Base64 of RFC 4648 section 4: one line, standard alphabet, padded. A strict decoder in the field
// rejects line breaks.
std::string base64_encode(std::string_view bytes);

// Strict: length a multiple of four, no blanks or line breaks, canonical padding; nullopt
// otherwise.
std::optional<std::string> base64_decode(std::string_view text);

// Base64 of RFC 4648 section 5, without padding, as JOSE writes it (RFC 7515 section 2). Decoding
// is as strict as above: one text for the same bytes, no other.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

std::string hex_encode(std::string_view bytes);

// SHA-256 (FIPS 180-4): 32 raw bytes.
std::string sha256(std::string_view bytes);

// Random bytes of the system's generator as lower-case hexadecimal: 2 × byte_count characters.
// Ends the process when the generator fails: nothing safe can be done without it.
std::string random_hex(std::size_t byte_count);

// Compares without telling by its duration where two texts differ (their length is not secret).
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace ncp
