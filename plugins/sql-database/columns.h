// The language of column names: "title@en", "identifier:schac", "level:EQF", "ects".
//
// A column's name says what its values mean. plain: the bare name. typed: name:TYPE. localized:
// name@LANGUAGE, or the bare name if the language is not known. Refuses (NCP_CONFIG, with the
// column's name and near matches) what it does not know, what appears twice, what is missing: a
// misspelt column must not be silently left out. Thread-safety: values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
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

// The columns of each query; the README's table, which a test compares.
std::span<const ColumnSpec> learner_columns();
std::span<const ColumnSpec> issuer_columns();
std::span<const ColumnSpec> result_columns();
std::span<const ColumnSpec> grading_scheme_columns();
std::span<const ColumnSpec> attachment_columns();

// Where each known column stands in a table.
class Layout {
  public:
    // query: its name in the settings, for the text of a refusal.
    Layout(std::string_view query, std::span<const ColumnSpec> known,
           const std::vector<std::string>& columns);  // throws plugin::Refused

    // A plain column's place.
    std::optional<std::size_t> at(std::string_view name) const;
    // The places of a typed or localized column's variants, each with its type or language.
    std::vector<std::pair<std::string, std::size_t>> variants(std::string_view name) const;
    std::string_view query() const { return query_; }

  private:
    struct Column {
        std::string name, argument;
        std::size_t at;
    };
    std::string query_;
    std::vector<Column> columns_;
};

}  // namespace ncp::sql
