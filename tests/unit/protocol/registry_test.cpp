#include "protocol/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elmo/document.h"

namespace ncp::protocol {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr char kAccessPoint[] =
    "https://github.com/erasmus-without-paper/ewp-specs-api-emrex-data-access-point/blob/stable-v1/"
    "manifest-entry.xsd";
constexpr char kOldAccessPoint[] =
    "https://github.com/erasmus-without-paper/ewp-specs-api-emrex-ncp/blob/stable-v1/"
    "manifest-entry.xsd";

std::string reason(std::string_view bytes) {
    auto registry = read_registry(bytes);
    return registry ? "read" : registry.error().operator_text().str();
}

std::string catalogue(const std::string& apis) {
    return "<?xml version=\"1.0\"?>\n<catalogue xmlns=\"https://github.com/erasmus-without-paper/"
           "ewp-specs-api-registry/tree/stable-v1\"><host><apis-implemented>" +
           apis + "</apis-implemented></host><host/></catalogue>";
}

TEST(Registry, ReadsTheJsonListOfToday) {
    auto registry = read_registry(R"({"countries":[
        {"countryCode":"FI","countryName":"Finland","singleFetch":false},
        {"countryCode":"XX","countryName":"Exampleland","singleFetch":true}],
      "emps":[{"acronym":"FI","countryCode":"FI","institutions":["A","B"],
        "url":"https://ncp.example.fi/ncp/","pubKey":"-----BEGIN CERTIFICATE-----\nAA=="}]})");
    ASSERT_TRUE(registry.has_value());
    ASSERT_THAT(registry->contact_points, SizeIs(1));
    const ContactPoint& entry = registry->contact_points[0];
    EXPECT_EQ(entry.country, "FI");
    EXPECT_EQ(entry.name, "FI");
    EXPECT_EQ(entry.url, "https://ncp.example.fi/ncp/");
    EXPECT_THAT(entry.institutions, ElementsAre("A", "B"));
    EXPECT_THAT(entry.certificates_pem, ElementsAre("-----BEGIN CERTIFICATE-----\nAA=="));
    ASSERT_THAT(registry->countries, SizeIs(2));
    EXPECT_FALSE(registry->countries[0].single_fetch);
    EXPECT_TRUE(registry->countries[1].single_fetch);
    EXPECT_EQ(registry->left_out, 0U);
}

TEST(Registry, ReadsOldJsonListsToo) {
    auto registry = read_registry(
        "\xEF\xBB\xBF \n"
        R"({"countries":[
        {"countryCode":"SE","countryName":"Sweden","singleFetch":"true"},
        {"countryCode":"NO","countryName":"Norway","singleFetch":"false"}],
      "ncps":[{"acronym":"SE","countryCode":"SE","institutions":[],
        "url":"https://ncp.example.se","pubKey":"-----BEGIN CERTIFICATE-----AA==-----END"}]})");
    ASSERT_TRUE(registry.has_value());
    EXPECT_THAT(registry->contact_points, SizeIs(1));
    EXPECT_TRUE(registry->countries[0].single_fetch);
    EXPECT_FALSE(registry->countries[1].single_fetch);
}

TEST(Registry, ReadsTheCatalogueWithEntriesOfBothNamespaces) {
    elmo::initialise_xml();
    const std::string entry =
        "<url> https://ncp.example.nl/ </url><name>NL</name><country-code>NL</country-code>"
        "<institution>A</institution><certificate>AA\n BB</certificate>"
        "<certificate>CCCC</certificate>";
    auto registry = read_registry(
        catalogue("<e:emrex-data-access-point xmlns:e=\"" + std::string(kAccessPoint) + "\">" +
                  entry + "</e:emrex-data-access-point><emrex-ncp xmlns=\"" + kOldAccessPoint +
                  "\">" + entry + "</emrex-ncp><emrex-data-access-point xmlns=\"urn:other\">" +
                  entry + "</emrex-data-access-point>"));
    ASSERT_TRUE(registry.has_value()) << registry.error().describe().str();
    ASSERT_THAT(registry->contact_points, SizeIs(2));
    for (const ContactPoint& point : registry->contact_points) {
        EXPECT_EQ(point.url, "https://ncp.example.nl/");
        EXPECT_EQ(point.name, "NL");
        EXPECT_EQ(point.country, "NL");
        EXPECT_THAT(point.institutions, ElementsAre("A"));
        EXPECT_THAT(point.certificates_pem,
                    ElementsAre("-----BEGIN CERTIFICATE-----\nAABB\n-----END CERTIFICATE-----\n",
                                "-----BEGIN CERTIFICATE-----\nCCCC\n-----END CERTIFICATE-----\n"));
    }
}

TEST(Registry, LeavesOutAndCountsWhatCannotBeUsed) {
    auto registry = read_registry(R"({"emps":[
        {"url":"https://ncp.example","pubKey":"x"}, {"url":"http://ncp.example","pubKey":"x"},
        {"url":"https://user@ncp.example","pubKey":"x"}, {"url":"https://ncp.example"},
        {"pubKey":"x"}, {"url":7,"pubKey":"x"}, 7, null]})");
    ASSERT_TRUE(registry.has_value());
    EXPECT_THAT(registry->contact_points, SizeIs(1));
    EXPECT_EQ(registry->left_out, 7U);
}

TEST(Registry, RefusesWhatIsInNeitherForm) {
    elmo::initialise_xml();
    EXPECT_THAT(reason(""), HasSubstr("neither"));
    EXPECT_THAT(reason("-----BEGIN CERTIFICATE-----"), HasSubstr("neither"));
    EXPECT_THAT(reason("{"), HasSubstr("not JSON"));
    EXPECT_THAT(reason("{}"), HasSubstr("no list of contact points"));
    EXPECT_THAT(reason(R"({"emps":{}})"), HasSubstr("no list of contact points"));
    EXPECT_THAT(reason("<elmo/>"), HasSubstr("not an EWP catalogue"));
    EXPECT_THAT(reason("<!DOCTYPE a [<!ENTITY b 'c'>]><catalogue>&b;</catalogue>"),
                HasSubstr("DOCTYPE"));
    EXPECT_THAT(reason(std::string(kRegistryBytesMax + 1, ' ')), HasSubstr("8388608"));
}

TEST(Registry, SurvivesNestingWithoutEnd) {
    for (const std::string& open : {std::string("["), std::string("{\"a\":")}) {
        std::string deep = "{\"emps\":";
        while (deep.size() < 4'000'000)
            deep += open;
        EXPECT_NE(reason(deep), "read");
    }
    std::string closed = "{\"emps\":[" + std::string(1'000'000, '[') + std::string(1'000'000, ']');
    EXPECT_NE(reason(closed + "]}"), "read");
}

}  // namespace
}  // namespace ncp::protocol
