// What a statement returned: the names of its columns and every value as text or nothing.
// Thread-safety: a value.
#pragma once

#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ncp::sql {

// The column that holds bytes instead of text.
inline constexpr std::string_view kPdfColumn = "pdf";

using Row = std::pmr::vector<std::optional<std::pmr::string>>;

struct Table {
    std::vector<std::string> columns;
    // Where values may lie side by side; null: each where it likes. Outlives the rows.
    std::shared_ptr<std::pmr::memory_resource> memory;
    std::vector<Row> rows;

    Table() = default;
    Table(const Table& other) : columns(other.columns), rows(other.rows) {}
    Table(Table&&) noexcept = default;
    Table& operator=(Table other) noexcept {
        columns.swap(other.columns);
        memory.swap(other.memory);
        rows.swap(other.rows);
        return *this;
    }
    ~Table() = default;
    bool operator==(const Table& other) const {
        return columns == other.columns && rows == other.rows;
    }
};

}  // namespace ncp::sql
