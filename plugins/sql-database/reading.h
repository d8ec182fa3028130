// The operator's queries, run over one connection: what check() and fetch() have in common.
//
// Each answer is a table as the rest of the adapter wants it: local codes are translated, and where
// the settings name the only institution, rows belong to it. Each statement has its own time-out.
// Thread-safety: as the connection's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connection.h"
#include "identity.h"
#include "table.h"

namespace ncp::sql {

class Reading {
  public:
    // All three must outlive it.
    Reading(Connection& connection, Stop& stop, const Settings& settings)
        : connection_(connection), stop_(stop), settings_(settings) {}

    Table learner(const Attributes& student);
    Table results(const Attributes& student);
    Table attachments(const Attributes& student);  // no columns if there is no such query
    Table issuers();
    Table grading_schemes();  // no columns if there is no such query

  private:
    Table ask(std::string_view name, const SqlText& sql, const std::vector<std::string>& values);
    Connection& connection_;
    Stop& stop_;
    const Settings& settings_;
};

}  // namespace ncp::sql
