#include "login/saml/attributes.h"

#include <gmock/gmock.h>

namespace ncp::login::saml {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

IdentityProvider provider() {
    IdentityProvider made;
    made.entity_id = "https://idp.school.example/";
    made.scopes = {"school.example", "staff.school.example"};
    return made;
}

RawAttributes mapped(const SentAttributes& sent) {
    return map_attributes(sent, usual_names(), provider()).raw;
}

TEST(Attributes, AreKnownByTheirOids) {
    EXPECT_THAT(
        mapped({{"urn:oid:2.5.4.42", {"Aino"}},
                {"urn:oid:2.5.4.4", {"Esimerkki"}},
                {"urn:oid:1.3.6.1.4.1.25178.1.2.3", {"19990417"}},
                {"urn:oid:1.3.6.1.4.1.2428.90.1.5", {"17049912345"}},
                {"urn:oid:1.3.6.1.4.1.25178.1.2.14", {"urn:schac:personalUniqueCode:int:esi:a:1"}},
                {"urn:oid:1.3.6.1.4.1.16161.1.1.27", {"1.2.246.562.24.1"}},
                {"urn:oid:0.9.2342.19200300.100.1.3", {"aino@mail.example"}},
                {"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {"aino@school.example"}},
                {"urn:oid:1.3.6.1.4.1.5923.1.1.1.7", {"an entitlement nobody wants"}}}),
        UnorderedElementsAre(Pair("given_names", ElementsAre("Aino")),
                             Pair("family_name", ElementsAre("Esimerkki")),
                             Pair("birth_date", ElementsAre("19990417")),
                             Pair("national_id", ElementsAre("17049912345")),
                             Pair("schac_personal_unique_code",
                                  ElementsAre("urn:schac:personalUniqueCode:int:esi:a:1")),
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

TEST(Attributes, OfAProviderWithoutScopeHaveNone) {
    const Mapped made = map_attributes({{"urn:oid:1.3.6.1.4.1.5923.1.1.1.6", {"a@school.example"}}},
                                       usual_names(), IdentityProvider{});
    EXPECT_THAT(made.raw, IsEmpty());
}

TEST(Attributes, HaveFriendlyNames) {
    EXPECT_EQ(friendly_name("urn:oid:1.3.6.1.4.1.25178.1.2.3"), "schacDateOfBirth");
    EXPECT_EQ(friendly_name("urn:oid:1.2.3"), "");
    EXPECT_EQ(friendly_name("mail"), "");
}

}  // namespace
}  // namespace ncp::login::saml
