#include "config/identity_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/public_text.h"
#include "config/nearest.h"

namespace ncp::config {
namespace {

constexpr std::size_t kKeyBytesMax = 64;  // far beyond any name in use

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

}  // namespace

const std::set<std::string>& identity_keys() {
    static const std::set<std::string> keys{
        "given_names", "family_name", "birth_date", "national_id",    "national_id_country",
        "esi",         "eppn",        "email",      "learner_number", "schac_personal_unique_code"};
    return keys;
}

bool is_identity_key(std::string_view key) {
    if (key.size() > kKeyBytesMax) return false;
    std::size_t colon = key.find(':');
    if (colon == std::string_view::npos) return identity_keys().contains(std::string(key));
    return is_name(key.substr(0, colon)) && is_name(key.substr(colon + 1));
}

std::string identity_key_advice(std::string_view key) {
    std::string meant = nearest(key, identity_keys());
    return fmt::format(
        "\"{}\" is not an identity key{}; own keys carry a prefix, as in \"example:card_number\"",
        not_personal(std::string(key)).str(),
        meant.empty() ? "" : fmt::format(", did you mean \"{}\"?", meant));
}

}  // namespace ncp::config
