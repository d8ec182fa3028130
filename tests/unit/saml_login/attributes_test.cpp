#include "login/saml/attributes.h"

#include <gmock/gmock.h>

#include "login/identity/provider_names.h"

namespace ncp::login::saml {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

IdentityProvider provider() {
    IdentityProvider made;
    made.entity_id = "https://idp.school.example/";
    made.scopes.literal = {"school.example", "staff.school.example"};
    return made;
}

RawAttributes mapped(const SentAttributes& sent) {
    return map_attributes(sent, usual_names(), provider()).raw;
}

TEST(Attributes, AConfiguredKeyTakesThePlaceOfThatUsualOneAlone) {
    const AttributeNames names = with_usual({{"eppn", {"uid"}}, {"email", {}}}, usual_names());
    EXPECT_THAT(names.at("eppn"), ElementsAre("uid"));
    EXPECT_FALSE(names.contains("email"));
    EXPECT_EQ(names.at("national_id"), usual_names().at("national_id"));
    EXPECT_EQ(names.size(), usual_names().size() - 1);
}

TEST(Attributes, AreKnownByTheirOids) {
    EXPECT_THAT(
        mapped({{"urn:oid:2.5.4.42", {"Aino"}},
                {"urn:oid:2.5.4.4", {"Esimerkki"}},
                {"urn:oid:1.3.6.1.4.1.25178.1.2.3", {"19990417"}},
                {"urn:oid:1.3.6.1.4.1.2428.90.1.5", {"17049912345"}},
                {"urn:oid:1.3.6.1.4.1.25178.1.2.14", {"urn:schac:personalUniqueCode:int:esi:fi:1"}},
                {"urn:oid:1.3.6.1.4.1.16161.1.1.27", {"1.2.246.562.24.1"}},
                {"urn:oid:0.9.2342.19200300.100.1.3", {"aino@mail.example"}},
                {"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {"aino@school.example"}},
                {"urn:oid:1.3.6.1.4.1.5923.1.1.1.7", {"an entitlement nobody wants"}}}),
        UnorderedElementsAre(Pair("given_names", ElementsAre("Aino")),
                             Pair("family_name", ElementsAre("Esimerkki")),
                             Pair("birth_date", ElementsAre("19990417")),
                             Pair("national_id", ElementsAre("17049912345")),
                             Pair("schac_personal_unique_code",
                                  ElementsAre("urn:schac:personalUniqueCode:int:esi:fi:1")),
                             Pair("learner_number", ElementsAre("1.2.246.562.24.1")),
                             Pair("email", ElementsAre("aino@mail.example")),
                             Pair("eppn", ElementsAre("aino@school.example"))));
}

TEST(Attributes, AreKnownByTheirOlderNamesAndPlainOnes) {
    EXPECT_THAT(mapped({{"urn:mace:dir:attribute-def:givenName", {"Aino"}}, {"sn", {"E"}}}),
                UnorderedElementsAre(Pair("given_names", ElementsAre("Aino")),
                                     Pair("family_name", ElementsAre("E"))));
}

TEST(Attributes, CountByTheFirstNameThatIsSent) {
    EXPECT_THAT(mapped({{"givenName", {"Plain"}},
                        {"urn:oid:2.5.4.42", {"By OID"}},
                        {"urn:oid:1.3.6.1.4.1.16161.1.1.25", {"Funet"}}}),
                ElementsAre(Pair("given_names", ElementsAre("By OID"))));
    EXPECT_THAT(mapped({{"givenName", {"Plain"}}, {"urn:oid:2.5.4.42", {}}}),
                ElementsAre(Pair("given_names", ElementsAre("Plain"))));
}

TEST(Attributes, OfAnotherScopeAreLeftOut) {
    for (const char* value :
         {"aino@other.example", "aino@school.example.evil.example", "aino@xschool.example", "aino",
          "aino@", "@", "", "aino@school.example@other.example", "aino@sub.school.example"}) {
        const Mapped made = map_attributes({{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {value}}},
                                           usual_names(), provider());
        EXPECT_THAT(made.raw, IsEmpty()) << value;
        EXPECT_EQ(made.foreign_scopes, 1U) << value;
    }
    EXPECT_THAT(mapped({{"eduPersonPrincipalName", {"aino@SCHOOL.example", "a@evil.example"}}}),
                ElementsAre(Pair("eppn", ElementsAre("aino@SCHOOL.example"))));
}

TEST(Attributes, OfAnyScopedNameAreHeldAgainstTheScopes) {
    const AttributeNames own{{"example:subject", {"urn:oasis:names:tc:SAML:attribute:subject-id"}},
                             {"eppn", {"someOwnName"}},
                             {"email", {"urn:oid:0.9.2342.19200300.100.1.3"}}};
    const Mapped made =
        map_attributes({{"urn:oasis:names:tc:SAML:attribute:subject-id", {"1@evil.example"}},
                        {"someOwnName", {"a@evil.example"}},
                        {"urn:oid:0.9.2342.19200300.100.1.3", {"a@anywhere.example"}}},
                       own, provider());
    EXPECT_THAT(made.raw, ElementsAre(Pair("email", ElementsAre("a@anywhere.example"))));
    EXPECT_EQ(made.foreign_scopes, 2U);
}

TEST(Attributes, AreHeldAgainstScopesThatArePatterns) {
    IdentityProvider made;
    made.scopes.patterns = {R"(^([a-z0-9-]{1,63}\.){0,2}vho\.example$)", "unanchored[.]example"};
    const auto believed = [&](const std::string& value) {
        return !map_attributes({{"eduPersonPrincipalName", {value}}}, usual_names(), made)
                    .raw.empty();
    };
    for (const char* own :
         {"a@vho.example", "a@uni.VHO.example", "a@b.uni.vho.example", "a@unanchored.example"}) {
        EXPECT_TRUE(believed(own)) << own;
    }
    for (const char* foreign :
         {"a@c.b.uni.vho.example", "a@vhoxexample", "a@vho.example.evil.example",
          "a@evilvho.example", "a@vho.example\n", "a@evil.example\nvho.example",
          "a@sub.unanchored.example", "a@unanchored.example.evil.example", "a@"}) {
        EXPECT_FALSE(believed(foreign)) << foreign;
    }
}

// Patterns that would cost a backtracking matcher years.
TEST(Attributes, AreHeldAgainstAPatternInLinearTime) {
    IdentityProvider made;
    made.scopes.patterns = {"^(([a-z])+.)+[A-Z]([a-z])+$", "^(a|aa)+$", "^(a*)*b$"};
    const std::string value = "x@" + std::string(2000, 'a') + "!";
    EXPECT_THAT(map_attributes({{"eduPersonPrincipalName", {value}}}, usual_names(), made).raw,
                IsEmpty());
}

TEST(Attributes, OfAProviderWithoutScopeHaveNone) {
    const Mapped made = map_attributes({{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {"a@school.example"}}},
                                       usual_names(), IdentityProvider{});
    EXPECT_THAT(made.raw, IsEmpty());
}

// Nobody gives the identifiers of another institution; those of a whole country have no domain.
TEST(Attributes, OfAForeignStudentIdentifierAreLeftOut) {
    const std::string code = "urn:oid:1.3.6.1.4.1.25178.1.2.14";
    const std::string prefix = "urn:schac:personalUniqueCode:int:esi:";
    for (const std::string& value :
         {prefix + "other.example:1", " " + prefix + "other.example:1",
          std::string("URN:SCHAC:PERSONALUNIQUECODE:INT:ESI:other.example:1"),
          prefix + "sub.school.example:1", "\xc2\xa0" + prefix + "other.example:1"}) {
        const Mapped made = map_attributes({{code, {value}}}, usual_names(), provider());
        EXPECT_THAT(made.raw, IsEmpty()) << value;
        EXPECT_EQ(made.foreign_scopes, 1U) << value;
        const Mapped as_esi = map_attributes({{"own", {value}}}, {{"esi", {"own"}}}, provider());
        EXPECT_THAT(as_esi.raw, IsEmpty()) << value;
    }
    EXPECT_THAT(mapped({{code,
                         {prefix + "School.example:1", prefix + "fi:2", prefix + "other.example:3",
                          "urn:schac:personalUniqueCode:fi:student:4"}}}),
                ElementsAre(Pair("schac_personal_unique_code",
                                 ElementsAre(prefix + "School.example:1", prefix + "fi:2",
                                             "urn:schac:personalUniqueCode:fi:student:4"))));
}

TEST(Attributes, AreAskedForByNeed) {
    const auto asked = [](const std::set<std::string>& wanted, const AttributeNames& names) {
        std::vector<std::string> keys;
        for (const auto& [key, candidates] : names_for(wanted, names))
            keys.push_back(key);
        return keys;
    };
    EXPECT_THAT(asked({"birth_date", "family_name"}, usual_names()),
                ElementsAre("birth_date", "family_name"));
    EXPECT_THAT(asked({"esi"}, usual_names()), ElementsAre("schac_personal_unique_code"));
    EXPECT_THAT(asked({"national_id_country"}, usual_names()), ElementsAre("national_id"));
    EXPECT_THAT(asked({"esi"}, {{"esi", {"e"}}, {"schac_personal_unique_code", {"s"}}}),
                ElementsAre("esi"));
    EXPECT_THAT(asked({"birth_date"}, {{"national_id", {"n"}}, {"email", {"m"}}}),
                ElementsAre("national_id"));
    EXPECT_THAT(asked({}, usual_names()), IsEmpty());
}

TEST(Attributes, HaveFriendlyNames) {
    EXPECT_EQ(friendly_name("urn:oid:1.3.6.1.4.1.25178.1.2.3"), "schacDateOfBirth");
    EXPECT_EQ(friendly_name("urn:oid:1.2.3"), "");
    EXPECT_EQ(friendly_name("mail"), "");
}

}  // namespace
}  // namespace ncp::login::saml
