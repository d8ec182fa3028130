// The adapter: Finland's national data warehouse VIRTA, asked by SOAP, one ELMO document for each
// institution.
#include <common/elmo_writer.h>

#include <algorithm>
#include <ncp/plugin.hpp>

#include "config_schema.h"
#include "documents.h"
#include "identity_code.h"
#include "organisations.h"
#include "questions.h"
#include "records.h"
#include "service.h"
#include "settings.h"

namespace ncp::virta {
namespace {

// Nobody's: the numbers behind this prefix begin with 1. (Identity codes that nobody has, from 900
// on, are refused by the service's schema.)
constexpr auto kNobodysLearnerNumber = "1.2.246.562.24.00000000000";

class NationalWebService : public plugin::Adapter {
  public:
    NationalWebService(plugin::Call& call, std::string_view config)
        : settings_(parse_settings(config)),
          organisations_(read_organisations(settings_.organisations)),
          service_(call, settings_) {}

    ncp_status check(plugin::Call& call, plugin::Sink& sink) override {
        sink.probe("organisations", "ok",
                   std::to_string(organisations_.size()) + " institutions in the file");
        try {
            Records records;
            Findings findings;
            ask(call, {Question::By::learner_number, kNobodysLearnerNumber, ""}, records, findings);
            if (records.found) {
                sink.probe("service", "failed", "it has records of a student who does not exist",
                           "check the setting \"url\"");
            } else {
                sink.probe("service", "ok", "it answers, and knows nobody of an invented number");
            }
        } catch (const plugin::Refused& refused) {
            if (refused.status() == NCP_CANCELLED || refused.status() == NCP_DEADLINE) throw;
            const std::string& code = refused.texts().backend_code;
            sink.probe("service", "failed",
                       refused.texts().operator_text + (code.empty() ? "" : " (" + code + ")"),
                       "see the table of outcomes in the README of national-web-service");
        }
        return sink.status();
    }

    ncp_status issuers(plugin::Call&, plugin::Sink& sink) override {
        for (const auto& [code, issuer] : organisations_) {
            plugin::IssuerFacts facts;
            for (const auto& [type, value] : issuer.identifiers)
                facts.identifiers.emplace_back(type, value);
            for (const auto& [language, text] : issuer.titles)
                facts.titles.emplace_back(language, text);
            facts.country = issuer.country;
            facts.url = issuer.url;
            if (sink.issuer(facts) != NCP_OK) break;
        }
        return sink.status();
    }

    ncp_status fetch(plugin::Call& call, const plugin::Request& request,
                     plugin::Sink& sink) override {
        const std::string organisation = code_of(request.issuer());
        if (organisation.empty() && !request.issuer().empty()) return NCP_NO_RESULTS;
        Findings findings;
        const Questions questions = questions_of(request, organisation, findings);
        Records records;
        for (const Question& question : questions.by_code)
            ask(call, question, records, findings);
        if (records.attainments.empty()) {
            for (const Question& question : questions.by_number)
                ask(call, question, records, findings);
        }
        const ncp_status status = deliver(call, records, organisation, findings, sink);
        findings.log(call);
        return status;
    }

  private:
    // The institution's code, by itself or by one of its identifiers; empty if none is meant.
    std::string code_of(std::string_view issuer) const {
        for (const auto& [code, known] : organisations_) {
            const bool named =
                std::any_of(known.identifiers.begin(), known.identifiers.end(),
                            [&](const common::Identifier& one) { return one.value == issuer; });
            if (named) return code;
        }
        return {};
    }

    // Adds what the service answers.
    void ask(const plugin::Call& call, const Question& question, Records& records,
             Findings& findings) const {
        Records answered;
        read_students(service_.ask(call, question), answered, findings);
        const auto expected = question.by == Question::By::identity_code
                                  ? birth_date_of(question.value)
                                  : std::nullopt;
        const std::string& birth_date = answered.learner.birth_date;
        const std::string& before = records.learner.birth_date;
        if ((expected && !birth_date.empty() && birth_date != *expected) ||
            (!before.empty() && !birth_date.empty() && birth_date != before)) {
            throw plugin::Refused(NCP_PERMANENT, {"the service's answer: it holds the records of "
                                                  "somebody else (another birth date)"});
        }
        if (answered.found && !records.found) records.learner = std::move(answered.learner);
        records.found = records.found || answered.found;
        std::move(answered.attainments.begin(), answered.attainments.end(),
                  std::back_inserter(records.attainments));
    }

    ncp_status deliver(const plugin::Call& call, Records& records, const std::string& organisation,
                       Findings& findings, plugin::Sink& sink) const {
        if (!records.found) return NCP_STUDENT_UNKNOWN;
        Reports reports = make_reports(std::move(records.attainments), organisations_,
                                       settings_.credits_on, findings);
        const std::string now = plugin::utc_now();
        std::size_t documents = 0;
        for (auto& [code, report] : reports.known) {
            if (!organisation.empty() && code != organisation) continue;
            if (call.cancelled()) return NCP_CANCELLED;
            report.learner = records.learner;
            report.issue_date = now;
            ++documents;
            sink.emit({.issuer = report.issuer.identifiers.front().value},
                      common::write_elmo(report, now));
        }
        if (!organisation.empty()) return documents > 0 ? sink.status() : NCP_NO_RESULTS;
        for (const std::string& code : reports.unknown) {
            sink.issue(code, NCP_PERMANENT, {"the file of organisations lacks this institution"});
        }
        if (documents > 0) return sink.status();
        if (reports.unknown.empty()) return NCP_NO_RESULTS;
        return call.fail(NCP_PERMANENT, {"results of institutions that the file of organisations "
                                         "lacks: " +
                                         reports.unknown.front()});
    }

    const Settings settings_;
    const Organisations organisations_;
    const Service service_;
};

}  // namespace
}  // namespace ncp::virta

NCP_EXPORT_PLUGIN(ncp::virta::NationalWebService, .id = "national-web-service", .version = "0.1.0",
                  .vendor = "emrex-ncp", .config_schema = ncp::virta::kConfigSchema,
                  .max_concurrency = ncp::virta::kConcurrencyMax)
