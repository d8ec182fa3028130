// What a login tells that cannot be used, and is no reason to keep the student out.
#include <gtest/gtest.h>

#include "login/identity/normalise.h"

namespace ncp::login {
namespace {

// 2026-11-24T22:00:00Z
const WallTime kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{22};

// All values of a key with bars between them.
std::string value(const RawAttributes& raw, const std::string& key,
                  const std::string& country = "") {
    const auto made = normalise_identity(raw, "", NormalRules{kNow, country});
    if (!made) return "refused";
    std::string all;
    for (const auto& [name, one] : made->identity.attributes) {
        if (name == key) all += (all.empty() ? "" : "|") + one;
    }
    return all;
}

// What was left out, as the operator reads it.
std::string left_out(const RawAttributes& raw, const std::string& country = "") {
    const auto made = normalise_identity(raw, "", NormalRules{kNow, country});
    return made ? made->left_out.str() : "refused";
}

// Exchange students are those who have such numbers.
TEST(LeftOut, IsANationalNumberAgainstItsRuleWhoseBearerComesIn) {
    struct Case {
        const char *country, *number;
    };
    const Case cases[] = {
        {"FI", "131052-308U"},                          // the check character
        {"FI", "311302-308T"},                          // the date
        {"FI", "131052-308"},                           // the length
        {"FI", "131052+308T"},                          // born in 1852
        {"SE", "19900101T123"},                         // an interim number of Ladok
        {"SE", "198112189877"}, {"NO", "15418510011"},  // of a hospital: month + 40
        {"NO", "15518510011"},  {"NO", "15668510011"}, {"DK", "670761-4285"},  // day + 60
        {"DK", "070761AAA1"},   {"BG", "1003456789"},                          // of a foreigner
    };
    for (const auto& [country, number] : cases) {
        const RawAttributes raw{{"national_id", {number}}, {"eppn", {"ada@north.example"}}};
        EXPECT_EQ(value(raw, "national_id", country), "") << number;
        EXPECT_EQ(value(raw, "national_id_country", country), "") << number;
        EXPECT_EQ(value(raw, "birth_date", country), "") << number;
        EXPECT_EQ(value(raw, "eppn", country), "ada@north.example") << number;
        EXPECT_EQ(left_out(raw, country),
                  "national_id: 1 that are no possible number of " + std::string(country));
    }
    const std::string prefix = "urn:schac:personalUniqueID:";
    const RawAttributes kinds{
        {"national_id",
         {prefix + "no:PASSPORT:A1234567", prefix + "no:passport:B1234567",
          prefix + "jp:PASSPORT:C1", prefix + "no:XX:1", prefix + "fi:FIC:131052-308T"}}};
    EXPECT_EQ(value(kinds, "national_id"), "131052-308T");
    EXPECT_EQ(value(kinds, "national_id_country"), "FI");
    EXPECT_EQ(left_out(kinds),
              "national_id: 1 that are no possible number of JP; "
              "national_id: 3 that are no possible number of NO");
    EXPECT_EQ(left_out({{"national_id", {"131052-308T"}}}, "FI"), "");
}

TEST(LeftOut, IsABirthDateOfWhichTheProviderKeepsAPartBack) {
    for (const char* partial : {"1999", "0000-05-17", "0000-02-29"}) {
        EXPECT_EQ(value({{"birth_date", {partial}}}, "birth_date"), "") << partial;
        EXPECT_EQ(left_out({{"birth_date", {partial}}}), "birth_date: without its year or its day");
    }
    EXPECT_EQ(
        value({{"birth_date", {"1981"}}, {"national_id", {"811218-9876"}}}, "birth_date", "SE"),
        "1981-12-18");
}

TEST(LeftOut, IsAnAddressThatCannotBeUsed) {
    const RawAttributes raw{{"email", {"a@m\u00FCller.example", "Ada@North.Example", "ada"}}};
    EXPECT_EQ(value(raw, "email"), "Ada@north.example");
    EXPECT_EQ(left_out(raw), "email: 2 not of the form name@domain");
}

TEST(LeftOut, NamesKeyAndCountryButNeverTheValue) {
    EXPECT_EQ(left_out({{"national_id", {"canary"}}, {"email", {"canary"}}}, "NO"),
              "email: 1 not of the form name@domain; "
              "national_id: 1 that are no possible number of NO");
}

}  // namespace
}  // namespace ncp::login
