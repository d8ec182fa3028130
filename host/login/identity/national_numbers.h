// The national numbers of one login: each with the country that is said of it, by SCHAC's prefix,
// by an attribute or by the configuration, read by that country's rule.
//
// What fits no rule of its country is left out and counted: interim numbers of study registers,
// those of foreigners and passports are what exchange students have, and no number of a register.
// So is one whose birth date nobody alive has. A number of a country without a rule stays as text.
// Private to the module. Thread-safety: pure functions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "login/identity/national_id.h"

namespace ncp::login {

struct NationalNumbers {
    std::vector<NationalId> fitting;      // as delivered, or normal where there is a rule
    std::set<std::string> countries;      // of those, where one is said
    std::map<std::string, int> left_out;  // by country
};

// said: by an attribute, may be empty; usual: of numbers whose country nothing else tells.
NationalNumbers read_national_numbers(const std::vector<std::string>& values,
                                      const std::string& said, const std::string& usual,
                                      Date today);

}  // namespace ncp::login
