// What is read from metadata that is in order, and which providers are left out of it.
#include "login/saml/federation/metadata.h"

#include <gmock/gmock.h>

#include "support/test_certificate.h"
#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {
namespace {

using test::sample_provider;
using test::SampleProvider;
using test::written;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// An aggregate of this provider and of a sound one.
Metadata with(const SampleProvider& provider) {
    auto metadata =
        read_signed(signed_with_ours(test::aggregate_of(written(provider) + sample(99))));
    EXPECT_TRUE(metadata.has_value()) << metadata.error().describe().str();
    if (!metadata) return {};
    EXPECT_EQ(metadata->providers.empty() ? "" : metadata->providers.back().entity_id,
              "https://idp99.example.org/idp");
    return std::move(*metadata);
}

SampleProvider provider() {
    return sample_provider(1, good_certificate());
}

TEST(Metadata, GivesEveryProviderOfAnAggregate) {
    auto metadata = read_signed(test::signed_federation(3, federation_key()));
    ASSERT_TRUE(metadata.has_value()) << metadata.error().describe().str();
    ASSERT_EQ(metadata->providers.size(), 3U);
    EXPECT_EQ(metadata->left_out.sum(), 0U);
    EXPECT_EQ(rfc3339(metadata->valid_until.value()), "2099-01-01T00:00:00Z");
    EXPECT_EQ(metadata->cache_duration, std::chrono::hours(6));
    const IdentityProvider& first = metadata->providers[0];
    EXPECT_EQ(first.entity_id, "https://idp0.example.org/idp");
    ASSERT_EQ(first.names.size(), 2U);
    EXPECT_EQ(first.names[1].language, "fi");
    EXPECT_EQ(first.names[1].text, "Pääkaupungin 0. yliopisto");
    EXPECT_THAT(first.scopes.literal, ElementsAre("place0.example.org"));
    EXPECT_FALSE(first.hidden);
}

TEST(Metadata, GivesOneProviderWhoseDescriptorIsTheRoot) {
    std::string xml = sample(7);
    xml.replace(0, std::string("<md:EntityDescriptor").size(),
                "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
                "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" "
                "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
                "xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" "
                "xmlns:mdattr=\"urn:oasis:names:tc:SAML:metadata:attribute\" "
                "xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\" "
                "xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" ID=\"_federation\"");
    auto metadata = read_signed(signed_with_ours(xml));
    ASSERT_TRUE(metadata.has_value()) << metadata.error().describe().str();
    ASSERT_EQ(metadata->providers.size(), 1U);
}

TEST(Metadata, KeepsADescriptorThatStandsAloneWithoutWhatALoginDoesNotNeed) {
    const Metadata metadata = with(provider());
    const std::string& descriptor = metadata.providers[0].descriptor;
    EXPECT_TRUE(elmo::Document::parse(descriptor).has_value());
    EXPECT_THAT(descriptor, HasSubstr("entityID=\"https://idp1.example.org/idp\""));
    EXPECT_THAT(descriptor, HasSubstr("xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""));
    EXPECT_THAT(descriptor, HasSubstr("https://idp.example.org/sso"));
    EXPECT_THAT(descriptor, HasSubstr("SingleLogoutService"));
    EXPECT_THAT(descriptor, HasSubstr(good_certificate()));
    for (const char* unwanted :
         {"UIInfo", "ContactPerson", "Organization", "EntityAttributes", "logo.png", "Help"}) {
        EXPECT_THAT(descriptor, Not(HasSubstr(unwanted)));
    }
    // And it can be read again.
    auto again = read_metadata(descriptor, {kNow, ""});
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->providers.size(), 1U);
}

std::vector<std::string> trusted(const Trusted& whom, std::size_t not_trusted) {
    SampleProvider foreign = test::sample_provider(3, good_certificate());
    foreign.registration_authority = "https://other.example/";
    SampleProvider untold = test::sample_provider(4, good_certificate());
    untold.registration_authority.clear();
    auto metadata = read_metadata(
        test::aggregate_of(sample(1) + sample(2) + test::written(foreign) + test::written(untold)),
        {kNow, "", whom});
    if (!metadata) return {metadata.error().operator_text().str()};
    EXPECT_EQ(metadata->not_trusted, not_trusted);
    EXPECT_EQ(metadata->left_out.sum(), 0U);
    std::vector<std::string> ids;
    for (const IdentityProvider& provider : metadata->providers)
        ids.push_back(provider.entity_id);
    return ids;
}

TEST(Metadata, HoldsOnlyWhomTheOperatorTrusts) {
    const std::string one = "https://idp1.example.org/idp";
    const std::string two = "https://idp2.example.org/idp";
    const std::string three = "https://idp3.example.org/idp";
    const std::string ours = "https://federation.example.org/";
    EXPECT_EQ(trusted({}, 0).size(), 4U);
    EXPECT_THAT(trusted({{one, three}, {}}, 2), testing::ElementsAre(one, three));
    EXPECT_THAT(trusted({{}, {ours}}, 2), testing::ElementsAre(one, two));
    EXPECT_THAT(trusted({{}, {ours, "https://other.example/"}}, 1),
                testing::ElementsAre(one, two, three));
    EXPECT_THAT(trusted({{one, three}, {ours}}, 3), testing::ElementsAre(one));
    EXPECT_THAT(trusted({{}, {"https://federation.example.org"}}, 4), testing::IsEmpty());
}

TEST(Metadata, FindsProvidersInNestedAggregates) {
    const std::string inner = "<md:EntitiesDescriptor><md:EntitiesDescriptor>" + sample(1) +
                              "</md:EntitiesDescriptor></md:EntitiesDescriptor>";
    auto metadata = read_signed(signed_with_ours(test::aggregate_of(inner + sample(2))));
    ASSERT_TRUE(metadata.has_value());
    EXPECT_EQ(metadata->providers.size(), 2U);
}

TEST(Metadata, LeavesOutWhatANestedAggregateSaysIsOver) {
    const std::string inner = "<md:EntitiesDescriptor validUntil=\"2026-11-30T23:59:59Z\">" +
                              sample(1) + "</md:EntitiesDescriptor>";
    auto metadata = read_signed(signed_with_ours(test::aggregate_of(inner + sample(2))));
    ASSERT_TRUE(metadata.has_value());
    EXPECT_EQ(metadata->providers.size(), 1U);
    EXPECT_EQ(metadata->left_out.expired, 1U);
}

TEST(Metadata, LeavesOutAProviderWhoseTimeIsOver) {
    for (const char* until : {"2026-11-30T23:59:59Z", "2026-12-01T01:00:00+02:00", "soon"}) {
        SampleProvider over = provider();
        over.attributes = " validUntil=\"" + std::string(until) + "\"";
        EXPECT_EQ(with(over).left_out.expired, 1U) << until;
        over = provider();
        over.role_attributes = " validUntil=\"" + std::string(until) + "\"";
        EXPECT_EQ(with(over).left_out.expired, 1U) << until;
    }
}

TEST(Metadata, KeepsNoAddressThatABrowserShouldNotBeSentTo) {
    const std::string binding = "Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" ";
    const auto endpoint = [&](const std::string& name, const std::string& locations) {
        return "<md:" + name + " " + binding + locations + "/>";
    };
    SampleProvider made = provider();
    made.sso = endpoint("SingleLogoutService", "Location=\"http://idp.example.org/slo1\"") +
               endpoint("SingleLogoutService",
                        "Location=\"https://idp.example.org/slo2\" ResponseLocation=\"data:,x\"") +
               endpoint("SingleLogoutService",
                        "Location=\"https://idp.example.org/slo3\" "
                        "ResponseLocation=\"https://idp.example.org/slo4\"") +
               endpoint("SingleSignOnService", "Location=\"http://idp.example.org/sso1\"") +
               endpoint("SingleSignOnService", "Location=\"javascript:alert(1)\"") +
               endpoint("SingleSignOnService", "Location=\"https://idp.example.org/sso2\"");
    const Metadata metadata = with(made);
    ASSERT_EQ(metadata.left_out.sum(), 0U);
    const std::string& descriptor = metadata.providers[0].descriptor;
    for (const char* kept : {"/slo3", "/slo4", "/sso2"})
        EXPECT_THAT(descriptor, HasSubstr(kept));
    for (const char* unwanted : {"/slo1", "/slo2", "data:", "/sso1", "javascript:"})
        EXPECT_THAT(descriptor, Not(HasSubstr(unwanted)));
}

TEST(Metadata, LeavesOutAProviderThatCannotBeAskedByRedirect) {
    const std::string redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    const auto at = [&](const std::string& binding, const std::string& location) {
        SampleProvider made = provider();
        made.sso =
            "<md:SingleSignOnService Binding=\"" + binding + "\" Location=\"" + location + "\"/>";
        return with(made).left_out.no_redirect;
    };
    EXPECT_EQ(at("urn:oasis:names:tc:SAML:2.0:bindings:SOAP", "https://idp.example.org/"), 1U);
    EXPECT_EQ(at(redirect, "http://idp.example.org/sso"), 1U);
    EXPECT_EQ(at(redirect, "javascript:alert(1)"), 1U);
    EXPECT_EQ(at(redirect, "https://user@idp.example.org/sso"), 1U);
    EXPECT_EQ(at(redirect, ""), 1U);
    EXPECT_EQ(at(redirect, "https://idp.example.org/sso"), 0U);
}

TEST(Metadata, LeavesOutAProviderThatSpeaksAnotherProtocol) {
    std::string xml = written(provider());
    const std::string protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    xml.replace(xml.find(protocol), protocol.size(), "urn:oasis:names:tc:SAML:1.1:protocol");
    auto metadata = read_signed(signed_with_ours(test::aggregate_of(xml)));
    ASSERT_TRUE(metadata.has_value());
    EXPECT_EQ(metadata->left_out.no_redirect, 1U);
}

TEST(Metadata, LeavesOutAProviderWithoutAKeyThatMayBeBelieved) {
    const test::TemporaryFolder folder;
    const auto weak = test::make_test_certificate(folder.path(), "weak", test::TestKey::rsa_1024);
    for (const std::string& certificate :
         {test::base64_of_pem(read_file(weak.certificate, 1U << 20).value()), std::string("AAAA"),
          std::string("not base64"), std::string()}) {
        EXPECT_EQ(with(sample_provider(1, certificate)).left_out.no_certificate, 1U);
    }
}

TEST(Metadata, LeavesOutBothOfTwoProvidersWithOneEntityId) {
    SampleProvider twin = sample_provider(2, good_certificate());
    twin.entity_id = provider().entity_id;
    auto metadata = read_signed(
        signed_with_ours(test::aggregate_of(written(provider()) + sample(3) + written(twin))));
    ASSERT_TRUE(metadata.has_value());
    ASSERT_EQ(metadata->providers.size(), 1U);
    EXPECT_EQ(metadata->providers[0].entity_id, "https://idp3.example.org/idp");
    EXPECT_EQ(metadata->left_out.duplicates, 2U);
}

TEST(Metadata, ABrokenTwinMakesItsOtherDoubtful) {
    SampleProvider twin = provider();
    twin.sso = "";
    const Metadata metadata = with(provider());
    EXPECT_EQ(metadata.providers.size(), 2U);
    auto both =
        read_signed(signed_with_ours(test::aggregate_of(written(provider()) + written(twin))));
    ASSERT_TRUE(both.has_value());
    EXPECT_TRUE(both->providers.empty());
}

TEST(Metadata, LeavesOutEntityIdsThatAreNone) {
    for (const std::string& id : {std::string(), std::string("has blanks"), std::string(1025, 'a'),
                                  std::string("https://ä.example/")}) {
        SampleProvider made = provider();
        made.entity_id = id;
        EXPECT_EQ(with(made).left_out.malformed, 1U) << id;
    }
}

TEST(Metadata, HidesWhoWantsToBeHidden) {
    SampleProvider made = provider();
    made.entity_attributes =
        "<saml:Attribute Name=\"http://macedir.org/entity-category\">"
        "<saml:AttributeValue>http://refeds.org/category/hide-from-discovery"
        "</saml:AttributeValue></saml:Attribute>";
    EXPECT_TRUE(with(made).providers[0].hidden);
}

Scopes scopes_of(const std::string& regexp, const std::string& text) {
    std::string xml = written(provider());
    const std::size_t at = xml.find("regexp=\"false\"");
    const std::size_t end = xml.find('<', at);
    xml.replace(at, end - at, "regexp=\"" + regexp + "\">" + text);
    auto metadata = read_signed(signed_with_ours(test::aggregate_of(xml)));
    EXPECT_TRUE(metadata.has_value());
    return metadata ? metadata->providers.at(0).scopes : Scopes{};
}

TEST(Metadata, TakesScopesThatArePatterns) {
    const std::string pattern = R"(^([a-z]+\.)?place0\.Example\.org$)";
    for (const char* yes : {"true", "1"}) {
        const Scopes scopes = scopes_of(yes, pattern);
        EXPECT_THAT(scopes.patterns, ElementsAre(pattern));
        EXPECT_THAT(scopes.literal, testing::IsEmpty());
    }
    EXPECT_THAT(scopes_of("0", "Place0.example.org").literal, ElementsAre("place0.example.org"));
}

TEST(Metadata, TakesNoPatternThatSaysNothing) {
    for (const std::string pattern : {"", ".*", "^.+$", "(", "a**", R"(^(a|[^@]+\.[a-z]+)$)"}) {
        EXPECT_TRUE(scopes_of("true", pattern).empty()) << pattern;
    }
    EXPECT_TRUE(scopes_of("true", std::string(201, 'a')).empty());
}

TEST(Metadata, ShowsNoNameThatTurnsTheDirectionOfWriting) {
    SampleProvider made = provider();
    made.display_name = "University \u202Eof evil";
    const Metadata metadata = with(made);
    ASSERT_EQ(metadata.providers[0].names.size(), 1U);
    EXPECT_EQ(metadata.providers[0].names[0].language, "fi");
}

TEST(Metadata, IsNoConcernWithServiceProviders) {
    const std::string service =
        "<md:EntityDescriptor entityID=\"https://sp.example.org/\"><md:SPSSODescriptor "
        "protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>"
        "</md:EntityDescriptor>";
    auto metadata = read_signed(signed_with_ours(test::aggregate_of(service + sample(1))));
    ASSERT_TRUE(metadata.has_value());
    EXPECT_EQ(metadata->providers.size(), 1U);
    EXPECT_EQ(metadata->left_out.sum(), 0U);
}

TEST(Metadata, IsAcceptedUnderANewKeyBesideTheOld) {
    const test::TemporaryFolder folder;
    const test::FederationKey next = test::make_federation_key(folder.path());
    const std::string both = federation_key().certificate_pem + next.certificate_pem;
    for (const test::FederationKey* key : {&federation_key(), &next}) {
        auto metadata = read_metadata(test::signed_federation(1, *key), {kNow, both});
        EXPECT_TRUE(metadata.has_value());
    }
}

}  // namespace
}  // namespace ncp::login::saml
