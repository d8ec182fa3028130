#include "values.h"

#include <common/xml_text.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ncp/plugin.hpp>

namespace ncp::sql {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

}  // namespace

std::optional<std::string> to_date(std::string_view text) {
    constexpr std::size_t kDateLength = 10;
    if (text.size() < kDateLength) return std::nullopt;
    const std::string_view date = text.substr(0, kDateLength);
    const std::string_view rest = text.substr(kDateLength);
    if (!rest.empty() && (rest.size() < 6 || (rest[0] != ' ' && rest[0] != 'T') ||
                          !is_digit(rest[1]) || !is_digit(rest[2]) || rest[3] != ':')) {
        return std::nullopt;
    }
    if (date[4] != '-' || date[7] != '-' || !all_digits(date.substr(0, 4)) ||
        !all_digits(date.substr(5, 2)) || !all_digits(date.substr(8, 2))) {
        return std::nullopt;
    }
    using std::chrono::day;
    using std::chrono::month;
    using std::chrono::year;
    const std::chrono::year_month_day calendar{
        year(number(date.substr(0, 4))), month(static_cast<unsigned>(number(date.substr(5, 2)))),
        day(static_cast<unsigned>(number(date.substr(8, 2))))};
    // The year 0 exists in C++, but not in XML Schema 1.0.
    if (!calendar.ok() || number(date.substr(0, 4)) == 0) return std::nullopt;
    return std::string(date);
}

std::optional<std::string> to_decimal(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (!text.empty() && (negative || text.front() == '+')) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if ((whole.empty() && fraction.empty()) || (!whole.empty() && !all_digits(whole)) ||
        (!fraction.empty() && !all_digits(fraction))) {
        return std::nullopt;
    }
    while (whole.size() > 1 && whole.front() == '0')
        whole.remove_prefix(1);
    while (!fraction.empty() && fraction.back() == '0')
        fraction.remove_suffix(1);
    std::string decimal(whole.empty() ? "0" : whole);
    if (!fraction.empty()) decimal.append(".").append(fraction);
    return negative && decimal != "0" ? "-" + decimal : decimal;
}

std::string_view RowView::raw(std::size_t at) const {
    const auto& value = table_.rows[row_][at];
    return value ? std::string_view(*value) : std::string_view();
}

void RowView::refuse(std::string_view column, std::string_view rule) const {
    std::string text = "query ";
    text.append(layout_.query()).append(": row ").append(std::to_string(row_ + 1));
    text.append(", column \"").append(column).append("\" is ").append(rule);
    throw plugin::Refused(NCP_PERMANENT, {text});
}

std::string RowView::token(std::string_view column) const {
    const auto at = layout_.at(column);
    return at ? common::clean_token(raw(*at)) : std::string();
}

std::string RowView::bytes(std::string_view column) const {
    const auto at = layout_.at(column);
    return at ? std::string(raw(*at)) : std::string();
}

std::string RowView::date(std::string_view column) const {
    const std::string text = token(column);
    if (text.empty()) return {};
    const auto date = to_date(text);
    if (!date) refuse(column, "no date: YYYY-MM-DD, maybe with a time");
    return *date;
}

std::string RowView::as_decimal(std::string_view column, std::size_t at) const {
    const std::string text = common::clean_token(raw(at));
    if (text.empty()) return {};
    const auto decimal = to_decimal(text);
    if (!decimal) refuse(column, "no decimal number: digits and a point");
    return *decimal;
}

std::string RowView::decimal(std::string_view column) const {
    const auto at = layout_.at(column);
    return at ? as_decimal(column, *at) : std::string();
}

std::string RowView::one_of(std::string_view column,
                            std::span<const std::string_view> allowed) const {
    std::string text = token(column);
    if (text.empty() || std::find(allowed.begin(), allowed.end(), text) != allowed.end()) {
        return text;
    }
    std::string rule = "none of ";
    for (const std::string_view one : allowed) {
        rule.append(one == allowed.front() ? "" : ", ").append(one);
    }
    refuse(column, rule);
}

std::vector<common::Text> RowView::texts(std::string_view column) const {
    std::vector<common::Text> found;
    for (const auto& [language, at] : layout_.variants(column)) {
        std::string text = common::clean_text(raw(at));
        if (!common::clean_token(text).empty()) found.push_back({language, std::move(text)});
    }
    return found;
}

std::vector<common::Identifier> RowView::identifiers(std::string_view column) const {
    std::vector<common::Identifier> found;
    for (const auto& [type, at] : layout_.variants(column)) {
        std::string value = common::clean_token(raw(at));
        if (!value.empty()) found.push_back({type, std::move(value)});
    }
    return found;
}

std::vector<common::Credit> RowView::decimals(std::string_view column) const {
    std::vector<common::Credit> found;
    for (const auto& [type, at] : layout_.variants(column)) {
        std::string value = as_decimal(std::string(column) + ":" + type, at);
        if (!value.empty()) found.push_back({type, std::move(value)});
    }
    return found;
}

}  // namespace ncp::sql
