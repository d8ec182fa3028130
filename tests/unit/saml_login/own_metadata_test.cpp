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
            .contact = "",
            .names = usual_names()};
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

TEST(OwnMetadata, TellsAddressesKeysAndWishes) {
    const std::string xml = written(own());
    EXPECT_THAT(xml, HasSubstr("entityID=\"https://ncp.example.org/login/haka/metadata\""));
    EXPECT_THAT(xml, HasSubstr("Location=\"https://ncp.example.org/login/haka/acs\""));
    EXPECT_THAT(xml, HasSubstr("Location=\"https://ncp.example.org/login/haka/slo\""));
    EXPECT_THAT(xml, HasSubstr("use=\"signing\""));
    EXPECT_THAT(xml, HasSubstr("use=\"encryption\""));
    EXPECT_THAT(xml, HasSubstr("WantAssertionsSigned=\"true\""));
    EXPECT_THAT(xml, HasSubstr("FriendlyName=\"schacDateOfBirth\" "
                               "Name=\"urn:oid:1.3.6.1.4.1.25178.1.2.3\""));
    EXPECT_THAT(xml, HasSubstr("Hub of &lt;Exampleland&gt; &amp; \"Co\""));
    EXPECT_THAT(xml, Not(HasSubstr("DiscoveryResponse")));
    EXPECT_THAT(xml, Not(HasSubstr("ContactPerson")));
}

TEST(OwnMetadata, NamesTheReturnOfADiscoveryServiceAndWhomToWriteTo) {
    OwnMetadata more = own();
    more.discovery_return_url = "https://ncp.example.org/login/haka/disco";
    more.contact = "help@example.org";
    const std::string xml = written(more);
    EXPECT_THAT(xml, HasSubstr("Location=\"https://ncp.example.org/login/haka/disco\""));
    EXPECT_THAT(xml, HasSubstr("mailto:help@example.org"));
}

}  // namespace
}  // namespace ncp::login::saml
