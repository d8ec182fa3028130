// JSON from a provider, read so that no two programs understand it differently.
//
// Refuses: what is no JSON of RFC 8259 or no UTF-8, a top that is no object, names that appear
// twice in an object (one reader takes the first, another the last), whole numbers beyond 64 bits,
// nesting beyond 16, more bytes than are allowed. Errors: invalid_document, too_large; their texts
// hold nothing of the document.
// Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace ncp::login::oidc {

using Json = nlohmann::json;

constexpr std::size_t kJsonDepthMax =
    16;  // claims of addresses, entitlements, verified claims: 6 at most

Result<Json> parse_object(std::string_view text, std::size_t bytes_max);

// A member that is a text; nullptr if it is absent or something else.
const std::string* text_member(const Json& object, std::string_view name);
// A member that is a list of texts; nullopt if it is absent or something else.
std::optional<std::vector<std::string>> texts_member(const Json& object, std::string_view name);

}  // namespace ncp::login::oidc
