#include "login/identity/national_id.h"

#include <algorithm>
#include <array>

#include "login/identity/digits.h"
#include "login/identity/national_rules.h"

namespace ncp::login {
namespace {

constexpr std::size_t kBytesMax = 32;  // twice the longest number there is

struct Rule {
    std::string_view country;
    rules::Read (*read)(std::string_view, Date);
};
constexpr std::array kRules{
    Rule{"BE", rules::belgium}, Rule{"BG", rules::bulgaria}, Rule{"CZ", rules::czechia},
    Rule{"DK", rules::denmark}, Rule{"EE", rules::estonia},  Rule{"FI", rules::finland},
    Rule{"FR", rules::france},  Rule{"HR", rules::croatia},  Rule{"LT", rules::lithuania},
    Rule{"LV", rules::latvia},  Rule{"NO", rules::norway},   Rule{"PL", rules::poland},
    Rule{"RO", rules::romania}, Rule{"SE", rules::sweden},   Rule{"SK", rules::slovakia},
};

const Rule* rule_of(std::string_view country) {
    const auto* found = std::find_if(kRules.begin(), kRules.end(),
                                     [&](const Rule& rule) { return rule.country == country; });
    return found == kRules.end() ? nullptr : found;
}

}  // namespace

namespace rules {

std::optional<std::string> digits_of(std::string_view text, std::size_t count,
                                     std::string_view separators) {
    std::string digits;
    for (char c : text) {
        if (separators.find(c) == std::string_view::npos) digits += c;
    }
    if (digits.size() != count || !all_digits(digits)) return std::nullopt;
    return digits;
}

Read born(std::string normal, std::optional<Date> date, DateUnit own_to) {
    if (!date) return std::nullopt;
    return NationalId{std::move(normal), date, own_to};
}

}  // namespace rules

bool knows_national_ids_of(std::string_view country) {
    return rule_of(country) != nullptr;
}

std::optional<NationalId> read_national_id(std::string_view country, std::string_view text,
                                           Date today) {
    const Rule* rule = rule_of(country);
    if (rule == nullptr || text.size() > kBytesMax) return std::nullopt;
    std::string plain;
    for (char c : text) {
        if (c == ' ') continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return rule->read(plain, today);
}

}  // namespace ncp::login
