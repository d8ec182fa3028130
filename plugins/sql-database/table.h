// What a statement returned: the names of its columns and every value as text or nothing.
// Thread-safety: a value.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ncp::sql {

using Row = std::vector<std::optional<std::string>>;

struct Table {
    std::vector<std::string> columns;
    std::vector<Row> rows;
    bool operator==(const Table&) const = default;
};

}  // namespace ncp::sql
