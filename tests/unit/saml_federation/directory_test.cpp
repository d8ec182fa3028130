#include "login/saml/federation/directory.h"

#include <gmock/gmock.h>

#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string named(int i, const std::string& name, const std::string& finnish, bool hidden = false) {
    test::SampleProvider made = test::sample_provider(i, good_certificate());
    made.display_name = name;
    made.display_name_fi = finnish;
    if (hidden) {
        made.entity_attributes =
            "<saml:Attribute Name=\"http://macedir.org/entity-category\">"
            "<saml:AttributeValue>http://refeds.org/category/hide-from-discovery"
            "</saml:AttributeValue></saml:Attribute>";
    }
    return test::written(made);
}

class Finding : public testing::Test {
  protected:
    std::vector<std::string> found(const std::string& search, const std::string& language = "en",
                                   std::size_t first_max = 10) const {
        std::vector<std::string> names;
        for (const IdentityProvider* one :
             directory_.search(search, language, first_max, kNow).first)
            names.push_back(name_of(*one, language));
        return names;
    }
    static Metadata metadata() {
        auto read = read_signed(signed_with_ours(
            test::aggregate_of(named(1, "University of Helsinki", "Helsingin yliopisto") +
                               named(2, "Åbo Akademi University", "Åbo Akademi") +
                               named(3, "Aalto University", "Aalto-yliopisto") +
                               named(4, "Test University", "Testiyliopisto", true) +
                               named(5, "Haaga-Helia University", "Haaga-Helia"))));
        EXPECT_TRUE(read.has_value());
        return read ? std::move(*read) : Metadata();
    }
    Directory directory_{metadata()};
};

TEST_F(Finding, IgnoresCaseAccentsAndTheOrderOfWords) {
    EXPECT_THAT(found("HELSINKI"), ElementsAre("University of Helsinki"));
    EXPECT_THAT(found("abo"), ElementsAre("Åbo Akademi University"));
    EXPECT_THAT(found("ÅBO"), ElementsAre("Åbo Akademi University"));
    EXPECT_THAT(found("helsinki univ"), ElementsAre("University of Helsinki"));
    EXPECT_THAT(found("haaga helia"), ElementsAre("Haaga-Helia University"));
    EXPECT_THAT(found("haaga-helia"), ElementsAre("Haaga-Helia University"));
}

TEST_F(Finding, LooksIntoEveryLanguageAndShowsTheStudents) {
    EXPECT_THAT(found("Helsingin", "en"), ElementsAre("University of Helsinki"));
    EXPECT_THAT(found("helsinki", "fi"), ElementsAre("Helsingin yliopisto"));
    EXPECT_THAT(found("helsinki", "sv"), ElementsAre("University of Helsinki"));
}

TEST_F(Finding, KnowsScopesKeywordsAndEntityIds) {
    EXPECT_THAT(found("place3.example.org"), ElementsAre("Aalto University"));
    EXPECT_THAT(found("https://idp1.example.org/idp"), ElementsAre("University of Helsinki"));
    EXPECT_EQ(found("students").size(), 4U);
}

TEST_F(Finding, PutsFirstWhatBeginsLikeTheSearch) {
    EXPECT_THAT(found("a"), ElementsAre("Aalto University", "Åbo Akademi University",
                                        "Haaga-Helia University", "University of Helsinki"));
}

TEST_F(Finding, CountsMoreThanItGives) {
    const auto found = directory_.search("university", "en", 2, kNow);
    EXPECT_EQ(found.first.size(), 2U);
    EXPECT_EQ(found.count, 4U);
}

TEST_F(Finding, ShowsNoHiddenProviderButKnowsIt) {
    EXPECT_THAT(found("Test University"), IsEmpty());
    EXPECT_EQ(directory_.shown(), 4U);
    EXPECT_NE(directory_.find("https://idp4.example.org/idp"), nullptr);
    EXPECT_EQ(directory_.find("https://idp4.example.org/"), nullptr);
}

TEST_F(Finding, FindsAllWithoutASearchAndNoneForNonsense) {
    EXPECT_EQ(found("").size(), 4U);
    EXPECT_EQ(found(" - ").size(), 4U);
    EXPECT_THAT(found("xyzzy"), IsEmpty());
    EXPECT_THAT(found(std::string("\xff\xfe", 2)), IsEmpty());
}

}  // namespace
}  // namespace ncp::login::saml
