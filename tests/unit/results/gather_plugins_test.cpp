// Gathering from real plugins at once: what each kind of misbehaviour costs, and whom.
#include <gmock/gmock.h>

#include "elmo/outline.h"
#include "results/gather.h"
#include "unit/results/plugins.h"
#include "unit/results/schema.h"
#include "unit/results/start_gathering.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::shared_ptr<Source> echo(const std::string& id, const std::string& issuer) {
    auto section = section_for("test-echo", R"({"issuer":")" + issuer + R"(","pdf":true})");
    section.id = id;
    return open_source(section);
}

std::shared_ptr<Source> bad(const std::string& behaviour,
                            std::chrono::milliseconds deadline = std::chrono::seconds(60)) {
    auto section = misbehaving(behaviour);
    section.id = behaviour;
    section.deadline = deadline;
    return open_source(section);
}

Gathered gather(std::vector<std::shared_ptr<Source>> sources) {
    Gatherer gatherer({.threads = 4, .deadline = std::chrono::seconds(60)}, std::move(sources),
                      elmo_schema(), system_clock());
    std::string id = start_gathering(gatherer, a_request().identity, "en", "c0ffee").value();
    wait_until([&] { return gatherer.look(id)->finished; });
    return gatherer.collect(id).value();
}

TEST(GatherFromPlugins, BadOnesCostOnlyTheirOwnAnswer) {
    const std::pair<const char*, ErrorCode> table[] = {
        {"wrong-person", ErrorCode::wrong_person},
        {"invalid-xml", ErrorCode::invalid_document},
        {"half-document", ErrorCode::invalid_document},
        {"not-valid", ErrorCode::invalid_document},
        {"bomb", ErrorCode::invalid_document},
        {"unused-attachment", ErrorCode::invalid_document},
        {"missing-attachment", ErrorCode::invalid_document},
        {"huge-part", ErrorCode::source_failed},
        {"begin-twice", ErrorCode::plugin},
        {"throws", ErrorCode::plugin},
        {"all-failed", ErrorCode::source_failed},
        {"no-results-after-issue", ErrorCode::source_failed},
    };
    std::vector<std::shared_ptr<Source>> sources{echo("first", "first.example")};
    for (const auto& [behaviour, code] : table)
        sources.push_back(bad(behaviour));
    sources.push_back(echo("last", "last.example"));
    testing::internal::CaptureStderr();
    Gathered gathered = gather(std::move(sources));
    const std::string logged = testing::internal::GetCapturedStderr();
    for (std::size_t i = 0; i < std::size(table); ++i) {
        const SourceProgress& source = gathered.progress.sources.at(i + 1);
        EXPECT_EQ(source.state, SourceState::failed) << source.id;
        EXPECT_EQ(source.problem, table[i].second) << source.id;
    }
    auto document = elmo::Document::parse(gathered.document);
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(elmo::outline(*document)->reports.size(), 2U);
    EXPECT_TRUE(elmo_schema().validate(*document).empty());
    for (const char* canary : {"canary", "Ada", "2000-01-31", "1999-12-31"}) {
        EXPECT_THAT(logged, Not(HasSubstr(canary)));
    }
}

TEST(GatherFromPlugins, APartialAnswerIsDeliveredAndNamesWhoFailed) {
    Gathered gathered = gather({bad("partial")});
    EXPECT_EQ(gathered.progress.sources.at(0).state, SourceState::delivered);
    EXPECT_THAT(gathered.progress.sources.at(0).failed_issuers,
                ::testing::ElementsAre("broken.example"));
    EXPECT_THAT(gathered.document, HasSubstr("partial.example"));
}

TEST(GatherFromPlugins, ASlowOneIsLateAndADeafOneDoesNotHoldTheOthers) {
    auto& state = state_of("test-misbehaving");
    state.reset();
    const std::chrono::milliseconds soon{100};
    Gathered gathered =
        gather({bad("slow", soon), bad("deaf", soon), echo("good", "good.example")});
    EXPECT_EQ(gathered.progress.sources.at(0).state, SourceState::late);
    EXPECT_EQ(gathered.progress.sources.at(1).state, SourceState::late);
    EXPECT_EQ(gathered.progress.sources.at(2).state, SourceState::delivered);
    state.release = true;
    wait_until([&] { return state.running == 0; });
}

}  // namespace
}  // namespace ncp::results
