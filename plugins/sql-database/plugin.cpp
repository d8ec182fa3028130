// The adapter: a database read with the operator's SQL, one ELMO document for each institution.
#include <common/elmo_writer.h>

#include <algorithm>
#include <ncp/plugin.hpp>

#include "attachments.h"
#include "check.h"
#include "config_schema.h"
#include "documents.h"
#include "identity.h"
#include "pool.h"
#include "reading.h"

namespace ncp::sql {
namespace {

// One call's way to the database: a leased connection, watched by a stop.
struct Visit {
    Visit(const plugin::Call& call, const Settings& settings, Pool& pool)
        : stop(call, settings.statement_timeout),
          connection(pool.lease(stop)),
          reading(*connection, settings) {}
    Stop stop;
    Lease connection;
    Reading reading;
};

bool names(const KeyedIssuer& issuer, std::string_view wanted) {
    return issuer.key == wanted ||
           std::any_of(issuer.issuer.identifiers.begin(), issuer.issuer.identifiers.end(),
                       [&](const common::Identifier& one) { return one.value == wanted; });
}

class SqlDatabase : public plugin::Adapter {
  public:
    SqlDatabase(plugin::Call& call, std::string_view config)
        : host_(call.host()), settings_(parse_settings(config)), pool_(settings_, host_) {}

    ncp_status check(plugin::Call& call, plugin::Sink& sink) override {
        return run_probes(call, settings_, pool_, sink);
    }

    ncp_status issuers(plugin::Call& call, plugin::Sink& sink) override {
        Table table;
        if (settings_.issuer) {
            table = *settings_.issuer;
        } else {
            table = Visit(call, settings_, pool_).reading.issuers();
        }
        for (const auto& [key, issuer] : read_issuers(table)) {
            plugin::IssuerFacts facts;
            for (const auto& [type, value] : issuer.identifiers) {
                facts.identifiers.emplace_back(type, value);
            }
            for (const auto& [language, text] : issuer.titles) {
                facts.titles.emplace_back(language.empty() ? "und" : language, text);
            }
            facts.country = issuer.country;
            facts.url = issuer.url;
            if (sink.issuer(facts) != NCP_OK) break;
        }
        return sink.status();
    }

    ncp_status fetch(plugin::Call& call, const plugin::Request& request,
                     plugin::Sink& sink) override {
        const auto wanted = combinations(request, settings_.queries);
        // The connection is free again before the host takes the documents.
        auto read = Visit(call, settings_, pool_).reading.everything(wanted);
        keep_known(read.students);
        if (read.students.empty()) return NCP_STUDENT_UNKNOWN;
        const std::vector<KeyedIssuer> issuers = read_issuers(read.issuers);
        const std::vector<common::GradingScheme> schemes =
            read_grading_schemes(read.grading_schemes);
        Findings findings;
        Outcome outcome;
        for (const Reading::Student& student : read.students) {
            if (call.cancelled()) return NCP_CANCELLED;
            deliver(student, issuers, schemes, request.issuer(), findings, sink, outcome);
        }
        findings.log(call);
        if (outcome.documents > 0) return sink.status();
        if (outcome.unknown_issuers == 0) return NCP_NO_RESULTS;
        return call.fail(NCP_PERMANENT,
                         {"results name institutions that the issuers query does not return"});
    }

  private:
    struct Outcome {
        std::size_t documents = 0, unknown_issuers = 0, pdfs = 0;
    };

    // Those whom the database knows, each once: two of a student's identifiers may lead to the same
    // records.
    static void keep_known(std::vector<Reading::Student>& students) {
        std::vector<Reading::Student> known;
        for (Reading::Student& student : students) {
            if (student.learner.rows.empty()) continue;
            if (std::find(known.begin(), known.end(), student) != known.end()) continue;
            known.push_back(std::move(student));
        }
        students = std::move(known);
    }

    void deliver(const Reading::Student& student, const std::vector<KeyedIssuer>& issuers,
                 const std::vector<common::GradingScheme>& schemes, std::string_view wanted_issuer,
                 Findings& findings, plugin::Sink& sink, Outcome& outcome) const {
        const common::Learner learner = read_learner(student.learner);
        ResultSet set =
            read_results(student.results, issuers, schemes, settings_.credits_on, findings);
        std::vector<Pdf> pdfs = read_attachments(student.attachments);
        const std::string now = plugin::utc_now();
        for (std::size_t i = 0; i < set.reports.size(); ++i) {
            common::Report& report = set.reports[i];
            if (!wanted_issuer.empty() &&
                !names({set.issuer_keys[i], report.issuer}, wanted_issuer)) {
                continue;
            }
            report.learner = learner;
            report.issue_date = now;
            ++outcome.documents;
            const std::string name = report.issuer.identifiers.front().value;
            attach(pdfs, set.issuer_keys[i], name, report, sink, outcome);
            sink.emit({.issuer = name}, common::write_elmo(report, now));
        }
        if (!wanted_issuer.empty()) return;
        if (!pdfs.empty()) {
            findings.count("a PDF of an institution without results is left out", pdfs.size());
        }
        for (const std::string& key : set.unknown_issuers) {
            ++outcome.unknown_issuers;
            sink.issue(key, NCP_PERMANENT, {"the issuers query does not return this institution"});
        }
    }

    // Sends the institution's PDFs and lets its report refer to them; takes them from the list.
    static void attach(std::vector<Pdf>& pdfs, const std::string& issuer_key,
                       const std::string& issuer_name, common::Report& report, plugin::Sink& sink,
                       Outcome& outcome) {
        for (Pdf& pdf : pdfs) {
            if (pdf.issuer != issuer_key) continue;
            const std::string id = "pdf-" + std::to_string(++outcome.pdfs);
            sink.emit({.id = id,
                       .media_type = "application/pdf",
                       .title = pdf.attachment.title,
                       .issuer = issuer_name},
                      pdf.bytes);
            pdf.attachment.content = "cid:" + id;
            report.attachments.push_back(pdf.attachment);
        }
        std::erase_if(pdfs, [&](const Pdf& pdf) { return pdf.issuer == issuer_key; });
    }

    const plugin::Host host_;
    const Settings settings_;
    Pool pool_;
};

}  // namespace
}  // namespace ncp::sql

NCP_EXPORT_PLUGIN(ncp::sql::SqlDatabase, .id = "sql-database", .version = "0.1.0",
                  .vendor = "emrex-ncp", .config_schema = ncp::sql::kConfigSchema,
                  .max_concurrency = ncp::sql::kConcurrencyMax)
