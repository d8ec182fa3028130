#include "values.h"

#include <common/xml_text.h>

#include <algorithm>
#include <ncp/plugin.hpp>

namespace ncp::sql {
std::optional<std::string> to_date(std::string_view text) {
    constexpr std::size_t kDateLength = 10;
    if (text.size() < kDateLength) return std::nullopt;
    const std::string_view date = text.substr(0, kDateLength);
    const std::string_view rest = text.substr(kDateLength);
    if (!rest.empty() &&
        (rest.size() < 6 || (rest[0] != ' ' && rest[0] != 'T') || !common::is_digit(rest[1]) ||
         !common::is_digit(rest[2]) || rest[3] != ':')) {
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

std::string RowView::token(ColumnName column) const {
    const auto at = layout_.at(column);
    return at ? common::clean_token(raw(*at)) : std::string();
}

std::string RowView::bytes(ColumnName column) const {
    const auto at = layout_.at(column);
    return at ? std::string(raw(*at)) : std::string();
}

std::string RowView::date(ColumnName column) const {
    const std::string text = token(column);
    if (text.empty()) return {};
    const auto date = to_date(text);
    if (!date) refuse(column.text(), "no date: YYYY-MM-DD, maybe with a time");
    return *date;
}

std::string RowView::as_decimal(std::string_view column, std::size_t at) const {
    const std::string text = common::clean_token(raw(at));
    if (text.empty()) return {};
    const auto decimal = to_decimal(text);
    if (!decimal) refuse(column, "no decimal number: digits and a point");
    return *decimal;
}

std::string RowView::decimal(ColumnName column) const {
    const auto at = layout_.at(column);
    return at ? as_decimal(column.text(), *at) : std::string();
}

std::string RowView::one_of(ColumnName column, std::span<const std::string_view> allowed) const {
    std::string text = token(column);
    if (text.empty() || std::find(allowed.begin(), allowed.end(), text) != allowed.end()) {
        return text;
    }
    std::string rule = "none of ";
    for (const std::string_view one : allowed) {
        rule.append(one == allowed.front() ? "" : ", ").append(one);
    }
    refuse(column.text(), rule);
}

std::vector<common::Text> RowView::texts(ColumnName column) const {
    std::vector<common::Text> found;
    found.reserve(layout_.variants(column).size());
    for (const auto& [name, language, at] : layout_.variants(column)) {
        std::string text = common::clean_text(raw(at));
        if (text.find_first_not_of(" \t\n") != std::string::npos) {
            found.push_back({language, std::move(text)});
        }
    }
    return found;
}

std::vector<common::Identifier> RowView::identifiers(ColumnName column) const {
    std::vector<common::Identifier> found;
    found.reserve(layout_.variants(column).size());
    for (const auto& [name, type, at] : layout_.variants(column)) {
        std::string value = common::clean_token(raw(at));
        if (!value.empty()) found.push_back({type, std::move(value)});
    }
    return found;
}

std::vector<common::Credit> RowView::decimals(ColumnName column) const {
    std::vector<common::Credit> found;
    for (const auto& [name, type, at] : layout_.variants(column)) {
        std::string value = as_decimal(std::string(column.text()) + ":" + type, at);
        if (!value.empty()) found.push_back({type, std::move(value)});
    }
    return found;
}

}  // namespace ncp::sql
