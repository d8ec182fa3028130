#include "login/oidc/claims.h"

#include <gmock/gmock.h>

namespace ncp::test {
namespace {

using login::RawAttributes;
using login::oidc::ClaimName;
using login::oidc::Json;
using login::oidc::map_claims;
using login::oidc::mapping_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

std::vector<std::string> values(const char* name, const Json& claims) {
    auto parsed = ClaimName::parse(name);
    EXPECT_TRUE(parsed.has_value()) << name;
    return parsed ? parsed->values(claims) : std::vector<std::string>();
}

TEST(ClaimName, IsAClaimAtTheTopWhateverCharactersItHolds) {
    const Json claims{{"given_name", "Kari"},
                      {"https://n.feide.no/claims/nin", "31810050031"},
                      {"a.b", "dotted"},
                      {"a", {{"b", "nested"}}}};
    EXPECT_THAT(values("given_name", claims), ElementsAre("Kari"));
    EXPECT_THAT(values("https://n.feide.no/claims/nin", claims), ElementsAre("31810050031"));
    EXPECT_THAT(values("a.b", claims), ElementsAre("dotted"));
    EXPECT_THAT(values("b", claims), IsEmpty());
}

TEST(ClaimName, ThatBeginsWithASlashLeadsInside) {
    const Json claims = Json::parse(R"({"person":{"ids":[{"type":"nin","value":"1"},
        {"type":"x","value":["2","3"]},7],"a/b":{"~":"odd"}},"":{"":"empty"}})");
    EXPECT_THAT(values("/person/ids/value", claims), ElementsAre("1", "2", "3"));
    EXPECT_THAT(values("/person/a~1b/~0", claims), ElementsAre("odd"));
    EXPECT_THAT(values("/person/ids/value/deeper", claims), IsEmpty());
    EXPECT_THAT(values("/person", claims), IsEmpty());  // an object is no value
    EXPECT_THAT(values("//", claims), ElementsAre("empty"));
}

TEST(ClaimName, WithABeginningTakesOnlyWhatBeginsSo) {
    const Json claims{{"https://n.feide.no/claims/userid_sec",
                       {"feide:kari@uni.example", "nin:31810050031", "nin:"}}};
    EXPECT_THAT(values("https://n.feide.no/claims/userid_sec=nin:*", claims),
                ElementsAre("31810050031"));
    EXPECT_THAT(values("https://n.feide.no/claims/userid_sec=feide:*", claims),
                ElementsAre("kari@uni.example"));
    EXPECT_THAT(values("https://n.feide.no/claims/userid_sec=*", claims).size(), 3U);
}

TEST(ClaimName, TakesTextsAndWholeNumbersOnly) {
    const Json claims{{"a", {"x", 12, -3, 1.5, true, nullptr, "", Json::array({"y"})}}};
    EXPECT_THAT(values("a", claims), ElementsAre("x", "12", "-3", "y"));
}

TEST(ClaimName, RefusesWhatIsNone) {
    for (const char* name : {"", "/", "=x*", "a=x", "/a~", "/a~2"}) {
        auto parsed = ClaimName::parse(name);
        ASSERT_FALSE(parsed.has_value()) << name;
        EXPECT_EQ(parsed.error().code(), ErrorCode::invalid_config);
    }
}

RawAttributes usual(const Json& id_token, const Json* userinfo = nullptr) {
    return map_claims(*mapping_of({}), id_token, userinfo);
}

TEST(Mapping, KnowsTheNamesInUseOfFeide) {
    EXPECT_THAT(usual({{"sub", "7b96eab9"},
                       {"https://n.feide.no/claims/userid_sec",
                        {"feide:kari@uni.example", "nin:31810050031"}},
                       {"https://n.feide.no/claims/eduPersonPrincipalName", "kari@uni.example"},
                       {"name", "Kari Prøvesen"},
                       {"email", "kari@uni.example"},
                       {"email_verified", false}}),
                UnorderedElementsAre(Pair("national_id", ElementsAre("31810050031")),
                                     Pair("eppn", ElementsAre("kari@uni.example"))));
}

