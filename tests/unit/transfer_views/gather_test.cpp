#include <nlohmann/json.hpp>

#include "unit/transfer_views/pages_fixture.h"

namespace ncp::transfer {
namespace {

class GatherPage : public Views {};

TEST_F(GatherPage, names_every_source_with_its_state_in_words) {
    Html page(gather_page(frame(), examples::mixed_progress()));
    EXPECT_EQ(page.one("//li[@data-source='design']"),
              "School of Design and Crafts Waiting for an answer");
    EXPECT_EQ(page.one("//li[@data-source='sports']"),
              "School of Sports The answer does not seem to be about you");
    EXPECT_EQ(page.one("//li[@data-source='slow']/@class"), "source source-late");
    EXPECT_EQ(page.one("//main//*[@role='status']"), "5 of 6 places done");
}

TEST_F(GatherPage, reloads_itself_only_in_browsers_without_scripts) {
    Html page(gather_page(frame(), examples::mixed_progress()));
    EXPECT_EQ(page.one("//head/noscript/meta[@http-equiv='refresh']/@content"), "2");
    EXPECT_EQ(page.count("//meta[@http-equiv='refresh']"), 1U);
    EXPECT_EQ(page.one("//script[1]/@src"), "/assets/gather.js");
    EXPECT_EQ(page.one("//ul[@id='gather-sources']/@data-status"), "/t/0a1b2c3d/gather/status");
    EXPECT_EQ(page.one("//ul[@id='gather-sources']/@data-page"), "/t/0a1b2c3d/gather");
}

TEST_F(GatherPage, status_is_the_same_as_json) {
    auto status = nlohmann::json::parse(gather_status(frame(), examples::mixed_progress()));
    EXPECT_EQ(status.at("finished"), false);
    EXPECT_EQ(status.at("summary"), "5 of 6 places done");
    ASSERT_EQ(status.at("sources").size(), 6U);
    EXPECT_EQ(status.at("sources")[0].at("id"), "registry");
    EXPECT_EQ(status.at("sources")[0].at("title"), "National degree registry");
    EXPECT_EQ(status.at("sources")[0].at("state"), "delivered");
    EXPECT_EQ(status.at("sources")[0].at("text"), "Some results received, others are missing");
    EXPECT_EQ(status.at("sources")[2].at("state"), "nothing");
    EXPECT_EQ(status.at("sources")[3].at("state"), "failed");
    EXPECT_EQ(status.at("sources")[5].at("state"), "late");
}

TEST_F(GatherPage, status_of_nothing_and_of_bytes_that_are_no_text_is_still_json) {
    results::Progress progress;
    progress.finished = true;
    EXPECT_EQ(nlohmann::json::parse(gather_status(frame(), progress)).at("finished"), true);
    progress.sources.push_back(
        {"x", "\xFF</script>", results::SourceState::waiting, std::nullopt, {}});
    auto status = nlohmann::json::parse(gather_status(frame(), progress));
    EXPECT_EQ(status.at("sources")[0].at("title"), "\xEF\xBF\xBD</script>");
}

}  // namespace
}  // namespace ncp::transfer
