#include "check.h"

#include <string>

#include "columns.h"
#include "documents.h"
#include "reading.h"

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
    Probes(Connection& connection, const Settings& settings, plugin::Sink& sink)
        : reading_(connection, settings),
          settings_(settings),
          nobody_(nobody(settings.queries)),
          sink_(sink) {}

    void all() {
        student_query("learner", learner_columns(), [&] { return reading_.learner(nobody_); });
        issuers();
        student_query("results", result_columns(), [&] { return reading_.results(nobody_); });
        grading_schemes();
        if (settings_.queries.attachments.empty()) return;
        student_query("attachments", attachment_columns(),
                      [&] { return reading_.attachments(nobody_); });
    }

  private:
    // Nobody's rows must come back.
    template <class Ask>
    void student_query(const std::string& name, std::span<const ColumnSpec> known, const Ask& ask) {
        probe(name, [&] {
            const Table table = ask();
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
        if (settings_.issuer) {
            sink_.probe("issuer", "ok", "from the settings");
            return;
        }
        probe("issuers", [&] {
            const Table table = reading_.issuers();
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
            const Table table = reading_.grading_schemes();
            read_grading_schemes(table);
            sink_.probe("query grading_schemes", "ok", seen(table));
        });
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
    Reading reading_;
    const Settings& settings_;
    Attributes nobody_;
    plugin::Sink& sink_;
};

std::string_view advice(Dialect connector) {
    switch (connector) {
        case Dialect::sqlite:
            return "check the setting \"database\" and that the contact point may read the file";
        case Dialect::odbc:
            return "check the connection string in \"database\", user and the secret that "
                   "password_secret "
                   "names; a worker needs network = \"direct\" and the driver's files in "
                   "[source.worker]";
        default:
            return "check host, port, database, user, tls and the secret that password_secret "
                   "names; a worker needs network = \"direct\" in [source.worker]";
    }
}

}  // namespace

ncp_status run_probes(const plugin::Call& call, const Settings& settings, Pool& pool,
                      plugin::Sink& sink) {
    Stop stop(call, settings.statement_timeout);
    try {
        const Lease connection = pool.lease(stop);
        sink.probe("database", "ok", "opened for reading only");
        Probes(*connection, settings, sink).all();
    } catch (const plugin::Refused& refused) {
        if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
        sink.probe("database", "failed", refused.texts().operator_text, advice(settings.connector));
    }
    return sink.status();
}

}  // namespace ncp::sql