TEST(Mapping, KnowsTheNamesInUseOfFederationsAndIdPorten) {
    EXPECT_THAT(
        usual({{"given_name", "Jan"},
               {"family_name", "Voorbeeld"},
               {"schac_personal_unique_code", {"urn:schac:personalUniqueCode:int:esi:nl:1"}},
               {"eduperson_principal_name", "jan@uni.example"},
               {"email", "jan@uni.example"},
               {"birthdate", "2000-01-31"}}),
        UnorderedElementsAre(Pair("given_names", ElementsAre("Jan")),
                             Pair("family_name", ElementsAre("Voorbeeld")),
                             Pair("schac_personal_unique_code",
                                  ElementsAre("urn:schac:personalUniqueCode:int:esi:nl:1")),
                             Pair("eppn", ElementsAre("jan@uni.example")),
                             Pair("email", ElementsAre("jan@uni.example")),
                             Pair("birth_date", ElementsAre("2000-01-31"))));
    EXPECT_THAT(usual({{"pid", "31810050031"}}),
                UnorderedElementsAre(Pair("national_id", ElementsAre("31810050031"))));
}

TEST(Mapping, TheSignedTokenCountsBeforeUserinfo) {
    const Json more{{"given_name", "Eve"}, {"family_name", "Prøvesen"}};
    EXPECT_THAT(usual({{"given_name", "Kari"}}, &more),
                UnorderedElementsAre(Pair("given_names", ElementsAre("Kari")),
                                     Pair("family_name", ElementsAre("Prøvesen"))));
}

TEST(Mapping, AConfiguredKeyTakesThePlaceOfThatUsualOneAlone) {
    auto mapping = mapping_of({.identity = {{"learner_number", {"number"}}, {"email", {}}}});
    ASSERT_TRUE(mapping.has_value());
    EXPECT_THAT(map_claims(*mapping,
                           {{"number", "7"}, {"given_name", "Kari"}, {"email", "kari@uni.example"}},
                           nullptr),
                UnorderedElementsAre(Pair("learner_number", ElementsAre("7")),
                                     Pair("given_names", ElementsAre("Kari"))));
    EXPECT_FALSE(mapping->contains("email"));
    auto other = mapping_of({.identity = {{"given_names", {"first"}}}});
    ASSERT_TRUE(other.has_value());
    EXPECT_THAT(map_claims(*other, {{"given_name", "Kari"}}, nullptr), IsEmpty());
}

TEST(Mapping, AnEmailThatIsUnverifiedInEitherPlaceIsNobodys) {
    const Json plain{{"email", "kari@uni.example"}};
    Json unverified = plain;
    unverified["email_verified"] = false;
    EXPECT_THAT(usual(unverified, &plain), ::testing::IsEmpty());
    EXPECT_THAT(usual(plain, &unverified), ::testing::IsEmpty());
    EXPECT_THAT(usual(plain, &plain), ::testing::SizeIs(1));
}

TEST(Mapping, TheConfiguredNamesReplaceTheUsualOnesAndTheFirstThatComesCounts) {
    auto mapping = login::oidc::read_mapping({{"national_id", {"nin", "pid"}}});
    ASSERT_TRUE(mapping.has_value());
    const Json claims{{"pid", "2"}, {"given_name", "Kari"}};
    EXPECT_THAT(map_claims(*mapping, claims, nullptr),
                UnorderedElementsAre(Pair("national_id", ElementsAre("2"))));
    EXPECT_THAT(map_claims(*mapping, {{"pid", "2"}, {"nin", "1"}}, nullptr),
                UnorderedElementsAre(Pair("national_id", ElementsAre("1"))));
    EXPECT_TRUE(login::oidc::is_complete(*mapping, {{"national_id", {"1"}}}));
    EXPECT_FALSE(login::oidc::is_complete(*mapping, {}));
}

TEST(Mapping, AMalformedNameIsNamedWithItsKey) {
    auto mapping = mapping_of({.identity = {{"eppn", {"a=b"}}}});
    ASSERT_FALSE(mapping.has_value());
    EXPECT_THAT(mapping.error().operator_text().str(), HasSubstr("[login.identity] eppn: \"a=b\""));
}

}  // namespace
}  // namespace ncp::test
