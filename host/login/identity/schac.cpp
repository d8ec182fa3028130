#include "login/identity/schac.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace ncp::login {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// RFC 8141: "urn", the name space and, by SCHAC, its own words are the same in capitals.
bool begins(std::string_view text, std::string_view small) {
    return text.size() >= small.size() &&
           std::equal(small.begin(), small.end(), text.begin(),
                      [](char expected, char c) { return expected == lower(c); });
}

constexpr std::string_view kCode = "urn:schac:personaluniquecode:";
constexpr std::string_view kPassport = "passport";

// What stands before the next colon, which is taken off with it.
std::string_view next_part(std::string_view& rest) {
    const std::size_t colon = rest.find(':');
    const std::string_view part = rest.substr(0, colon);
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    return part;
}

bool is_country(std::string_view text) {
    return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) {
               return lower(c) >= 'a' && lower(c) <= 'z';
           });
}

}  // namespace

std::optional<SchacPersonalId> read_schac_personal_id(std::string_view text) {
    constexpr std::array<std::string_view, 2> kPrefixes{
        "urn:schac:personaluniqueid:", "urn:mace:terena.org:schac:personaluniqueid:"};
    for (std::string_view prefix : kPrefixes) {
        if (!begins(text, prefix)) continue;
        std::string_view rest = text.substr(prefix.size());
        std::string country(next_part(rest));
        const std::string_view type = next_part(rest);
        if (!is_country(country) || type.empty() || rest.empty()) return std::nullopt;
        for (char& c : country)
            c = static_cast<char>(lower(c) - 'a' + 'A');
        const bool is_passport = type.size() == kPassport.size() && begins(type, kPassport);
        return SchacPersonalId{country, std::string(rest), is_passport};
    }
    return std::nullopt;
}

bool is_schac_code_urn(std::string_view text) {
    return begins(text, kCode);
}

bool is_schac_code(std::string_view text) {
    if (!is_schac_code_urn(text)) return false;
    std::string_view rest = text.substr(kCode.size());
    const std::string_view country = next_part(rest);
    const std::string_view type = next_part(rest);
    return (is_country(country) || (country.size() == 3 && begins(country, "int"))) &&
           !type.empty() && !rest.empty();
}

std::string_view giver_of_student_id(std::string_view text) {
    constexpr std::string_view kStudent = "int:esi:";
    if (!is_schac_code_urn(text)) return {};
    std::string_view rest = text.substr(kCode.size());
    if (!begins(rest, kStudent)) return {};
    rest.remove_prefix(kStudent.size());
    const std::string_view giver = next_part(rest);
    return rest.empty() ? std::string_view() : giver;
}

bool is_european_student_id(std::string_view text) {
    return !giver_of_student_id(text).empty();
}

}  // namespace ncp::login
