// One student, one institution: the request, the answer, what it means.
//
// Never throws for what a service does: the outcome is a value, so that many institutions can be
// asked side by side. Texts for the operator name the institution and never hold personal data.
// Thread-safety: ask() from any thread.
#pragma once

#include <common/elmo_reader.h>

#include <vector>

#include "registry.h"

namespace ncp::hei {

// The student's attributes: one set of values for each combination (somebody may have two ids).
struct Question {
    std::vector<std::pair<std::string, std::string>> identity;
    std::string language, correlation_id;
};

// Nobody has more registrations than this; beyond it is a fault or an attack.
inline constexpr std::size_t kCombinationsMax = 16;

struct Answer {
    ncp_status status = NCP_OK;
    plugin::Texts texts;  // why not
    std::vector<common::ElmoDocument> documents;
};

Answer ask(const plugin::Call& call, const Hei& hei, const Question& question,
           const Settings& settings, Tokens& tokens);

// What a status of HTTP says; NCP_OK: there is a document to read.
Answer judge(const plugin::HttpResponse& response, const Settings& settings);

}  // namespace ncp::hei
