// What the suites of forged documents share: the genuine document to begin with, ways to change it,
// and the test that every forged one goes through. For tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/signing/attack_kit.h"

namespace ncp::test {

// The genuine document, signed by the genuine key.
std::string genuine();
// Signatures of any form by the genuine key: nothing but the form can be wrong with them.
std::string genuinely(const std::string& document);
std::string genuinely(const Wish& wish);
std::string with_references(std::vector<std::string> references);

std::string replaced(std::string text, const std::string& what, const std::string& by);
std::string signature_of(const std::string& document);
std::string content_of(const std::string& document);  // without the XML declaration
std::string enveloped_transform();

inline const std::string kLearner = "<learner><givenNames>Ann</givenNames></learner>";
inline constexpr char kC14n[] = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

struct Attack {
    const char* name;
    std::string (*build)();
    const char* reason;  // part of what the verifier must say
};
inline std::ostream& operator<<(std::ostream& out, const Attack& attack) {
    return out << attack.name;
}
inline std::string name_of_attack(const testing::TestParamInfo<Attack>& attack) {
    return attack.param.name;
}

// Verifies the document with the genuine certificate and without any.
void expect_refused(const Attack& attack);

}  // namespace ncp::test
