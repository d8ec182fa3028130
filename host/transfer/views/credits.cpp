#include "transfer/views/credits.h"

#include <algorithm>

namespace ncp::transfer {
namespace {

constexpr std::int64_t kOne = 1'000'000;
constexpr std::size_t kWholeDigitsMax = 9;     // sums of thousands of these stay within 64 bits
constexpr std::size_t kFractionDigitsMax = 6;  // the finest in real use is two

bool all_digits(std::string_view s) {
    return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::int64_t> millionths(std::string_view decimal) {
    constexpr std::string_view kBlanks = " \t\r\n";  // XSD collapses them
    decimal.remove_prefix(std::min(decimal.find_first_not_of(kBlanks), decimal.size()));
    decimal = decimal.substr(0, decimal.find_last_not_of(kBlanks) + 1);
    if (!decimal.empty() && decimal.front() == '+') decimal.remove_prefix(1);

    std::size_t point = std::min(decimal.find('.'), decimal.size());
    std::string_view whole = decimal.substr(0, point);
    std::string_view fraction = decimal.substr(std::min(point + 1, decimal.size()));
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    if (point == 0 && fraction.empty() && decimal.size() < 2) return std::nullopt;
    if (whole.size() > kWholeDigitsMax || fraction.size() > kFractionDigitsMax) return std::nullopt;
    if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;

    std::int64_t value = 0;
    for (char digit : whole)
        value = value * 10 + (digit - '0');
    for (std::size_t i = 0; i < kFractionDigitsMax; ++i) {
        value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    }
    return value;
}

void CreditSum::add(std::string_view decimal) {
    if (auto value = millionths(decimal)) millionths_ += *value;
}

std::string CreditSum::text() const {
    std::string text = std::to_string(millionths_ / kOne);
    std::string fraction = std::to_string(kOne + millionths_ % kOne).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? text : text + "." + fraction;
}

std::string total_credits(const elmo::Outline& outline) {
    CreditSum sum;
    for (const elmo::Node& node : outline.nodes)
        sum.add(node.ects);
    return sum.text();
}

}  // namespace ncp::transfer
