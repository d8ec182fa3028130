#include "check.h"

#include <string>

#include "columns.h"
#include "documents.h"
#include "identity.h"
#include "query.h"

namespace ncp::sql {
namespace {

std::string listed(const std::vector<std::string>& columns) {
    std::string text;
    for (const std::string& column : columns)
        text += (text.empty() ? "" : ", ") + column;
    return text;
}

std::string seen(const Table& table) {
    return std::to_string(table.rows.size()) + " rows; columns: " + listed(table.columns);
}

constexpr std::string_view kReadme = "see the table of columns in the README of sql-database";

class Probes {
  public:
    Probes(Connection& connection, Stop& stop, const Settings& settings, plugin::Sink& sink)
        : connection_(connection), stop_(stop), settings_(settings), sink_(sink) {}

    // Nobody's rows must come back.
    void student_query(const std::string& name, const SqlText& sql,
                       std::span<const ColumnSpec> known) {
        probe(name, [&] {
            const Table table = ask(name, sql, bound(sql, nobody(settings_.queries)));
            const Layout layout(name, known, table.columns);
            if (table.rows.empty()) {
                sink_.probe("query " + name, "ok", seen(table));
            } else {
                sink_.probe("query " + name, "failed",
                            "it has rows for a student who does not exist",
                            "let its WHERE clause choose the student by the :key");
            }
        });
    }
    void issuers() {
        probe("issuers", [&] {
            const Table table = ask("issuers", settings_.queries.issuers, {});
            const bool some = !read_issuers(table).empty();
            sink_.probe("query issuers", some ? "ok" : "failed", seen(table),
                        some ? "" : "it must return the institutions whose results are here");
        });
    }
    void grading_schemes() {
        if (settings_.queries.grading_schemes.empty()) {
            sink_.probe("query grading_schemes", "warning", "there is no such query",
                        "receivers understand grades better with a described scale");
            return;
        }
        probe("grading_schemes", [&] {
            const Table table = ask("grading_schemes", settings_.queries.grading_schemes, {});
            read_grading_schemes(table);
            sink_.probe("query grading_schemes", "ok", seen(table));
        });
    }

  private:
    Table ask(const std::string& name, const SqlText& sql, const std::vector<std::string>& values) {
        stop_.begin_statement();
        return run_query(connection_, name, sql.positional, values,
                         {settings_.rows_max, settings_.text_bytes_max});
    }
    template <class Body>
    void probe(const std::string& name, const Body& body) {
        try {
            body();
        } catch (const plugin::Refused& refused) {
            if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
            sink_.probe("query " + name, "failed", refused.texts().operator_text, kReadme);
        }
    }
    Connection& connection_;
    Stop& stop_;
    const Settings& settings_;
    plugin::Sink& sink_;
};

}  // namespace

ncp_status run_probes(const plugin::Call& call, const Settings& settings, Pool& pool,
                      plugin::Sink& sink) {
    Stop stop(call, settings.statement_timeout);
    try {
        const Lease connection = pool.lease(stop);
        sink.probe("database", "ok", "opened for reading only");
        Probes probes(*connection, stop, settings, sink);
        probes.student_query("learner", settings.queries.learner, learner_columns());
        probes.issuers();
        probes.student_query("results", settings.queries.results, result_columns());
        probes.grading_schemes();
    } catch (const plugin::Refused& refused) {
        if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
        sink.probe("database", "failed", refused.texts().operator_text,
                   "check the setting \"database\" and that the contact point may read the file");
    }
    return sink.status();
}

}  // namespace ncp::sql
