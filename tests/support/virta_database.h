// An SQLite file laid out as Finland's national data warehouse VIRTA, filled from one of its
// example documents. For tests and trials of the adapter sql-database: the real one is on SQL
// Server.
//
// The tables are translated from VIRTA's own T-SQL when this runs, with their foreign keys, which
// SQLite then enforces: a record that is put into the wrong table fails. Throws std::runtime_error
// or a Poco exception. Thread-safety: none.
#pragma once

#include <filesystem>
#include <string>

namespace ncp::test {

// The CREATE TABLE statements of a T-SQL script in SQLite's words. Handles what that script holds:
// columns, identities, defaults, primary and foreign keys; all else (SET, GO, USE) is passed over.
std::string sqlite_tables_of(const std::string& t_sql);

struct VirtaFiles {
    std::filesystem::path tables;    // national-database-mssql.sql
    std::filesystem::path codes;     // koodistot.xsd, for the names of codes
    std::filesystem::path students;  // five-students.xml
};

// Makes the file `database`, which must not exist. Returns the number of attainments.
std::size_t load_virta(const VirtaFiles& files, const std::filesystem::path& database);

}  // namespace ncp::test
