#include "login/oidc/id_token.h"

#include <gmock/gmock.h>

#include <thread>

#include "unit/login/oidc/forge.h"

namespace ncp::test {
namespace {

using login::oidc::Algorithm;
using login::oidc::IdToken;
using login::oidc::TokenRefusal;
using login::oidc::verify_id_token;
using ::testing::HasSubstr;
using ::testing::Not;

tl::expected<IdToken, TokenRefusal> verify(const Forge& forge, const std::string& token) {
    static const login::oidc::KeySet keys = forge_keys();
    return verify_id_token(token, keys, forge_rules(forge));
}

TEST(IdTokenControl, OneAsItShouldBeIsAcceptedAndRead) {
    const Forge forge;
    auto token = verify(forge, forge.token());
    ASSERT_TRUE(token.has_value()) << token.error().error().describe().str();
    EXPECT_EQ(token->subject, "248289761001");
    EXPECT_EQ(token->acr, "high");
    EXPECT_EQ(token->claims.at("given_name"), "Ada");
}

TEST(IdTokenControl, OneThatIsTooWeakIsRefusedWithItsAcrIfThatIsARegisteredValue) {
    const auto why = [](const json& acr) {
        Forge forge;
        forge.claims["acr"] = acr;
        return verify(forge, forge.token()).error().error().operator_text().str();
    };
    EXPECT_THAT(why("urn:mace:incommon:iap:silver"),
                HasSubstr("the acr that came is \"urn:mace:incommon:iap:silver\""));
    EXPECT_THAT(why(json()), HasSubstr("no acr came"));
    for (const std::string& odd : {std::string("kari@uni.example"), std::string(129, 'a'),
                                   std::string("31810050031\n"), std::string()}) {
        EXPECT_THAT(why(odd), HasSubstr("looks like no registered value"));
        if (!odd.empty()) {
            EXPECT_THAT(why(odd), Not(HasSubstr(odd)));
        }
    }
}

TEST(IdTokenControl, EveryAlgorithmOfTheListIsAccepted) {
    for (const char* name : {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}) {
        Forge forge;
        EXPECT_TRUE(verify(forge, forge.token_by(Forge::rsa(), name, "rsa")).has_value()) << name;
    }
    Forge forge;
    EXPECT_TRUE(verify(forge, forge.token_by(Forge::p256(), "ES256", "p256")).has_value());
    EXPECT_TRUE(verify(forge, forge.token_by(Forge::p384(), "ES384", "p384")).has_value());
    EXPECT_TRUE(verify(forge, forge.token_by(Forge::p521(), "ES512", "p521")).has_value());
}

// Numbers of a signature that begin with zeros keep their full length.
TEST(IdTokenControl, ManyEllipticSignaturesAreAccepted) {
    for (int i = 0; i < 600; ++i) {
        Forge forge;
        forge.claims["jti"] = i;
        ASSERT_TRUE(verify(forge, forge.token_by(Forge::p256(), "ES256", "p256")).has_value()) << i;
    }
}

TEST(IdTokenControl, HeadersThatHonestProvidersSendAreAccepted) {
    Forge forge;
    forge.header["typ"] = "jwt";
    forge.header["x5t"] = "9MJMPrb0SCVqzJPpO9ntUhVuKss";
    EXPECT_TRUE(verify(forge, forge.token()).has_value());
    forge.header.erase("typ");
    EXPECT_TRUE(verify(forge, forge.token()).has_value());
}

TEST(IdTokenControl, ATokenWithoutKeyIdIsAcceptedIfASingleKeyFits) {
    Forge forge;
    forge.header.erase("kid");
    EXPECT_TRUE(verify(forge, forge.token()).has_value());
}

TEST(IdTokenControl, ClocksMayDifferByAMinute) {
    for (auto [name, value] :
         {std::pair("exp", kForgeNow - 59), std::pair("nbf", kForgeNow + 59),
          std::pair("iat", kForgeNow + 59), std::pair("auth_time", kForgeNow - 659)}) {
        Forge forge;
        forge.claims[name] = value;
        EXPECT_TRUE(verify(forge, forge.token()).has_value()) << name;
    }
}

TEST(IdTokenControl, TimesMayHaveFractions) {
    Forge forge;
    forge.claims["iat"] = static_cast<double>(kForgeNow) + 0.25;
    EXPECT_TRUE(verify(forge, forge.token()).has_value());
}

TEST(IdTokenControl, SeveralAudiencesAreAcceptedIfItWasIssuedToUs) {
    Forge forge;
    forge.claims["aud"] = {"api", "ncp"};
    forge.claims["azp"] = "ncp";
    EXPECT_TRUE(verify(forge, forge.token()).has_value());
    forge.claims["aud"] = json::array({"ncp"});
    forge.claims.erase("azp");
    EXPECT_TRUE(verify(forge, forge.token()).has_value());
}

TEST(IdTokenControl, TheHashOfTheAccessTokenIsThatOfTheSpecification) {
    EXPECT_EQ(login::oidc::access_token_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y",
                                             Algorithm::rs256),
              "77QmUPtjPfzWtF2AnpK9RQ");  // Core 1.0 appendix A.3
    Forge forge;
    forge.claims["at_hash"] = login::oidc::access_token_hash(forge.access_token, Algorithm::es384);
    EXPECT_TRUE(verify(forge, forge.token_by(Forge::p384(), "ES384", "p384")).has_value());
}

TEST(IdTokenControl, WithoutDemandsOnStrengthAnyIsAccepted) {
    Forge forge;
    forge.claims.erase("acr");
    forge.claims.erase("auth_time");
    auto rules = forge_rules(forge);
    rules.assurance.clear();
    rules.max_age.reset();
    auto token = verify_id_token(forge.token(), forge_keys(), rules);
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->acr, "");
}

TEST(IdTokenControl, ManyThreadsShareOneKeySet) {
    const login::oidc::KeySet keys = forge_keys();
    Forge forge;
    const std::string token = forge.token();
    const auto rules = forge_rules(forge);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 200; ++n)
                EXPECT_TRUE(verify_id_token(token, keys, rules).has_value());
        });
    }
}

// The same text with one bit of it turned is another token or none.
TEST(IdToken, IsRefusedWhateverBitOfItIsTurned) {
    Forge forge;
    forge.claims.erase("auth_time");
    auto rules = forge_rules(forge);
    rules.max_age.reset();
    const login::oidc::KeySet keys = forge_keys();
    const std::string token = forge.token_by(Forge::p256(), "ES256", "p256");
    ASSERT_TRUE(verify_id_token(token, keys, rules).has_value());
    for (std::size_t i = 0; i < token.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = token;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            ASSERT_FALSE(verify_id_token(changed, keys, rules).has_value()) << i << ' ' << bit;
        }
    }
}

TEST(IdToken, ItsRefusalSaysWhatToDoAndNothingOfTheToken) {
    Forge forge;
    forge.claims["aud"] = "canary";
    const std::string text = verify(forge, forge.token()).error().error().describe().str();
    EXPECT_THAT(text, HasSubstr("login_failed: the token is refused: it is for another client"));
    EXPECT_THAT(text, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace ncp::test
