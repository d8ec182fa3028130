// Is the learner of a document the person that the client expects? As student mobility plugins in
// the field count it: 100 for a missing or different birth date, plus the edit distance of each
// name; 0 is a perfect match. Thread-safety: pure functions.
#pragma once

#include <string>

#include "elmo/outline.h"

namespace ncp::client {

struct Person {
    std::string given_names, family_name;
    std::string birth_date;  // YYYY-MM-DD

    bool unknown() const {
        return given_names.empty() && family_name.empty() && birth_date.empty();
    }
};

int score(const Person& expected, const elmo::Learner& learner);

// Clients usually take a result up to this score without asking a human.
inline constexpr int kScoreMax = 2;

}  // namespace ncp::client
