#include "values.h"

#include <common/xml_text.h>

#include <algorithm>
#include <ncp/plugin.hpp>

namespace ncp::sql {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
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
    return common::calendar_day(date);
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
