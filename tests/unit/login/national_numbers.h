// Makes national identity numbers of invented people by their countries' rules, written apart from
// the host's readers. Thread-safety: pure functions but for the generator they are given.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "login/identity/birth_date.h"

namespace ncp::test {

using Random = std::mt19937;

struct MadeNumber {
    std::string written, normal;
};

struct NumberMaker {
    std::string name, country;
    int first_year, last_year;  // of birth, to which the rule applies
    bool checked = true;        // has a last character that is computed
    std::function<MadeNumber(login::Date, Random&)> make;
};

const std::vector<NumberMaker>& number_makers();

// A day in these years, each as likely.
login::Date random_day(int first_year, int last_year, Random& random);

}  // namespace ncp::test
