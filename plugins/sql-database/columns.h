// The language of column names: "title@en", "identifier:schac", "level:EQF", "ects".
//
// A column's name says what its values mean. plain: the bare name. typed: name:TYPE. localized:
// name@LANGUAGE, or the bare name if the language is not known. Refuses (NCP_CONFIG, with the
// column's name and near matches) what it does not know, what appears twice, what is missing: a
// misspelt column must not be silently left out. Thread-safety: values.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table.h"

namespace ncp::sql {

enum class Form { plain, typed, localized };
enum class Need { optional, required };

struct ColumnSpec {
    std::string_view name;
    Form form;
    Need need;  // of typed and localized ones: at least one
};

// Every name that some query's column may have, before its type or language.
inline constexpr std::array<std::string_view, 33> kColumnNames{"key",         "issuer",
                                                               "title",       "parent",
                                                               "type",        "status",
                                                               "date",        "start",
                                                               "ects",        "credit",
                                                               "grade",       "grading_scheme",
                                                               "identifier",  "instance_identifier",
                                                               "level",       "language",
                                                               "isced",       "subject_area",
                                                               "url",         "description",
                                                               "hours",       "term",
                                                               "term_start",  "term_end",
                                                               "given_names", "family_name",
                                                               "birth_date",  "citizenship",
                                                               "gender",      "birth_place",
                                                               "birth_name",  "country",
                                                               "pdf"};

// One of them; a misspelt one does not compile, and a value is found without a search.
class ColumnName {
  public:
    consteval ColumnName(const char* name) : index_(index_of(name)) {}  // NOLINT(*-explicit-*)
    explicit ColumnName(std::string_view known) : index_(index_of(known)) {}
    constexpr std::size_t index() const { return index_; }
    constexpr std::string_view text() const { return kColumnNames[index_]; }

  private:
    static constexpr std::size_t index_of(std::string_view name) {
        for (std::size_t i = 0; i < kColumnNames.size(); ++i) {
            if (kColumnNames[i] == name) return i;
        }
        throw std::out_of_range("no such column");
    }
    std::size_t index_;
};

// The columns of each query; the README's table, which a test compares.
std::span<const ColumnSpec> learner_columns();
std::span<const ColumnSpec> issuer_columns();
std::span<const ColumnSpec> result_columns();
std::span<const ColumnSpec> grading_scheme_columns();
std::span<const ColumnSpec> attachment_columns();

// Where each known column stands in a table.
class Layout {
  public:
    struct Column {
        std::string_view name;  // of its specification
        std::string argument;   // type or language
        std::size_t at;
    };

    // query: its name in the settings, for the text of a refusal.
    Layout(std::string_view query, std::span<const ColumnSpec> known,
           const std::vector<std::string>& columns);  // throws plugin::Refused

    // A plain column's place.
    std::optional<std::size_t> at(ColumnName name) const {
        const auto found = variants(name);
        return found.empty() ? std::nullopt : std::optional(found.front().at);
    }
    // The places of a typed or localized column's variants, in the order of the query.
    std::span<const Column> variants(ColumnName name) const {
        const auto [first, size] = ranges_[name.index()];
        return std::span(columns_).subspan(first, size);
    }
    std::string_view query() const { return query_; }

  private:
    std::string query_;
    std::vector<Column> columns_;  // by name
    struct Range {
        std::size_t first = 0, size = 0;
    };
    std::array<Range, kColumnNames.size()> ranges_{};  // of columns_
};

}  // namespace ncp::sql
