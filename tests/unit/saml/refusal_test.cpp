// Every response that must be refused is refused, for its reason, by the real program; and after
// all of them the genuine ones are still read.
#include <gmock/gmock.h>

#include <ostream>
#include <set>

#include "base/bytes.h"
#include "unit/saml/attack.h"
#include "unit/saml/contact_point.h"

namespace ncp::test {

void PrintTo(const Attack& attack, std::ostream* out) {  // NOLINT(readability-identifier-naming)
    *out << attack.name;
}

std::string posted_signed(const InventedProvider& provider, const std::string& assertion) {
    return base64_encode(provider.response(provider.sign(assertion, "_assertion")));
}

std::string spoilt(const InventedProvider& provider, std::string_view what, std::string_view with) {
    return replaced(provider.assertion(), what, with);
}

std::string evil_assertion(const InventedProvider& provider) {
    return replaced(spoilt(provider, "\"_assertion\"", "\"_evil\""), "_name1", "_admin");
}

std::vector<Attack> all_attacks() {
    std::vector<Attack> all;
    for (auto list : {attacks_on_bytes, attacks_on_form, attacks_by_wrapping, attacks_on_signatures,
                      attacks_by_encryption, attacks_on_statements}) {
        for (Attack& attack : list())
            all.push_back(std::move(attack));
    }
    return all;
}

namespace {

class Refused : public testing::TestWithParam<Attack> {};

TEST_P(Refused, ForItsReason) {
    const ContactPoint& here = contact_point();
    EXPECT_EQ(outcome_of(GetParam().make(here.provider)),
              login::saml::error_of(GetParam().reason).operator_text().str());
}

INSTANTIATE_TEST_SUITE_P(Attacks, Refused, testing::ValuesIn(all_attacks()),
                         [](const testing::TestParamInfo<Attack>& attack) {
                             return attack.param.name;
                         });

TEST(Refusals, AreManyAndHaveNamesOfTheirOwn) {
    std::set<std::string> names;
    for (const Attack& attack : all_attacks())
        names.insert(attack.name);
    EXPECT_EQ(names.size(), all_attacks().size());
    EXPECT_GE(names.size(), 60U);
}

TEST(Refusals, LeaveTheProgramAsItWas) {
    const ContactPoint& here = contact_point();
    for (const Attack& attack : all_attacks())
        EXPECT_NE(outcome_of(attack.make(here.provider)), "accepted") << attack.name;
    EXPECT_EQ(outcome_of(here.provider.with_signed_assertion()), "accepted");
    EXPECT_EQ(outcome_of(here.provider.with_signed_response()), "accepted");
}

}  // namespace
}  // namespace ncp::test
