#include "settings.h"

#include <algorithm>
#include <array>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

#include "documents.h"
#include "settings_reader.h"
#include "tree.h"

namespace ncp::sql {
namespace {

using nlohmann::json;

constexpr std::size_t kSettingsBytesMax = 1U << 20U;  // queries are written by hand
constexpr std::size_t kNameBytesMax = 255;
constexpr std::size_t kPathBytesMax = 4096;

enum class Parameters { required, forbidden };

SqlText query(const json& queries, const char* name, Parameters parameters, Dialect dialect) {
    constexpr std::size_t kQueryBytesMax = 65'536;
    const std::string text = text_of(queries, name, kQueryBytesMax);
    if (text.empty()) return {};
    SqlText sql = parse_sql(text, dialect);
    if (parameters == Parameters::required && sql.keys.empty()) {
        refuse_settings(std::string(": queries.") + name +
                        " names no :key of the student, so it would answer with everybody's rows");
    }
    if (parameters == Parameters::forbidden && !sql.keys.empty()) {
        refuse_settings(std::string(": queries.") + name +
                        " runs without a student, but names :" + sql.keys.front());
    }
    return sql;
}

Queries read_queries(const json& root, Dialect dialect) {
    const json queries = root.value("queries", json::object());
    only(queries, ".queries", {"learner", "issuers", "results", "grading_schemes", "attachments"});
    const auto read = [&](const char* name, Parameters parameters) {
        return query(queries, name, parameters, dialect);
    };
    Queries all{read("learner", Parameters::required), read("issuers", Parameters::forbidden),
                read("results", Parameters::required),
                read("grading_schemes", Parameters::forbidden),
                read("attachments", Parameters::required)};
    if (all.learner.empty()) refuse_settings(": queries.learner is missing");
    if (all.results.empty()) refuse_settings(": queries.results is missing");
    return all;
}

CreditsOn credits_on(const std::string& text) {
    if (text.empty() || text == "leaf") return CreditsOn::leaf;
    if (text == "top") return CreditsOn::top;
    if (text == "as-is") return CreditsOn::as_is;
    refuse_settings(": credits_on is none of leaf, top, as-is");
}

Dialect connector(const std::string& text) {
    if (text.empty() || text == "sqlite") return Dialect::sqlite;
    if (text == "postgresql") return Dialect::postgresql;
    if (text == "mysql") return Dialect::mysql;
    if (text == "odbc") return Dialect::odbc;
    refuse_settings(": connector is none of sqlite, postgresql, mysql, odbc");
}

// TLS is the rule, except where nothing leaves the machine.
Tls tls(const std::string& text, const Server& server) {
    if (text == "verify") return Tls::verify;
    if (text == "require") return Tls::require;
    if (text == "off") return Tls::off;
    if (!text.empty()) refuse_settings(": tls is none of verify, require, off");
    constexpr std::array<std::string_view, 3> kHere{"localhost", "127.0.0.1", "::1"};
    const bool here = std::find(kHere.begin(), kHere.end(), server.host) != kHere.end();
    return here || server.is_socket() ? Tls::off : Tls::verify;
}

// What only some kinds of database have.
void forbid(const json& root, const char* why, std::initializer_list<const char*> keys) {
    for (const char* key : keys) {
        if (root.contains(key)) refuse_settings(std::string(": ") + key + " " + why);
    }
}

Server read_server(const json& root, Dialect dialect) {
    Server server;
    if (dialect == Dialect::sqlite) {
        forbid(root, "is for database servers, not for connector \"sqlite\"",
               {"host", "port", "user", "password_secret", "tls", "tls_ca_file", "time_zone"});
        return server;
    }
    server.user = text_of(root, "user", kNameBytesMax);
    server.password_secret = text_of(root, "password_secret", kNameBytesMax);
    if (dialect == Dialect::odbc) {
        forbid(root, "belongs into the connection string or the SQL, for connector \"odbc\"",
               {"host", "port", "tls", "tls_ca_file", "time_zone"});
        return server;
    }
    server.host = text_of(root, "host", kPathBytesMax);
    if (server.host.empty()) refuse_settings(": host is missing");
    if (server.user.empty()) refuse_settings(": user is missing");
    constexpr long kPostgresqlPort = 5432;
    constexpr long kMysqlPort = 3306;
    server.port = static_cast<unsigned>(number_of(
        root, "port", 1, 65'535, dialect == Dialect::postgresql ? kPostgresqlPort : kMysqlPort));
    server.tls = tls(text_of(root, "tls", kNameBytesMax), server);
    server.tls_ca_file = text_of(root, "tls_ca_file", kPathBytesMax);
    return server;
}

std::string time_zone(const json& root) {
    std::string zone = text_of(root, "time_zone", 64);
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("/_+-:").find(c) != std::string_view::npos;
    };
    if (!std::all_of(zone.begin(), zone.end(), allowed)) {
        refuse_settings(": time_zone is no name such as \"Europe/Helsinki\"");
    }
    return zone;
}

// The one institution as a row of the issuers query, so that it is checked as such.
Table read_issuer(const json& issuer) {
    only(issuer, ".issuer", {"identifiers", "titles", "url", "country"});
    Table table;
    table.columns = {"key"};
    table.rows.emplace_back().emplace_back(kOnlyIssuer);
    const auto add = [&](const std::string& column, const std::string& value) {
        table.columns.push_back(column);
        table.rows[0].emplace_back(value);
    };
    const auto add_all = [&](const char* name, const std::string& prefix) {
        const json members = issuer.value(name, json::object());
        if (!members.is_object())
            refuse_settings(std::string(".issuer.") + name + " is not a table");
        for (const auto& [key, value] : members.items())
            add(prefix + key, text_of(members, key.c_str(), kPathBytesMax));
    };
    add_all("identifiers", "identifier:");
    add_all("titles", "title@");
    add("url", text_of(issuer, "url", kPathBytesMax));
    add("country", text_of(issuer, "country", 2));
    try {
        read_issuers(table);
    } catch (const plugin::Refused& refused) {
        refuse_settings(".issuer: as a row of the issuers query: " + refused.texts().operator_text);
    }
    return table;
}

// Where ELMO has a list, a misspelt meaning would fail every student whose results have that code.
void expect_meanings(const Codes& codes, const std::string& column,
                     std::span<const std::string_view> allowed) {
    const auto table = codes.find(column);
    if (table == codes.end()) return;
    for (const auto& [code, meaning] : table->second) {
        if (meaning.empty() || std::find(allowed.begin(), allowed.end(), meaning) != allowed.end())
            continue;
        std::string text = ".codes." + column + ": \"" + meaning.substr(0, 64) + "\" is none of ";
        for (const std::string_view one : allowed)
            text.append(one == allowed.front() ? "" : ", ").append(one);
        refuse_settings(text);
    }
}

Codes read_codes(const json& root) {
    constexpr std::size_t kTextBytesMax = 1024;
    Codes codes;
    const json tables = root.value("codes", json::object());
    only(tables, ".codes", {"grade", "type", "status", "language", "isced"});
    for (const auto& [column, table] : tables.items()) {
        if (!table.is_object()) refuse_settings(".codes." + column + " is not a table");
        for (const auto& [code, meaning] : table.items()) {
            if (!meaning.is_string() ||
                meaning.get_ref<const std::string&>().size() > kTextBytesMax)
                refuse_settings(".codes." + column + ": a code's meaning is no short text");
            codes[column][code] = meaning.get<std::string>();
        }
    }
    expect_meanings(codes, "type", kTypes);
    expect_meanings(codes, "status", kStatuses);
    return codes;
}

void read_limits(const json& root, Settings& settings) {
    const auto read = [&](const char* key, long min, long max, auto& into) {
        using Value = std::decay_t<decltype(into)>;
        if (root.contains(key)) into = Value(number_of(root, key, min, max, min));
    };
    read("statement_timeout_ms", 10, 600'000, settings.statement_timeout);
    read("connect_timeout_ms", 100, 60'000, settings.connect_timeout);
    read("lock_timeout_ms", 0, 60'000, settings.lock_timeout);
    read("connections", 1, 16, settings.connections);
    read("rows_max", 1, 100'000, settings.rows_max);
    read("text_bytes_max", 16, 1'048'576, settings.text_bytes_max);
    read("attachment_bytes_max", 16, 7L << 20U, settings.attachment_bytes_max);
}

}  // namespace

Settings parse_settings(std::string_view text) {
    if (text.size() > kSettingsBytesMax) refuse_settings(" are longer than 1 MiB");
    // Depth is bounded by the size: the parser keeps its own stack.
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded()) refuse_settings(" are not JSON");
    only(root, "",
         {"connector",
          "database",
          "host",
          "port",
          "user",
          "password_secret",
          "tls",
          "tls_ca_file",
          "time_zone",
          "idle_query",
          "queries",
          "issuer",
          "codes",
          "credits_on",
          "statement_timeout_ms",
          "connect_timeout_ms",
          "lock_timeout_ms",
          "connections",
          "rows_max",
          "text_bytes_max",
          "attachment_bytes_max"});
    Settings settings;
    settings.connector = connector(text_of(root, "connector", kNameBytesMax));
    settings.database = text_of(root, "database", kPathBytesMax);
    if (settings.database.empty()) refuse_settings(": database is missing");
    settings.server = read_server(root, settings.connector);
    settings.time_zone = time_zone(root);
    if (settings.connector != Dialect::odbc) {
        forbid(root, "is for connector \"odbc\"; the others know how to ask", {"idle_query"});
    } else if (root.contains("idle_query")) {
        settings.idle_query = text_of(root, "idle_query", kPathBytesMax);
    }
    settings.queries = read_queries(root, settings.connector);
    if (root.contains("issuer")) settings.issuer = read_issuer(root.at("issuer"));
    if (settings.issuer.has_value() == !settings.queries.issuers.empty()) {
        refuse_settings(
            ": either queries.issuers or the table issuer says whose results these "
            "are");
    }
    settings.codes = read_codes(root);
    settings.credits_on = credits_on(text_of(root, "credits_on", kNameBytesMax));
    read_limits(root, settings);
    return settings;
}

}  // namespace ncp::sql
