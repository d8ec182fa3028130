#include "login/saml/choosing.h"

#include <gmock/gmock.h>

namespace ncp::login::saml {
namespace {

Metadata many(int count) {
    Metadata metadata;
    for (int i = 0; i < count; ++i) {
        IdentityProvider one;
        one.entity_id = "https://idp" + std::to_string(i) + ".example/?a=b&c";
        one.names.push_back({"en", "School " + std::to_string(i), "school" + std::to_string(i)});
        one.searched = "school" + std::to_string(i) + "\n";
        metadata.providers.push_back(std::move(one));
    }
    return metadata;
}

pages::Model page(const Directory& directory, const std::string& search) {
    return choosing_page(directory, search, "en", "/t/0badcafe/login/haka/back", false, WallTime());
}

TEST(Choosing, ShowsSomeOfManyAndSaysHowManyThereAre) {
    const Directory directory(many(5'000));
    const pages::Model model = page(directory, "");
    EXPECT_EQ(model.lists().at("institutions").size(), kShownMax);
    EXPECT_EQ(model.texts().at("count"), "5000");
    EXPECT_TRUE(model.truths().at("found_more"));
    EXPECT_FALSE(model.truths().at("found_all"));
}

TEST(Choosing, LinksEveryInstitutionByItsEncodedEntityId) {
    const Directory directory(many(3));
    const pages::Model model = page(directory, "school 2");
    ASSERT_EQ(model.lists().at("institutions").size(), 1U);
    EXPECT_TRUE(model.truths().at("found_one"));
    const auto& row = model.lists().at("institutions")[0].texts();
    EXPECT_EQ(row.at("name"), "School 2");
    EXPECT_EQ(row.at("address"),
              "/t/0badcafe/login/haka/back?idp=https%3A%2F%2Fidp2.example%2F"
              "%3Fa%3Db%26c");
}

TEST(Choosing, SaysWhenNothingFits) {
    const Directory directory(many(3));
    EXPECT_TRUE(page(directory, "nowhere").truths().at("found_none"));
    EXPECT_TRUE(page(directory, "school").truths().at("found_all"));
}

TEST(DiscoveryAddress, CarriesWhoAsksAndWhereToReturn) {
    EXPECT_EQ(discovery_address("https://ds.example/ds", "https://ncp.example/m?x",
                                "https://ncp.example/disco?tag=0badcafe"),
              "https://ds.example/ds?entityID=https%3A%2F%2Fncp.example%2Fm%3Fx&return=https%3A%2F"
              "%2Fncp.example%2Fdisco%3Ftag%3D0badcafe&returnIDParam=entityID");
    EXPECT_THAT(discovery_address("https://ds.example/ds?lang=fi", "a", "b"),
                testing::HasSubstr("ds?lang=fi&entityID=a"));
}

}  // namespace
}  // namespace ncp::login::saml
