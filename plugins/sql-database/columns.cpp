#include "columns.h"

#include <common/xml_text.h>
#include <algorithm>
#include <array>
#include <ncp/plugin.hpp>

namespace ncp::sql {
namespace {

constexpr std::array kLearner{
    ColumnSpec{"given_names", Form::plain, Need::required},
    ColumnSpec{"family_name", Form::plain, Need::required},
    ColumnSpec{"birth_date", Form::plain, Need::optional},
    ColumnSpec{"identifier", Form::typed, Need::optional},
    ColumnSpec{"citizenship", Form::plain, Need::optional},
    ColumnSpec{"gender", Form::plain, Need::optional},
    ColumnSpec{"birth_place", Form::plain, Need::optional},
    ColumnSpec{"birth_name", Form::plain, Need::optional},
};

constexpr std::array kIssuer{
    ColumnSpec{"key", Form::plain, Need::required},
    ColumnSpec{"identifier", Form::typed, Need::required},
    ColumnSpec{"title", Form::localized, Need::required},
    ColumnSpec{"url", Form::plain, Need::required},
    ColumnSpec{"country", Form::plain, Need::optional},
};

constexpr std::array kResult{
    ColumnSpec{"key", Form::plain, Need::required},
    ColumnSpec{"issuer", Form::plain, Need::required},
    ColumnSpec{"title", Form::localized, Need::required},
    ColumnSpec{"parent", Form::plain, Need::optional},
    ColumnSpec{"type", Form::plain, Need::optional},
    ColumnSpec{"status", Form::plain, Need::optional},
    ColumnSpec{"date", Form::plain, Need::optional},
    ColumnSpec{"start", Form::plain, Need::optional},
    ColumnSpec{"ects", Form::plain, Need::optional},
    ColumnSpec{"credit", Form::typed, Need::optional},
    ColumnSpec{"grade", Form::plain, Need::optional},
    ColumnSpec{"grading_scheme", Form::plain, Need::optional},
    ColumnSpec{"identifier", Form::typed, Need::optional},
    ColumnSpec{"instance_identifier", Form::typed, Need::optional},
    ColumnSpec{"level", Form::typed, Need::optional},
    ColumnSpec{"language", Form::plain, Need::optional},
    ColumnSpec{"isced", Form::plain, Need::optional},
    ColumnSpec{"subject_area", Form::plain, Need::optional},
    ColumnSpec{"url", Form::plain, Need::optional},
    ColumnSpec{"description", Form::localized, Need::optional},
    ColumnSpec{"hours", Form::plain, Need::optional},
    ColumnSpec{"term", Form::localized, Need::optional},
    ColumnSpec{"term_start", Form::plain, Need::optional},
    ColumnSpec{"term_end", Form::plain, Need::optional},
};

constexpr std::array kGradingScheme{
    ColumnSpec{"key", Form::plain, Need::required},
    ColumnSpec{"description", Form::localized, Need::required},
};

constexpr std::array kAttachment{
    ColumnSpec{"issuer", Form::plain, Need::required},
    ColumnSpec{"pdf", Form::plain, Need::required},
    ColumnSpec{"title", Form::localized, Need::optional},
    ColumnSpec{"type", Form::plain, Need::optional},
};

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

std::string example(const ColumnSpec& spec) {
    std::string name(spec.name);
    if (spec.form == Form::typed) return name + ":TYPE";
    if (spec.form == Form::localized) return name + "@LANGUAGE";
    return name;
}

constexpr std::size_t kNameShownMax = 64;  // an unnamed expression's name is its whole text

std::string shown(std::string_view column) {
    const bool cut = column.size() > kNameShownMax;
    return "\"" + std::string(column.substr(0, kNameShownMax)) + (cut ? "…\"" : "\"");
}

// ", did you mean …" or ", known are …".
std::string near_matches(std::string_view base, std::span<const ColumnSpec> known) {
    const std::size_t near_max = std::min<std::size_t>(3, base.size() / 2);
    std::string near;
    std::string all;
    for (const ColumnSpec& spec : known) {
        const bool is_near =
            base.size() <= kNameShownMax && edit_distance(base, spec.name) <= near_max;
        if (is_near) near += (near.empty() ? "" : ", ") + example(spec);
        all += (all.empty() ? "" : ", ") + example(spec);
    }
    return near.empty() ? "; known are " + all : "; did you mean " + near + "?";
}

bool is_type(std::string_view text) {
    return !text.empty() && text.size() <= kNameShownMax &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-' || c == ':';
           });
}

bool fits(const ColumnSpec& spec, char separator, std::string_view argument) {
    switch (spec.form) {
        case Form::plain:
            return separator == '\0';
        case Form::typed:
            return separator == ':' && is_type(argument);
        case Form::localized:
            return separator == '\0' || (separator == '@' && common::is_language_tag(argument));
    }
    return false;
}

}  // namespace

std::span<const ColumnSpec> learner_columns() {
    return kLearner;
}
std::span<const ColumnSpec> issuer_columns() {
    return kIssuer;
}
std::span<const ColumnSpec> result_columns() {
    return kResult;
}
std::span<const ColumnSpec> grading_scheme_columns() {
    return kGradingScheme;
}

std::span<const ColumnSpec> attachment_columns() {
    return kAttachment;
}

Layout::Layout(std::string_view query, std::span<const ColumnSpec> known,
               const std::vector<std::string>& columns)
    : query_(query) {
    const auto refuse = [&](const std::string& text) {
        throw plugin::Refused(NCP_CONFIG, {"query " + query_ + ": " + text});
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string_view name = columns[i];
        const std::size_t cut = std::min(name.find_first_of(":@"), name.size());
        const std::string_view base = name.substr(0, cut);
        const char separator = cut < name.size() ? name[cut] : '\0';
        const std::string_view argument = name.substr(std::min(cut + 1, name.size()));
        const auto spec = std::find_if(known.begin(), known.end(), [&](const ColumnSpec& one) {
            return one.name == base && fits(one, separator, argument);
        });
        if (spec == known.end()) {
            refuse("unknown column " + shown(name) + near_matches(base, known));
        }
        for (const Column& other : columns_) {
            if (other.name == base && other.argument == argument) {
                refuse("column " + shown(name) + " appears twice");
            }
        }
        columns_.push_back({spec->name, std::string(argument), i});
    }
    std::stable_sort(columns_.begin(), columns_.end(),
                     [](const Column& a, const Column& b) { return a.name < b.name; });
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Range& range = ranges_[ColumnName(columns_[i].name).index()];
        if (range.size++ == 0) range.first = i;
    }
    for (const ColumnSpec& spec : known) {
        if (spec.need == Need::required && variants(ColumnName(spec.name)).empty()) {
            refuse("column \"" + example(spec) + "\" is missing");
        }
    }
}

}  // namespace ncp::sql
