// The adapter: web services of institutions that answer with ELMO, chosen from a registry.
#include <algorithm>
#include <ncp/http.hpp>
#include <ncp/plugin.hpp>

#include "check.h"
#include "config_schema.h"
#include "directory.h"
#include "everyone.h"
#include "question.h"

namespace ncp::hei {
namespace {

Question question_of(const plugin::Request& request) {
    Question question;
    question.language = request.language();
    question.correlation_id = request.correlation_id();
    for (const ncp_pair& pair : request.identity()) {
        question.identity.emplace_back(plugin::to_text(pair.key), plugin::to_text(pair.value));
    }
    return question;
}

bool is_normal(ncp_status status) {
    return status == NCP_OK || status == NCP_NO_RESULTS || status == NCP_STUDENT_UNKNOWN;
}

class HeiWebService : public plugin::Adapter {
  public:
    HeiWebService(plugin::Call& call, std::string_view config)
        : settings_(parse_settings(config)), directory_(settings_), crew_(settings_.parallel) {
        const plugin::Http http(call);  // refuses a host that cannot make calls
    }

    ncp_status check(plugin::Call& call, plugin::Sink& sink) override {
        return run_probes(call, settings_, directory_, tokens_, crew_, sink);
    }

    ncp_status issuers(plugin::Call& call, plugin::Sink& sink) override {
        const auto registry = directory_.current(call, tokens_);
        for (const Hei& hei : *registry) {
            plugin::IssuerFacts facts;
            for (const auto& [type, value] : hei.issuer.identifiers)
                facts.identifiers.emplace_back(type, value);
            for (const auto& [language, text] : hei.issuer.titles)
                facts.titles.emplace_back(language, text);
            facts.country = hei.issuer.country;
            facts.url = hei.issuer.url;
            if (sink.issuer(facts) != NCP_OK) break;
        }
        return sink.status();
    }

    ncp_status fetch(plugin::Call& call, const plugin::Request& request,
                     plugin::Sink& sink) override {
        const auto registry = directory_.current(call, tokens_);
        const Question question = question_of(request);
        if (request.issuer().empty() && registry->size() > 1) {
            return fetch_everyone(call, registry, question, sink);
        }
        const auto hei =
            request.issuer().empty()
                ? registry->begin()
                : std::find_if(registry->begin(), registry->end(),
                               [&](const Hei& one) { return one.goes_by(request.issuer()); });
        if (hei == registry->end()) {
            return call.fail(NCP_PERMANENT, {"the registry has no such institution (any more)"});
        }
        const Answer answer = ask(call, *hei, question, settings_, tokens_);
        // NCP_CONFIG would disable the section, and with it all other institutions.
        if (answer.status == NCP_CONFIG && registry->size() > 1) {
            sink.issue(hei->key, answer.status, answer.texts);
            return sink.status();
        }
        if (answer.status != NCP_OK) {
            return is_normal(answer.status) ? answer.status
                                            : call.fail(answer.status, answer.texts);
        }
        emit(answer, *hei, sink);
        return sink.status();
    }

  private:
    ncp_status fetch_everyone(plugin::Call& call, const std::shared_ptr<const Registry>& registry,
                              const Question& question, plugin::Sink& sink) {
        const auto answers = ask_everyone(
            call, crew_, registry, [this, question](const plugin::Call& none, const Hei& hei) {
                return ask(none, hei, question, settings_, tokens_);
            });
        std::size_t documents = 0;
        std::size_t failures = 0;
        std::size_t insufficient = 0;
        bool known = false;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const Hei& hei = (*registry)[i];
            if (!answers[i]) {
                ++failures;
                sink.issue(hei.key, NCP_DEADLINE, {hei.key + ": did not answer in time"});
            } else if (!is_normal(answers[i]->status)) {
                ++failures;
                insufficient += answers[i]->status == NCP_IDENTITY_INSUFFICIENT ? 1 : 0;
                sink.issue(hei.key, answers[i]->status, answers[i]->texts);
            } else {
                known = known || answers[i]->status != NCP_STUDENT_UNKNOWN;
                documents += answers[i]->documents.size();
                emit(*answers[i], hei, sink);
            }
        }
        if (insufficient == answers.size()) {
            return call.fail(NCP_IDENTITY_INSUFFICIENT, answers.front()->texts);
        }
        if (documents > 0 || failures > 0) return sink.status();
        return known ? NCP_NO_RESULTS : NCP_STUDENT_UNKNOWN;
    }

    void emit(const Answer& answer, const Hei& hei, plugin::Sink& sink) const {
        for (const common::ElmoDocument& document : answer.documents) {
            sink.emit({.issuer = settings_.trust_answer_issuer ? document.issuer : hei.key},
                      document.xml);
        }
    }

    const Settings settings_;
    Directory directory_;
    Tokens tokens_;
    Crew crew_;  // last: its threads use the others
};

// Calls of the host at once; each may ask many institutions.
constexpr unsigned kConcurrencyMax = 128;

}  // namespace
}  // namespace ncp::hei

NCP_EXPORT_PLUGIN(ncp::hei::HeiWebService, .id = "hei-web-service", .version = "0.1.0",
                  .vendor = "emrex-ncp", .config_schema = ncp::hei::kConfigSchema,
                  .max_concurrency = ncp::hei::kConcurrencyMax)
