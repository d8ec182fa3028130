// One question to one source, from the call to documents that may be merged.
// Thread-safety: pure functions over what they are given.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/identity.h"
#include "elmo/document.h"
#include "elmo/schema.h"
#include "results/gather.h"
#include "results/source.h"

namespace ncp::results {

// Why a source cannot be asked about this student: what it needs and the login did not tell. Where
// it needs nothing in particular, anything that it may know will do; then all of it, if nothing is
// known. Empty: it can be asked.
std::vector<std::string> lacking_keys(const SourceFacts& facts, const Identity& identity);

struct Asking {  // what a question needs to know; holds personal data, wiped when it goes
    Asking(const Identity& identity, const SourceFacts& facts, std::string issuer,
           std::string language, std::string correlation_id);
    ~Asking();
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

    Identity student;      // all that is known, for the person check
    FetchRequest request;  // the attributes that the source may see
};

struct QuestionOutcome {
    SourceState state = SourceState::failed;
    std::optional<ErrorCode> problem;
    std::vector<std::string> failed_issuers;
    std::vector<elmo::Document> documents;
    std::vector<Issuer> pointed_to;  // by a directory
};

// Asks for results and reads them. Nothing that a source does gets out as an exception.
QuestionOutcome ask_for_results(Source& source, const Asking& asking, const Deadline& deadline,
                                const std::stop_token& stop, const elmo::Schema& schema);

// Asks a directory where the student has results.
QuestionOutcome ask_where(Source& source, const Asking& asking, const Deadline& deadline,
                          const std::stop_token& stop);

}  // namespace ncp::results
