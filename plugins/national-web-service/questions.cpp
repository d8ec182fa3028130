#include "questions.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "identity_code.h"

namespace ncp::virta {
namespace {

// The student's values of a key, each once.
std::vector<std::string> values_of(const plugin::Request& request, std::string_view key) {
    std::vector<std::string> values;
    std::set<std::string_view> seen;
    for (const std::string_view value : request.values(key)) {
        if (!value.empty() && seen.insert(value).second) values.emplace_back(value);
    }
    if (values.size() > kValuesMax) {
        throw plugin::Refused(NCP_PERMANENT,
                              {"the student has too many values of " + std::string(key)});
    }
    return values;
}

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? char(c - ('a' - 'A')) : c; });
    return text;
}

}  // namespace

Questions questions_of(const plugin::Request& request, const std::string& organisation,
                       Findings& findings) {
    const auto codes = values_of(request, "national_id");
    const auto numbers = values_of(request, "learner_number");
    if (codes.empty() && numbers.empty()) {
        throw plugin::Refused(NCP_IDENTITY_INSUFFICIENT,
                              {"the service needs the student's national_id or learner_number; "
                               "name both in \"identity\""});
    }
    Questions questions;
    for (const std::string& code : codes) {
        const std::string capital = in_capitals(code);
        if (can_be_asked(capital)) {
            questions.by_code.push_back({Question::By::identity_code, capital, organisation});
        } else {
            findings.count("a national id that is no Finnish identity code is not asked for");
        }
    }
    for (const std::string& number : numbers) {
        questions.by_number.push_back({Question::By::learner_number, number, organisation});
    }
    return questions;
}

}  // namespace ncp::virta
