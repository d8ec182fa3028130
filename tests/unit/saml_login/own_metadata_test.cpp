#include "login/saml/own_metadata.h"

#include <gmock/gmock.h>

#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {
namespace {

using testing::HasSubstr;
using testing::Not;

OwnMetadata own() {
    return {.entity_id = "https://ncp.example.org/login/haka/metadata",
            .name = "Hub of <Exampleland> & \"Co\"",
            .acs_url = "https://ncp.example.org/login/haka/acs",
            .slo_url = "https://ncp.example.org/login/haka/slo",
            .discovery_return_url = "",
            .presence = {},
            .names = usual_names(),
            .second_certificate = ""};
}

std::string written(const OwnMetadata& what) {
    auto xml = write_own_metadata(what, *federation_key().key);
    EXPECT_TRUE(xml.has_value()) << xml.error().describe().str();
    return xml.value_or("");
}

TEST(OwnMetadata, IsSignedOverItsRoot) {
    const std::string xml = written(own());
    auto document = elmo::Document::parse(xml);
    ASSERT_TRUE(document.has_value());
    const signing::SignedRoot root{
        "urn:oasis:names:tc:SAML:2.0:metadata", {"EntityDescriptor"}, "ID"};
    Status checked =
        signing::check_root_signature(*document, root, federation_key().certificate_pem);
    EXPECT_TRUE(checked.has_value()) << checked.error().describe().str();
}

TEST(OwnMetadata, TellsBothCertificatesWhileTheyChange) {
    OwnMetadata two = own();
    two.second_certificate = "-----BEGIN CERTIFICATE-----\nc2Vjb25k\n-----END CERTIFICATE-----\n";
    const auto pairs = [](const std::string& xml) {
        std::size_t count = 0;
        for (std::size_t at = xml.find("<md:KeyDescriptor"); at != std::string::npos;
             at = xml.find("<md:KeyDescriptor", at + 1))
            ++count;
        return count / 2;
    };
    EXPECT_EQ(pairs(written(own())), 1U);
    const std::string xml = written(two);
    EXPECT_EQ(pairs(xml), 2U);
    EXPECT_LT(xml.find("use=\"encryption\""), xml.find("c2Vjb25k")) << "the first comes first";
}

TEST(OwnMetadata, TellsAddressesKeysAndWishes) {
    const std::string xml = written(own());
    EXPECT_THAT(xml, HasSubstr("entityID=\"https://ncp.example.org/login/haka/metadata\""));
    EXPECT_THAT(xml, HasSubstr("Location=\"https://ncp.example.org/login/haka/acs\""));
    EXPECT_THAT(xml, HasSubstr("Location=\"https://ncp.example.org/login/haka/slo\""));
    EXPECT_THAT(xml, HasSubstr("use=\"signing\""));
    EXPECT_THAT(xml, HasSubstr("use=\"encryption\""));
    EXPECT_THAT(xml, HasSubstr("<md:EncryptionMethod "
                               "Algorithm=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\""));
    EXPECT_THAT(xml, HasSubstr("WantAssertionsSigned=\"true\""));
    EXPECT_THAT(xml, HasSubstr("FriendlyName=\"schacDateOfBirth\" "
                               "Name=\"urn:oid:1.3.6.1.4.1.25178.1.2.3\""));
    EXPECT_THAT(xml, HasSubstr("Hub of &lt;Exampleland&gt; &amp; \"Co\""));
    EXPECT_THAT(xml, Not(HasSubstr("DiscoveryResponse")));
    EXPECT_THAT(xml, Not(HasSubstr("ContactPerson")));
}

// In the order of the schemas.
TEST(OwnMetadata, TellsWhoWeAre) {
    OwnMetadata more = own();
    more.presence = {.organization = "Agency & Co",
                     .organization_url = "https://www.example.org",
                     .description = "Fetches <results>",
                     .information_url = "https://www.example.org/ncp",
                     .privacy_url = "https://www.example.org/privacy",
                     .logo_url = "https://www.example.org/logo.png?a&b",
                     .logo_width = 160,
                     .logo_height = 80,
                     .contact = "help@example.org"};
    const std::string xml = written(more);
    EXPECT_THAT(
        xml,
        HasSubstr("</mdui:DisplayName><mdui:Description xml:lang=\"en\">Fetches &lt;results&gt;"
                  "</mdui:Description><mdui:Logo height=\"80\" width=\"160\">"
                  "https://www.example.org/logo.png?a&amp;b</mdui:Logo>"
                  "<mdui:InformationURL xml:lang=\"en\">https://www.example.org/ncp"
                  "</mdui:InformationURL><mdui:PrivacyStatementURL xml:lang=\"en\">"
                  "https://www.example.org/privacy</mdui:PrivacyStatementURL></mdui:UIInfo>"));
    EXPECT_THAT(xml, HasSubstr("</md:SPSSODescriptor><md:Organization><md:OrganizationName "
                               "xml:lang=\"en\">Agency &amp; Co</md:OrganizationName>"
                               "<md:OrganizationDisplayName xml:lang=\"en\">Agency &amp; Co"
                               "</md:OrganizationDisplayName><md:OrganizationURL xml:lang=\"en\">"
                               "https://www.example.org</md:OrganizationURL></md:Organization>"
                               "<md:ContactPerson"));
    EXPECT_THAT(written(own()), Not(HasSubstr("Organization")));
}

TEST(OwnMetadata, CallsPlainNamesPlain) {
    OwnMetadata plain = own();
    plain.names = {{"given_names", {"givenName", "urn:oid:2.5.4.42", "other"}}};
    const std::string xml = written(plain);
    EXPECT_THAT(xml, HasSubstr("Name=\"givenName\" "
                               "NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\""));
    EXPECT_THAT(xml, HasSubstr("NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\""));
    EXPECT_THAT(xml, Not(HasSubstr("other")));
    plain.names.clear();
    EXPECT_THAT(written(plain), Not(HasSubstr("AttributeConsumingService")));
}

TEST(OwnMetadata, NamesTheReturnOfADiscoveryServiceAndWhomToWriteTo) {
    OwnMetadata more = own();
    more.discovery_return_url = "https://ncp.example.org/login/haka/disco";
    more.presence.contact = "help@example.org";
    const std::string xml = written(more);
    EXPECT_THAT(xml, HasSubstr("Location=\"https://ncp.example.org/login/haka/disco\""));
    EXPECT_THAT(xml, HasSubstr("mailto:help@example.org"));
}

}  // namespace
}  // namespace ncp::login::saml
