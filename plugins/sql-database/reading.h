// The operator's queries, run over one connection: what check() and fetch() have in common.
//
// Each answer is a table as the rest of the adapter wants it: local codes are translated, and where
// the settings name the only institution, rows belong to it. A query that the settings do not have
// gives a table without columns. Refusals: Connection::read(). Thread-safety: as the connection's.
#pragma once

#include <vector>

#include "connection.h"
#include "identity.h"
#include "table.h"

namespace ncp::sql {

class Reading {
  public:
    Reading(Connection& connection, const Settings& settings)  // both must outlive it
        : connection_(connection), settings_(settings) {}

    struct Student {
        Table learner, results, attachments;
        bool operator==(const Student&) const = default;
    };
    struct Everything {
        std::vector<Student> students;  // beside those who were wanted
        Table issuers, grading_schemes;
    };
    // In one state of the database.
    Everything everything(const std::vector<Attributes>& wanted);

    // Each in a state of its own.
    Table learner(const Attributes& student);
    Table results(const Attributes& student);
    Table attachments(const Attributes& student);
    Table issuers();
    Table grading_schemes();

  private:
    Ask ask(std::string_view name, const SqlText& sql, std::vector<std::string> bound) const;
    Ask ask(std::string_view name, const SqlText& sql, const Attributes& student) const;
    Table answer(Ask ask);
    void finish_results(Table& table) const;
    void finish_attachments(Table& table) const;

    Connection& connection_;
    const Settings& settings_;
};

}  // namespace ncp::sql
