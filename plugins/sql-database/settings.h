// The section's settings, typed. Checks everything that the JSON Schema says and what it cannot say
// (which parameters a query may use, which setting belongs to which kind of database); refuses with
// NCP_CONFIG, naming the setting. Passwords are never among them: only a secret's name is.
// Thread-safety: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sql_text.h"
#include "table.h"

namespace ncp::sql {

enum class CreditsOn { leaf, top, as_is };

struct Queries {
    // Empty if not given: grading_schemes, attachments, and issuers where the settings name one.
    SqlText learner, issuers, results, grading_schemes, attachments;
};

enum class Tls { off, require, verify };

// Where a database server is and who asks it.
struct Server {
    std::string host;  // a name, an address, or the absolute path of a Unix socket
    unsigned port = 0;
    std::string user, password_secret;
    Tls tls = Tls::verify;
    std::string tls_ca_file;
    bool is_socket() const { return !host.empty() && host.front() == '/'; }
};

// Local codes and what they mean in ELMO, for each of the columns that may have such a table.
using Codes = std::map<std::string, std::map<std::string, std::string>>;

struct Settings {
    Dialect connector = Dialect::sqlite;
    std::string database;  // a file, a database's name, or ODBC's connection string
    Server server;
    std::string idle_query = "SELECT 1";  // odbc: asks whether a connection still answers
    std::string time_zone;                // of the session; empty: the server's
    Queries queries;
    std::optional<Table> issuer;  // the only one, as a row of the issuers query would name it
    Codes codes;
    CreditsOn credits_on = CreditsOn::leaf;
    std::chrono::milliseconds statement_timeout{10'000};
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds lock_timeout{2'000};
    std::size_t connections = 4;
    std::size_t rows_max = 10'000;
    std::size_t text_bytes_max = 65'536;
    std::size_t attachment_bytes_max = 7U << 20U;
};

// Calls of the host into one instance at once; more than connections are useless.
inline constexpr unsigned kConcurrencyMax = 16;

Settings parse_settings(std::string_view json);  // throws plugin::Refused

}  // namespace ncp::sql
