#include "login/identity/normalise.h"

#include <gmock/gmock.h>

namespace ncp::login {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// 2026-11-24T22:00:00Z
const WallTime kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{22};

auto normalise(const RawAttributes& raw, const std::string& country = "") {
    return normalise_identity(raw, "", NormalRules{kNow, country});
}

// All values of a key with bars between them, or the refusal: "birth_date: not a day …".
std::string value(const RawAttributes& raw, const std::string& key,
                  const std::string& country = "") {
    const auto made = normalise(raw, country);
    if (!made) return made.error().error().operator_text().str();
    std::string all;
    for (const auto& [name, one] : made->identity.attributes) {
        if (name == key) all += (all.empty() ? "" : "|") + one;
    }
    return all;
}

std::string date(const std::string& text) {
    return value({{"birth_date", {text}}}, "birth_date");
}
std::string family_name(const std::string& text) {
    return value({{"family_name", {text}}}, "family_name");
}
// The kind of refusal; -1 if there is none.
int fault(const RawAttributes& raw) {
    const auto made = normalise(raw);
    return made ? -1 : static_cast<int>(made.error().fault);
}
int is(IdentityFault fault) {
    return static_cast<int>(fault);
}

TEST(NormaliseIdentity, WritesNamesOneWay) {
    EXPECT_EQ(family_name("Esimerkki"), "Esimerkki");
    EXPECT_EQ(family_name("A\u0308ima\u0308"), "\u00C4im\u00E4");  // composed
    EXPECT_EQ(family_name("  van  der\u00A0\u3000Voorbeeld "), "van der Voorbeeld");
    EXPECT_EQ(family_name("Ελληνικά"), "Ελληνικά");
    EXPECT_EQ(family_name("می‌خواهم"),
              "می‌خواهم");  // a joiner that is part of the spelling
    EXPECT_EQ(family_name("   "), "");
    EXPECT_EQ(value({{"given_names", {"Ada", " Ada", "Beata"}}}, "given_names"), "Ada|Beata");
}

TEST(NormaliseIdentity, RefusesTextThatIsNone) {
    for (const std::string& text :
         {std::string("a\0b", 3), std::string("a\nb"), std::string("a\tb"), std::string("a\x7F"),
          std::string("a\u0085"), std::string("\xC3"), std::string("\xC0\x80"),
          std::string("\xED\xA0\x80"), std::string("\xF4\x90\x80\x80"), std::string("a\u202Eb"),
          std::string("a\u200Fb"), std::string("a\u2066b"), std::string("\uFEFFa"),
          std::string("a\u2028b"), std::string("a\uE000"), std::string("a\U000E0041")}) {
        EXPECT_EQ(fault({{"family_name", {text}}}), is(IdentityFault::not_text));
        EXPECT_EQ(fault({{"example:card", {text}}}), is(IdentityFault::not_text));
    }
    EXPECT_EQ(family_name(std::string(512, 'a')), std::string(512, 'a'));
    EXPECT_EQ(fault({{"family_name", {std::string(513, 'a')}}}), is(IdentityFault::too_long));
    EXPECT_EQ(fault({{"email", std::vector<std::string>(33, "a@b.example")}}),
              is(IdentityFault::too_many_values));
    EXPECT_EQ(fault({{"Family_Name", {"a"}}}), is(IdentityFault::unknown_key));
}

TEST(NormaliseIdentity, ReadsBirthDatesInTheFormsOfTheField) {
    for (const char* text : {"2000-02-29", "20000229", "2000-02-29Z", "2000-02-29+02:00",
                             "2000-02-29-14:00", " 2000-02-29 "}) {
        EXPECT_EQ(date(text), "2000-02-29") << text;
    }
    EXPECT_EQ(date("1900-01-01"), "1900-01-01");
    EXPECT_EQ(date("2026-11-25"), "2026-11-25");  // today already, east of us
    EXPECT_EQ(value({{"birth_date", {"20000229", "2000-02-29"}}}, "birth_date"), "2000-02-29");
    for (const char* text : {"1999-02-29",
                             "1900-02-29",
                             "2000-13-01",
                             "2000-00-01",
                             "2000-01-00",
                             "2000-01-32",
                             "00-01-31",
                             "2000-1-31",
                             "31.01.2000",
                             "2000/01/31",
                             "200001310",
                             "2000-01-31T00:00:00",
                             "2000-01-31+15:00",
                             "2000-01-31+2:00",
                             "2000-01-31Zx",
                             "+200-01-31",
                             "2000-01- 1",
                             "٢٠٠٠-٠١-٣١",
                             "0x7D0131",
                             "-2000131",
                             "1e100000",
                             "0000",
                             "0000-13-01",
                             "0000-05-32",
                             "200",
                             "20000"}) {
        EXPECT_EQ(fault({{"birth_date", {text}}}), is(IdentityFault::no_date)) << text;
    }
    for (const char* text : {"1899-12-31", "2026-11-26", "9999-12-31", "00010101"}) {
        EXPECT_EQ(fault({{"birth_date", {text}}}), is(IdentityFault::date_out_of_range)) << text;
    }
}

TEST(NormaliseIdentity, TakesCountryAndBirthDateFromTheNationalNumber) {
    const RawAttributes urn{{"national_id", {"urn:schac:personalUniqueID:fi:FIC:131052-308t"}}};
    EXPECT_EQ(value(urn, "national_id"), "131052-308T");
    EXPECT_EQ(value(urn, "national_id_country"), "FI");
    EXPECT_EQ(value(urn, "birth_date"), "1952-10-13");
    const RawAttributes old{
        {"national_id", {"urn:mace:terena.org:schac:personalUniqueID:se:NIN:198112189876"}}};
    EXPECT_EQ(value(old, "birth_date"), "1981-12-18");

    const RawAttributes bare{{"national_id", {"070761-4285"}}};
    EXPECT_EQ(value(bare, "birth_date", "DK"), "1961-07-07");
    EXPECT_EQ(value(bare, "national_id", "DK"), "0707614285");
    EXPECT_EQ(value(bare, "birth_date"), "");
    EXPECT_EQ(value(bare, "national_id"), "070761-4285");  // no country, no rule
    const RawAttributes named{{"national_id", {"070761-4285"}}, {"national_id_country", {"dk"}}};
    EXPECT_EQ(value(named, "national_id_country", "FI"), "DK");
    const RawAttributes unknown{{"national_id", {"A-1"}}, {"national_id_country", {"JP"}}};
    EXPECT_EQ(value(unknown, "national_id"), "A-1");
    EXPECT_EQ(value({{"family_name", {"A"}}}, "national_id_country", "FI"), "");
}

TEST(NormaliseIdentity, RefusesACountryThatIsNone) {
    for (const char* country : {"F", "FIN", "F1", "ФИ", "246"}) {
        EXPECT_EQ(fault({{"national_id", {"x"}}, {"national_id_country", {country}}}),
                  is(IdentityFault::no_country));
    }
}

// Swedes born on a day whose numbers had run out bear another day of the month in theirs, holders
// of a Norwegian D-number perhaps the day of their registration.
TEST(NormaliseIdentity, ADateThatTheNumberDoesNotKnowForSureYieldsToTheAttribute) {
    auto born = [](const char* country, const char* number, const char* date) {
        return RawAttributes{
            {"national_id", {number}}, {"national_id_country", {country}}, {"birth_date", {date}}};
    };
    EXPECT_EQ(value(born("SE", "811218-9876", "1981-12-17"), "birth_date"), "1981-12-17");
    EXPECT_EQ(fault(born("SE", "811218-9876", "1981-11-18")),
              is(IdentityFault::birth_date_contradicts));
    EXPECT_EQ(value(born("NO", "55018510013", "1985-07-01"), "birth_date"), "1985-07-01");
    EXPECT_EQ(fault(born("NO", "55018510013", "1986-01-15")),
              is(IdentityFault::birth_date_contradicts));
    EXPECT_EQ(fault(born("NO", "15018510100", "1985-01-14")),
              is(IdentityFault::birth_date_contradicts));
    // Without an attribute: the day that it most likely is, or none.
    EXPECT_EQ(value({{"national_id", {"811218-9876"}}}, "birth_date", "SE"), "1981-12-18");
    EXPECT_EQ(value({{"national_id", {"55018510013"}}}, "birth_date", "NO"), "");
    EXPECT_EQ(value({{"national_id", {"15018510100"}}}, "birth_date", "NO"), "1985-01-15");
}

TEST(NormaliseIdentity, RefusesWhatContradictsItself) {
    const std::vector<std::string> number{"131052-308T"};
    EXPECT_EQ(fault({{"national_id", number},
                     {"national_id_country", {"FI"}},
                     {"birth_date", {"1952-10-14"}}}),
              is(IdentityFault::birth_date_contradicts));
    EXPECT_EQ(fault({{"national_id", number},
                     {"national_id_country", {"FI"}},
                     {"birth_date", {"19521013"}}}),
              -1);
    EXPECT_EQ(fault({{"birth_date", {"1952-10-13", "1952-10-14"}}}),
              is(IdentityFault::several_different));
    EXPECT_EQ(fault({{"national_id", {"urn:schac:personalUniqueID:fi:FIC:131052-308T"}},
                     {"national_id_country", {"SE"}}}),
              is(IdentityFault::several_different));
    // Two people of one day.
    EXPECT_EQ(
        fault({{"national_id", {"811218-9876", "811218-9801"}}, {"national_id_country", {"SE"}}}),
        is(IdentityFault::several_different));
    EXPECT_EQ(
        fault({{"national_id", {"33392005961", "69435151530"}}, {"national_id_country", {"HR"}}}),
        is(IdentityFault::several_different));
    // One person in two spellings.
    EXPECT_EQ(
        value({{"national_id", {"811218-9876", "19811218-9876"}}, {"national_id_country", {"SE"}}},
              "national_id"),
        "198112189876");
}

TEST(NormaliseIdentity, FindsTheEuropeanStudentIdentifier) {
    const std::string esi = "urn:schac:personalUniqueCode:int:esi:north.example:1001";
    const std::string other = "urn:schac:personalUniqueCode:int:studentID:north.example:1001";
    const RawAttributes raw{{"schac_personal_unique_code", {other, esi, "home-grown 12"}}};
    EXPECT_EQ(value(raw, "esi"), esi);
    EXPECT_EQ(value(raw, "schac_personal_unique_code"), other + "|" + esi + "|home-grown 12");
    EXPECT_EQ(value({{"esi", {esi}}, {"schac_personal_unique_code", {esi}}}, "esi"), esi);
    EXPECT_EQ(value({{"esi", {"1001"}}}, "esi"), "1001");
    for (const char* code :
         {"urn:schac:personalUniqueCode:", "URN:SCHAC:personalUniqueCode:int",
          "urn:schac:personalUniqueCode:int:esi", "urn:schac:personalUniqueCode:int:esi:",
          "urn:schac:personalUniqueCode:int::x", "urn:schac:personalUniqueCode:finland:esi:x"}) {
        EXPECT_EQ(fault({{"schac_personal_unique_code", {code}}}), is(IdentityFault::no_schac_code))
            << code;
    }
    EXPECT_EQ(fault({{"esi", {other}}}), is(IdentityFault::no_schac_code));
}

TEST(NormaliseIdentity, ChecksScopedNames) {
    EXPECT_EQ(value({{"eppn", {"Ada.1@North.Example"}}}, "eppn"), "Ada.1@north.example");
    EXPECT_EQ(value({{"email", {"ada@north.example"}}}, "email"), "ada@north.example");
    for (const char* eppn :
         {"ada", "@north.example", "ada@", "a b@north.example", "ada@@north", "ada@north..example",
          "ada@.north", "ada@north.", "a@b@c", "ada@nörth.example", "ada@north.example/x"}) {
        EXPECT_EQ(fault({{"eppn", {eppn}}}), is(IdentityFault::no_scoped_name)) << eppn;
    }
}

TEST(NormaliseIdentity, CarriesTheAssuranceLevel) {
    const auto made =
        normalise_identity({{"family_name", {"A"}}}, " http://eidas.europa.eu/LoA/substantial ",
                           NormalRules{kNow, ""});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->assurance_level, "http://eidas.europa.eu/LoA/substantial");
    EXPECT_FALSE(normalise_identity({}, "a\nb", NormalRules{kNow, ""}));
    ASSERT_TRUE(normalise({}));
    EXPECT_TRUE(normalise({})->identity.empty());
}

