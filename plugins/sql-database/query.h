// Runs one statement and returns its rows as text, within the limits of the settings.
//
// Values are bound, never pasted. More rows than rows_max, a value longer than text_bytes_max or an
// answer longer than kAnswerBytesMax is NCP_PERMANENT: results are never cut off silently.
// Thread-safety: as the connection's.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "connection.h"
#include "table.h"

namespace ncp::sql {

// All values of one statement together: far above any student's record, far below the memory.
inline constexpr std::size_t kAnswerBytesMax = 32U << 20U;

struct Limits {
    std::size_t rows_max, text_bytes_max;
};

// name: of the query in the settings, for the operator's texts. bound: a value for each
// placeholder.
Table run_query(Connection& connection, std::string_view name, const std::string& sql,
                std::span<const std::string> bound, const Limits& limits);

// One state of the database for all statements of a call.
class Snapshot {
  public:
    explicit Snapshot(Connection& connection);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

  private:
    Connection& connection_;
};

}  // namespace ncp::sql
