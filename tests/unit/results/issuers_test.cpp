// Institutions as plugins tell them, and the list that students search.
#include "results/issuers.h"

#include <gmock/gmock.h>

#include <thread>

#include "ncp/sink.h"
#include "results/issuer_list.h"
#include "unit/results/fake_source.h"

namespace ncp::results {
namespace {

using ::testing::ElementsAre;

EmittedPart json(const std::string& text) {
    return {"", NCP_MEDIA_JSON, "", "", text};
}

TEST(ReadIssuers, TakesTheKeyOrElseSchacOrElseTheFirstIdentifier) {
    auto issuers = read_issuers({
        json(R"({"key":"7","identifiers":{"schac":"a.example"},"titles":{"en":"A"}})"),
        json(R"({"identifiers":{"erasmus":"X B01","schac":"b.example"},"titles":{"en":"B"}})"),
        json(
            R"({"identifiers":{"pic":"999"},"titles":{"fi":"C"},"country":"FI","url":"https://c"})"),
    });
    ASSERT_TRUE(issuers.has_value());
    ASSERT_EQ(issuers->size(), 3U);
    EXPECT_EQ(issuers->at(0).key, "7");
    EXPECT_EQ(issuers->at(1).key, "b.example");
    EXPECT_EQ(issuers->at(2).key, "999");
    EXPECT_EQ(issuers->at(2).country, "FI");
}

TEST(ReadIssuers, KeepsOneOfEachKey) {
    const auto part = json(R"({"identifiers":{"schac":"a.example"},"titles":{"en":"A"}})");
    EXPECT_EQ(read_issuers({part, part})->size(), 1U);
}

TEST(ReadIssuers, RefusesOtherShapes) {
    for (const char* text :
         {"", "[]", "{}", R"({"identifiers":{},"titles":{"en":"A"}})",
          R"({"identifiers":{"schac":"a"},"titles":{}})", R"({"identifiers":{"schac":"a"}})",
          R"({"identifiers":["a"],"titles":{"en":"A"}})",
          R"({"identifiers":{"schac":7},"titles":{"en":"A"}})",
          R"({"identifiers":{"schac":"a\u0000b"},"titles":{"en":"A"}})",
          R"({"identifiers":{"schac":"a"},"titles":{"en":"A"},"country":1})"}) {
        auto issuers = read_issuers({json(text)});
        ASSERT_FALSE(issuers.has_value()) << text;
        EXPECT_EQ(issuers.error().code(), ErrorCode::plugin);
    }
}

TEST(IssuerTitle, IsInTheLanguageElseEnglishElseAny) {
    const Issuer issuer{"k", {}, {{"en", "Aalto University"}, {"fi", "Aalto-yliopisto"}}, "", ""};
    EXPECT_EQ(issuer.title("fi"), "Aalto-yliopisto");
    EXPECT_EQ(issuer.title("sv"), "Aalto University");
    EXPECT_EQ((Issuer{"k", {}, {{"el", "X"}}, "", ""}.title("en")), "X");
}

std::vector<std::string> keys(const std::vector<Listed>& listed) {
    std::vector<std::string> found;
    found.reserve(listed.size());
    for (const Listed& entry : listed)
        found.push_back(entry.issuer.key);
    return found;
}

class ListOfIssuers : public testing::Test {
  protected:
    ListOfIssuers() {
        source_->facts_to_change().ask = config::Ask::picked;
        source_->institutions_ = std::vector<Issuer>{
            {"uva", {{"schac", "uva.nl"}}, {{"en", "University of Amsterdam"}}, "NL", ""},
            {"upol", {{"schac", "upol.cz"}}, {{"cs", "Univerzita Palackého"}}, "CZ", ""},
            {"aalto", {{"schac", "aalto.fi"}}, {{"en", "Aalto University"}}, "FI", ""}};
    }
    void wait_for(const IssuerList& list) {
        while (!list.missing().empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::shared_ptr<FakeSource> source_ = delivers("list", "x.example");
};

TEST_F(ListOfIssuers, FindsByEveryWordWithoutCaseOrAccents) {
    const IssuerList list({delivers("other", "y.example"), source_}, system_clock());
    wait_for(list);
    EXPECT_TRUE(list.is_used());
    EXPECT_THAT(keys(list.search("", "en")), ElementsAre("aalto", "uva", "upol"));
    EXPECT_THAT(keys(list.search("UNIVERSITY", "en")), ElementsAre("aalto", "uva"));
    EXPECT_THAT(keys(list.search("university amster", "en")), ElementsAre("uva"));
    EXPECT_THAT(keys(list.search("palackeho", "en")), ElementsAre("upol"));
    EXPECT_THAT(keys(list.search("aalto.fi", "en")), ElementsAre("aalto"));
    EXPECT_THAT(keys(list.search("nowhere", "en")), ElementsAre());
    EXPECT_EQ(list.search("aalto", "en").at(0).source, 1U);
}

TEST_F(ListOfIssuers, NamesASourceThatDoesNotAnswerAndKeepsItsLastAnswer) {
    IssuerList list({source_}, system_clock());
    wait_for(list);
    source_->institutions_ = fail(ErrorCode::source_failed, "down");
    list.refresh();
    EXPECT_EQ(list.search("", "en").size(), 3U);
    auto silent = delivers("silent", "x.example");
    silent->facts_to_change().ask = config::Ask::picked;
    silent->institutions_ = fail(ErrorCode::source_failed, "down");
    const IssuerList other({silent}, system_clock());
    EXPECT_THAT(other.missing(), ElementsAre("Source silent"));
}

TEST_F(ListOfIssuers, IsNotUsedWithoutSourcesOfPicks) {
    source_->facts_to_change().ask = config::Ask::everyone;
    EXPECT_FALSE(IssuerList({source_}, system_clock()).is_used());
}

}  // namespace
}  // namespace ncp::results
