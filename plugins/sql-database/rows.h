// Collects the rows of one statement and keeps the limits of the settings.
//
// More rows than rows_max, a longer value than text_bytes_max (a PDF: attachment_bytes_max) or an
// answer longer than kAnswerBytesMax is NCP_PERMANENT: results are never cut off silently.
// Thread-safety: a value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "table.h"

namespace ncp::sql {

// All values of one statement together: far above any student's record, far below the memory.
inline constexpr std::size_t kAnswerBytesMax = 32U << 20U;

struct Limits {
    std::size_t rows_max, text_bytes_max, attachment_bytes_max;
};

class Rows {
  public:
    explicit Rows(const Limits& limits) : limits_(limits) {
        table_.memory = std::make_shared<std::pmr::monotonic_buffer_resource>();
    }

    // The names of the columns; before the first row.
    void columns(std::vector<std::string> names);
    std::size_t width() const { return table_.columns.size(); }

    // For a value that is about to be copied: refuses it while it still costs nothing.
    void expect_bytes(std::size_t column, std::size_t size_bytes) const;
    // For the values of rows that are added.
    std::pmr::memory_resource* memory() const { return table_.memory.get(); }
    void add(Row row);
    Table take() { return std::move(table_); }

  private:
    Limits limits_;
    Table table_;
    std::vector<std::size_t> bytes_max_;  // of a value, by column
    std::size_t bytes_ = 0;
};

}  // namespace ncp::sql
