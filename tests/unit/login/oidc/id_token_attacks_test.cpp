// ID tokens that must be refused, each for the reason for which it must be.
#include <gmock/gmock.h>

#include <ostream>

#include "unit/login/oidc/attack.h"

namespace ncp::test {

void PrintTo(const Attack& attack, std::ostream* out) {  // NOLINT(readability-identifier-naming)
    *out << attack.name;
}

namespace {

using login::oidc::IdTokenRules;

std::vector<Attack> all_attacks() {
    std::vector<Attack> all;
    for (auto* some : {attacks_on_the_algorithm, attacks_on_the_key, attacks_on_the_signature,
                       attacks_on_the_header, attacks_on_the_party, attacks_on_the_login}) {
        for (Attack& attack : some())
            all.push_back(std::move(attack));
    }
    return all;
}

class IdTokenAttack : public ::testing::TestWithParam<Attack> {};

TEST_P(IdTokenAttack, IsRefusedForItsReason) {
    Forge forge;
    const Attack& attack = GetParam();
    const std::string token = attack.token(forge);
    auto keys = login::oidc::parse_key_set(attack.keys());
    ASSERT_TRUE(keys.has_value());
    IdTokenRules rules = forge_rules(forge);
    attack.rules(rules);
    auto read = login::oidc::verify_id_token(token, *keys, rules);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().fault, attack.reason) << read.error().error().describe().str();
}

INSTANTIATE_TEST_SUITE_P(Oidc, IdTokenAttack, ::testing::ValuesIn(all_attacks()),
                         [](const auto& attack) { return std::string(attack.param.name); });

TEST(IdTokenAttacks, AreAtLeastForty) {
    EXPECT_GE(all_attacks().size(), 40U);
}

}  // namespace
}  // namespace ncp::test
