#include "results/question.h"

#include <algorithm>

#include "base/log.h"
#include "base/secret.h"
#include "elmo/mend.h"
#include "elmo/rules.h"
#include "results/answer.h"

namespace ncp::results {
namespace {

// The attributes of these keys alone.
Identity only(const Identity& identity, const std::vector<std::string>& keys) {
    Identity filtered;
    for (const auto& attribute : identity.attributes) {
        if (std::find(keys.begin(), keys.end(), attribute.first) != keys.end()) {
            filtered.attributes.push_back(attribute);
        }
    }
    return filtered;
}

void wipe_values(Identity& identity) {
    for (auto& [key, value] : identity.attributes)
        wipe(value);
}

QuestionOutcome failed(const Source& source, const Asking& asking, const Error& error) {
    if (error.code() != ErrorCode::cancelled) {
        log_warning(text("source {}: {}; correlation {}", not_personal(source.facts().id),
                         error.describe(), not_personal(asking.request.correlation_id)));
    }
    QuestionOutcome outcome;
    outcome.state =
        error.code() == ErrorCode::source_timeout ? SourceState::late : SourceState::failed;
    outcome.problem = error.code();
    return outcome;
}

PublicText place_of(const Source& source, const Asking& asking) {
    PublicText id = not_personal(source.facts().id);
    if (asking.request.issuer.empty()) return id;
    return text("{}, institution {}", id, not_personal(asking.request.issuer));
}

void mend(const Source& source, const Asking& asking, std::vector<elmo::Document>& documents) {
    for (elmo::Document& document : documents) {
        for (const PublicText& repair : elmo::mend(document)) {
            log_warning(text("source {}: repaired in a document: {}; correlation {}",
                             place_of(source, asking), repair,
                             not_personal(asking.request.correlation_id)));
        }
    }
}

// A document that breaks a MUST beyond the schema is offered all the same: the student may leave
// out just what breaks it. If not, the transfer is stopped when it is sealed; that line of the log
// cannot name the source any more, so this one does.
void tell_broken_rules(const Source& source, const Asking& asking,
                       const std::vector<elmo::Document>& documents) {
    for (const elmo::Document& document : documents) {
        const PublicText broken =
            elmo::for_the_log(elmo::check_rules(document), elmo::Severity::error);
        if (broken.empty()) continue;
        log_error(
            text("source {}: a document breaks rules of ELMO and may not be sendable: {}; "
                 "correlation {}",
                 place_of(source, asking), broken, not_personal(asking.request.correlation_id)));
    }
}

}  // namespace

std::vector<std::string> lacking_keys(const SourceFacts& facts, const Identity& identity) {
    if (!facts.needed_keys.empty()) return identity.missing(facts.needed_keys);
    std::vector<std::string> missing = identity.missing(facts.identity_keys);
    return missing.size() == facts.identity_keys.size() ? missing : std::vector<std::string>();
}

Asking::Asking(const Identity& identity, const SourceFacts& facts, std::string issuer,
               std::string language, std::string correlation_id)
    : student(identity),
      request{only(identity, facts.identity_keys), std::move(issuer), std::move(language),
              std::move(correlation_id)} {}

Asking::~Asking() {
    wipe_values(student);
    wipe_values(request.identity);
}

QuestionOutcome ask_for_results(Source& source, const Asking& asking, const Deadline& deadline,
                                const std::stop_token& stop, const elmo::Schema& schema) try {
    auto fetched = source.fetch(asking.request, deadline, stop);
    if (!fetched) return failed(source, asking, fetched.error());
    QuestionOutcome outcome;
    std::optional<ErrorCode> first_problem;
    for (const FailedIssuer& issuer : fetched->failed_issuers) {
        outcome.failed_issuers.push_back(issuer.issuer);
        if (!first_problem) first_problem = issuer.problem;
    }
    auto documents = read_answer(std::move(fetched->parts),
                                 {schema, asking.student, source.facts().trust_source_identity});
    if (!documents) return failed(source, asking, documents.error());
    mend(source, asking, *documents);
    tell_broken_rules(source, asking, *documents);
    outcome.documents = std::move(*documents);
    if (!outcome.documents.empty()) {
        outcome.state = SourceState::delivered;
    } else if (first_problem) {
        // Nothing came, and something failed: an empty record must not be told from that.
        outcome.problem = first_problem;
    } else {
        outcome.state = SourceState::nothing;
    }
    return outcome;
} catch (const std::exception&) {
    // what() may quote what was worked on.
    return failed(source, asking, Error(ErrorCode::internal, "an exception while asking"));
}

QuestionOutcome ask_where(Source& source, const Asking& asking, const Deadline& deadline,
                          const std::stop_token& stop) try {
    auto found = source.find_issuers(asking.request, deadline, stop);
    if (!found) return failed(source, asking, found.error());
    QuestionOutcome outcome;
    outcome.state = found->empty() ? SourceState::nothing : SourceState::pointed;
    outcome.pointed_to = std::move(*found);
    return outcome;
} catch (const std::exception&) {
    return failed(source, asking, Error(ErrorCode::internal, "an exception while asking"));
}

}  // namespace ncp::results
