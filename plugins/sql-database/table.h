// What a statement returned: the names of its columns and every value as text or nothing.
// Thread-safety: a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ncp::sql {

// The column that holds bytes instead of text.
inline constexpr std::string_view kPdfColumn = "pdf";

using Row = std::vector<std::optional<std::string>>;

struct Table {
    std::vector<std::string> columns;
    std::vector<Row> rows;
    bool operator==(const Table&) const = default;
};

}  // namespace ncp::sql
