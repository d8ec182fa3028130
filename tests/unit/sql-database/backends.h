// The same invented registry in every kind of database, and the settings that read it there: what
// the tests of all connectors run against. Thread-safety: one test.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/database_server.h"

namespace ncp::test {

// A PDF as far as anybody looks: its first bytes; then every byte there is, 300 kB of them.
std::string sample_pdf();

class Backend {
  public:
    virtual ~Backend() = default;
    // connector, database, host and so on, for kReader with the secret "database".
    virtual nlohmann::json settings() const = 0;
    virtual DatabaseServer* server() { return nullptr; }  // if there is one
    // An expression of a statement that takes ten seconds.
    virtual std::string slow() const { return {}; }
    // How many such statements the server runs at this moment.
    virtual int slow_running() { return 0; }
    // An expression that fails while it runs, over the text "canary".
    virtual std::string failing() const = 0;
};

// One for a whole test program, started when it is first asked for. names: sqlite, postgresql,
// mysql, odbc-postgresql, odbc-sqlite, odbc-mysql.
Backend& backend(const std::string& name);
void end_backends();

// The queries, which are the same everywhere.
nlohmann::json common_settings();

}  // namespace ncp::test
