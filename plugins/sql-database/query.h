// Runs one statement of the settings and returns its rows as text.
//
// Values are bound, never pasted. A refusal of the connection or of the limits is passed on with
// the query's name before its text. Thread-safety: as the connection's.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "connection.h"
#include "table.h"

namespace ncp::sql {

// name: of the query in the settings, for the operator's texts. bound: a value for each
// placeholder.
Table run_query(Connection& connection, std::string_view name, const SqlText& sql,
                std::span<const std::string> bound, const Settings& settings);

// One state of the database for all statements of a call.
class Snapshot {
  public:
    explicit Snapshot(Connection& connection) : connection_(connection) { connection_.begin(); }
    ~Snapshot() { connection_.end(); }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

  private:
    Connection& connection_;
};

}  // namespace ncp::sql
