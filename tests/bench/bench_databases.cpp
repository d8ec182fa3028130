// What the adapter for databases makes of a database's speed: students fetched in a second, beside
// the same queries made with the bare client library, whose rows nobody turns into anything.
//
// Real servers on loopback, one connection, one thread: a student with 40 results in two
// institutions. Client and server share one core, so that the ratio tells work and not where the
// scheduler puts them.
//
//     build/bin/bench-databases [postgresql] [mysql] [sqlite]
#include <libpq-fe.h>
#include <mariadb/mysql.h>
#include <sched.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/database_server.h"
#include "unit/sql-database/backends.h"
#include "unit/sql-database/test_host.h"

namespace ncp::bench {
namespace {

using test::Backend;
using Clock = std::chrono::steady_clock;

constexpr int kResults = 40;
constexpr auto kStudent = "S-40";

void expect(bool well, const std::string& what) {
    if (!well) throw std::runtime_error(what);
}

std::string rows_of_the_student() {
    std::string sql = "INSERT INTO student VALUES('S-40','Ada','Sample','2000-01-31');";
    for (int i = 0; i < kResults; ++i) {
        const std::string n = std::to_string(i);
        sql +=
            "INSERT INTO result(seq,id,student,hei,kind,name,name_fi,state,finished,ects,grade,"
            "lang,isced,about,hours) VALUES(" +
            std::to_string(100 + i) + ",'R" + n + "','S-40','" + (i % 2 == 0 ? "N" : "E") +
            "','3','Course number " + n + "','Kurssi numero " + n +
            "',1,'2024-05-31 12:00:00',5.5,'L','SV','0613','What this course is about',12);";
    }
    return sql;
}

nlohmann::json settings_over(const Backend& backend) {
    nlohmann::json settings = test::common_settings();
    settings.update(backend.settings());
    settings["queries"].erase("attachments");
    settings["connections"] = 1;
    return settings;
}

// The adapter's queries in the form of a client library.
std::vector<std::string> queries_with(const std::string& placeholder) {
    std::vector<std::string> queries;
    for (const char* name : {"learner", "issuers", "results"}) {
        std::string sql = test::common_settings()["queries"][name];
        const std::string key = ":learner_number";
        const auto at = sql.find(key);
        if (at != std::string::npos) sql.replace(at, key.size(), placeholder);
        queries.push_back(std::move(sql));
    }
    return queries;
}

// Each makes all queries once and reads every value; returns how many bytes they had.
using Round = std::function<std::size_t()>;

Round bare_sqlite(const std::string& file) {
    sqlite3* opened = nullptr;
    expect(sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK,
           "SQLite");
    std::shared_ptr<sqlite3> database(opened, sqlite3_close);
    return [database, queries = queries_with("?")] {
        std::size_t bytes = 0;
        for (const std::string& sql : queries) {
            sqlite3_stmt* statement = nullptr;
            expect(sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement, nullptr) ==
                       SQLITE_OK,
                   "prepare");
            if (sqlite3_bind_parameter_count(statement) > 0) {
                sqlite3_bind_text(statement, 1, kStudent, -1, SQLITE_STATIC);
            }
            const int width = sqlite3_column_count(statement);
            while (sqlite3_step(statement) == SQLITE_ROW) {
                for (int i = 0; i < width; ++i) {
                    const auto* text = sqlite3_column_text(statement, i);
                    if (text != nullptr) {
                        bytes += std::string(reinterpret_cast<const char*>(text)).size();
                    }
                }
            }
            sqlite3_finalize(statement);
        }
        return bytes;
    };
}

Round bare_postgresql(unsigned port) {
    const std::string port_text = std::to_string(port);
    const std::array keys{
        "host", "port", "dbname", "user", "password", "sslmode", static_cast<const char*>(nullptr)};
    const std::array values{"127.0.0.1",
                            port_text.c_str(),
                            "registry",
                            test::kReader,
                            test::kReaderPassword,
                            "disable",
                            static_cast<const char*>(nullptr)};
    std::shared_ptr<PGconn> connection(PQconnectdbParams(keys.data(), values.data(), 0), PQfinish);
    expect(PQstatus(connection.get()) == CONNECTION_OK, PQerrorMessage(connection.get()));
    return [connection, queries = queries_with("$1")] {
        std::size_t bytes = 0;
        for (const std::string& sql : queries) {
            const int bound = sql.find("$1") == std::string::npos ? 0 : 1;
            const char* const value = kStudent;
            const std::unique_ptr<PGresult, decltype(&PQclear)> rows(
                PQexecParams(connection.get(), sql.c_str(), bound, nullptr, &value, nullptr,
                             nullptr, 0),
                &PQclear);
            expect(PQresultStatus(rows.get()) == PGRES_TUPLES_OK, PQerrorMessage(connection.get()));
            for (int row = 0; row < PQntuples(rows.get()); ++row) {
                for (int i = 0; i < PQnfields(rows.get()); ++i)
                    bytes += std::string(PQgetvalue(rows.get(), row, i)).size();
            }
        }
        return bytes;
    };
}

std::size_t rows_of(MYSQL_STMT* statement) {
    constexpr std::size_t kColumnsMax = 32, kValueMax = 1'024;
    std::array<MYSQL_BIND, kColumnsMax> columns{};
    std::vector<std::array<char, kValueMax>> values(kColumnsMax);
    std::array<unsigned long, kColumnsMax> sizes{};
    const unsigned width = mysql_stmt_field_count(statement);
    for (unsigned i = 0; i < width; ++i) {
        columns[i].buffer_type = MYSQL_TYPE_STRING;
        columns[i].buffer = values[i].data();
        columns[i].buffer_length = kValueMax;
        columns[i].length = &sizes[i];
    }
    expect(mysql_stmt_bind_result(statement, columns.data()) == 0, "bind");
    std::size_t bytes = 0;
    while (mysql_stmt_fetch(statement) == 0) {
        for (unsigned i = 0; i < width; ++i)
            bytes += std::string(values[i].data(), std::min(sizes[i], kValueMax)).size();
    }
    return bytes;
}

Round bare_mysql(unsigned port) {
    std::shared_ptr<MYSQL> connection(mysql_init(nullptr), mysql_close);
    my_bool no_tls = 0;
    mysql_options(connection.get(), MYSQL_OPT_SSL_ENFORCE, &no_tls);
    expect(mysql_real_connect(connection.get(), "127.0.0.1", test::kReader, test::kReaderPassword,
                              "registry", port, nullptr, 0) != nullptr,
           mysql_error(connection.get()));
    return [connection, queries = queries_with("?")] {
        std::size_t bytes = 0;
        for (const std::string& sql : queries) {
            const std::unique_ptr<MYSQL_STMT, decltype(&mysql_stmt_close)> statement(
                mysql_stmt_init(connection.get()), &mysql_stmt_close);
            expect(mysql_stmt_prepare(statement.get(), sql.c_str(), sql.size()) == 0,
                   mysql_stmt_error(statement.get()));
            std::string value = kStudent;
            unsigned long size = value.size();
            MYSQL_BIND bound{};
            bound.buffer_type = MYSQL_TYPE_STRING;
            bound.buffer = value.data();
            bound.buffer_length = size;
            bound.length = &size;
            if (mysql_stmt_param_count(statement.get()) > 0) {
                mysql_stmt_bind_param(statement.get(), &bound);
            }
            expect(mysql_stmt_execute(statement.get()) == 0, mysql_stmt_error(statement.get()));
            bytes += rows_of(statement.get());
        }
        return bytes;
    };
}

// In short turns, so that both meet the same machine; medians of many.
struct Rates {
    double adapter, bare, ratio;
};

double per_second(const Round& round) {
    constexpr auto kTurn = std::chrono::milliseconds(50);
    const auto begin = Clock::now();
    int rounds = 0;
    for (; Clock::now() - begin < kTurn; ++rounds)
        expect(round() > 1'000, "too few bytes");
    return rounds / std::chrono::duration<double>(Clock::now() - begin).count();
}

double median(std::vector<double> of) {
    std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
    return of[of.size() / 2];
}

Rates compare(const Round& adapter, const Round& bare) {
    constexpr std::size_t kTurns = 51;
    std::vector<double> its, theirs, ratios;
    for (std::size_t i = 0; i < kTurns; ++i) {
        its.push_back(per_second(adapter));
        theirs.push_back(per_second(bare));
        ratios.push_back(its.back() / theirs.back());
    }
    return {median(its), median(theirs), median(ratios)};
}

void measure(const std::string& kind, const Round& bare, const char* aim) {
    Backend& backend = test::backend(kind);
    test::LoadedPlugin plugin("sql-database");
    plugin.secrets["database"] = test::kReaderPassword;
    expect(plugin.create(settings_over(backend).dump()), plugin.created.operator_text);
    const Round adapter = [&] {
        const test::Outcome outcome = plugin.fetch({{"learner_number", kStudent}});
        expect(outcome.status == NCP_OK, outcome.operator_text);
        return outcome.documents().size();
    };
    const Rates rates = compare(adapter, bare);
    std::printf("%-12s %14.0f %14.0f %9.0f %% %9s\n", kind.c_str(), rates.adapter, rates.bare,
                100 * rates.ratio, aim);
}

// The servers, which are started later, too.
void stay_on_one_core() {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(::sched_getcpu(), &one);
    expect(::sched_setaffinity(0, sizeof one, &one) == 0, "no core of its own");
}

void run(const std::vector<std::string>& kinds) {
    stay_on_one_core();
    std::printf("%-12s %14s %14s %11s %9s\n", "", "adapter 1/s", "bare 1/s", "of it", "aim");
    for (const std::string& kind : kinds) {
        Backend& backend = test::backend(kind);
        if (kind == "postgresql") {
            backend.server()->run(rows_of_the_student());
            measure(kind, bare_postgresql(backend.server()->port()), "80 %");
        } else if (kind == "mysql") {
            backend.server()->run("USE registry;" + rows_of_the_student());
            measure(kind, bare_mysql(backend.server()->port()), "80 %");
        } else {
            const std::string file = backend.settings()["database"];
            test::make_database(file, rows_of_the_student());
            measure(kind, bare_sqlite(file), "50 %");
        }
    }
    test::end_backends();
}

}  // namespace
}  // namespace ncp::bench

int main(int argc, char** argv) {
    try {
        std::vector<std::string> kinds(argv + 1, argv + argc);
        if (kinds.empty()) kinds = {"postgresql", "mysql", "sqlite"};
        ncp::bench::run(kinds);
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