TEST(NormaliseIdentity, NamesKeyAndFaultButNeverTheValue) {
    const RawAttributes cases[] = {
        {{"birth_date", {"canary"}}},
        {{"eppn", {"canary"}}},
        {{"family_name", {"canary\n"}}},
        {{"canary", {"canary"}}},
        {{"national_id", {"1"}}, {"national_id_country", {"canary"}}},
        {{"esi", {"urn:schac:personalUniqueCode:canary"}}},
    };
    for (const RawAttributes& raw : cases) {
        const auto made = normalise(raw);
        ASSERT_FALSE(made);
        const Error error = made.error().error();
        EXPECT_EQ(error.code(), ErrorCode::login_failed);
        EXPECT_THAT(error.operator_text().str(), Not(HasSubstr("canary")));
    }
    EXPECT_EQ(date("canary"),
              "the login's attributes are refused: birth_date: not a day of the "
              "calendar as YYYY-MM-DD or YYYYMMDD");
}

TEST(MissingKeys, AreThoseOfASourceInItsOrder) {
    const auto made = normalise({{"national_id", {"131052-308T"}},
                                 {"national_id_country", {"FI"}},
                                 {"family_name", {" "}}});
    ASSERT_TRUE(made);
    const Identity& identity = made->identity;
    EXPECT_THAT(identity.missing({"national_id", "birth_date"}), IsEmpty());
    EXPECT_THAT(identity.missing({"learner_number", "national_id", "family_name"}),
                ElementsAre("learner_number", "family_name"));
    EXPECT_THAT(Identity().missing({"esi"}), ElementsAre("esi"));
}

}  // namespace
}  // namespace ncp::login
