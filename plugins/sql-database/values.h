// Values of a row, checked for what their column means and brought into ELMO's form.
//
// A value that breaks its column's rule ends the call with NCP_PERMANENT; the text names query, row
// and column, never the value, which may be personal. Nothing (SQL NULL, blanks) is an empty text.
// Thread-safety: free functions and a view of a table.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <common/report.h>
#include <common/xsd_values.h>

#include "columns.h"
#include "table.h"

namespace ncp::sql {

std::optional<std::string> to_date(std::string_view text);  // YYYY-MM-DD, maybe with a time
using common::to_decimal;

// One row of a table.
class RowView {
  public:
    RowView(const Layout& layout, const Table& table, std::size_t row)
        : layout_(layout), table_(table), row_(row) {}

    std::string token(ColumnName column) const;    // without blanks around
    std::string bytes(ColumnName column) const;    // as they are
    std::string date(ColumnName column) const;     // or NCP_PERMANENT
    std::string decimal(ColumnName column) const;  // or NCP_PERMANENT
    // One of those that ELMO knows, or NCP_PERMANENT.
    std::string one_of(ColumnName column, std::span<const std::string_view> allowed) const;

    std::vector<common::Text> texts(ColumnName column) const;
    std::vector<common::Identifier> identifiers(ColumnName column) const;
    std::vector<common::Credit> decimals(ColumnName column) const;
    [[noreturn]] void refuse(std::string_view column, std::string_view rule) const;

  private:
    std::string_view raw(std::size_t at) const;
    std::string as_decimal(std::string_view column, std::size_t at) const;
    const Layout& layout_;
    const Table& table_;
    std::size_t row_;
};

}  // namespace ncp::sql
