// A source whose plugin is loaded for real: opening, what crosses, what each status leads to.
#include "results/plugin_source.h"

#include <gmock/gmock.h>

#include <set>

#include "support/plugins/plugin_parts.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Deadline soon() {
    return {system_clock(), std::chrono::minutes(2)};
}

Result<Fetched> fetch(const config::SourceSection& section) {
    auto source = open_source(section);
    return source->fetch(a_request(), soon(), {});
}

ErrorCode code_of(const config::SourceSection& section) {
    auto fetched = fetch(section);
    return fetched ? ErrorCode::no_results : fetched.error().code();
}

std::string first_problem(const config::SourceSection& section, int* line = nullptr) {
    auto source = open_plugin_source(section, system_clock());
    if (source) return "opened";
    if (line != nullptr) *line = source.error().front().line;
    return source.error().front().text;
}

TEST(OpenPluginSource, TakesFactsFromItsSection) {
    auto section = section_for("test-echo", "{}");
    section.trust_source_identity = true;
    auto source = open_source(section);
    EXPECT_EQ(source->facts().id, "under-test");
    EXPECT_EQ(source->facts().title, "Source under test");
    EXPECT_EQ(source->facts().identity_keys.size(), 3U);
    EXPECT_TRUE(source->facts().trust_source_identity);
}

TEST(OpenPluginSource, ReportsALibraryThatIsNotThereAtTheSection) {
    auto section = section_for("test-echo", "{}");
    section.library = "no-such-plugin";
    int line = 0;
    EXPECT_THAT(first_problem(section, &line), HasSubstr("no-such-plugin.so"));
    EXPECT_EQ(line, 7);
}

TEST(OpenPluginSource, ReportsSettingsAgainstTheSchemaWithTheirLines) {
    auto section = section_for("test-echo", R"({"isuer":"x","retries":9})");
    section.lines = {{"", 9}, {"/isuer", 10}, {"/retries", 11}};
    auto source = open_plugin_source(section, system_clock());
    ASSERT_FALSE(source.has_value());
    ASSERT_EQ(source.error().size(), 2U);
    EXPECT_EQ(source.error()[0].line + source.error()[1].line, 21);
}

TEST(OpenPluginSource, BlamesThePluginForAnUnusableSchema) {
    int line = 0;
    EXPECT_THAT(first_problem(section_for("test-broken-schema", "{}"), &line),
                HasSubstr("config_schema cannot be used"));
    EXPECT_EQ(line, 7);
}

TEST(OpenPluginSource, SaysWhatThePluginSaidWhenItCannotBeMade) {
    EXPECT_THAT(first_problem(misbehaving("create-fails")),
                HasSubstr("returned TEMPORARY; \"the database does not answer\""));
    EXPECT_THAT(first_problem(misbehaving("create-null")), HasSubstr("INTERNAL"));
}

TEST(PluginSource, DestroysEveryInstanceItMade) {
    auto& state = state_of("test-echo");
    state.reset();
    for (int i = 0; i < 20; ++i)
        open_source(section_for("test-echo", "{}"));
    EXPECT_EQ(state.created, 20);
    EXPECT_EQ(state.destroyed, 20);
}

TEST(PluginSource, HandsOverOnlyTheAttributesThatTheSectionNames) {
    auto& state = state_of("test-echo");
    state.reset();
    ASSERT_TRUE(fetch(section_for("test-echo", "{}")).has_value());
    EXPECT_EQ(state.take_notes(), "given_names=Ada;family_name=Sample;birth_date=2000-01-31;");
}

TEST(PluginSource, LogsPersonalPairsByTheirKeyOnly) {
    testing::internal::CaptureStderr();
    ASSERT_TRUE(fetch(section_for("test-echo", "{}")).has_value());
    const std::string logged = testing::internal::GetCapturedStderr();
    EXPECT_THAT(logged, HasSubstr("source under-test: asked for a student given_names=(personal)"));
    EXPECT_THAT(logged, Not(HasSubstr("Ada")));
    EXPECT_THAT(logged, Not(HasSubstr("2000-01-31")));
}

TEST(PluginSource, DeliversDocumentsAndAttachmentsInTheOrderOfEmission) {
    auto fetched = fetch(section_for("test-echo", R"({"pdf":true})"));
    ASSERT_TRUE(fetched.has_value());
    EXPECT_FALSE(fetched->nothing);
    ASSERT_EQ(fetched->parts.size(), 2U);
    EXPECT_EQ(fetched->parts[0].media_type, "application/pdf");
    EXPECT_THAT(fetched->parts[1].bytes, HasSubstr("cid:transcript-1"));
}

TEST(PluginSource, MapsEveryStatusToWhatTheHostDoesWithIt) {
    const std::pair<int, ErrorCode> table[] = {
        {NCP_IDENTITY_INSUFFICIENT, ErrorCode::login_failed},
        {NCP_TEMPORARY, ErrorCode::source_failed},
        {NCP_DEADLINE, ErrorCode::source_timeout},
        {NCP_CANCELLED, ErrorCode::source_timeout},  // nobody had cancelled
        {NCP_PERMANENT, ErrorCode::source_failed},
        {NCP_CONFIG, ErrorCode::invalid_config},
        {NCP_UNSUPPORTED, ErrorCode::plugin},
        {NCP_INVALID, ErrorCode::plugin},
        {NCP_INTERNAL, ErrorCode::plugin},
        {12, ErrorCode::plugin},
        {-1, ErrorCode::plugin},
    };
    for (auto [status, code] : table) {
        auto section = section_for("test-misbehaving", R"({"behaviour":"returns","status":)" +
                                                           std::to_string(status) + "}");
        EXPECT_EQ(code_of(section), code) << status;
    }
}

// A hundred students of whom too little is known must not keep away the one who is known.
TEST(PluginSource, IsNotLeftAloneForFailuresThatSayNothingOfItsService) {
    for (const int status : {NCP_IDENTITY_INSUFFICIENT, NCP_PERMANENT, NCP_TEMPORARY}) {
        auto source =
            open_source(section_for("test-misbehaving", R"({"behaviour":"returns","status":)" +
                                                            std::to_string(status) + "}"));
        std::set<std::string> fetching, finding;
        for (int i = 0; i < 12; ++i) {
            fetching.insert(source->fetch(a_request(), soon(), {}).error().operator_text().str());
            auto found = source->find_issuers(a_request(), soon(), {});
            finding.insert(found.error().operator_text().str());
        }
        const std::size_t as_if_alone = status == NCP_TEMPORARY ? 2 : 1;
        EXPECT_EQ(fetching.size(), as_if_alone) << status;
        EXPECT_EQ(finding.size(), as_if_alone) << status;
    }
}

TEST(PluginSource, TakesNoResultsAndStudentUnknownForNormal) {
    for (int status : {NCP_NO_RESULTS, NCP_STUDENT_UNKNOWN}) {
        auto fetched = fetch(section_for("test-misbehaving", R"({"behaviour":"returns","status":)" +
                                                                 std::to_string(status) + "}"));
        ASSERT_TRUE(fetched.has_value());
        EXPECT_TRUE(fetched->nothing);
        EXPECT_TRUE(fetched->failed_issuers.empty());
    }
}

TEST(PluginSource, NamesTheReasonAndTheVendorsContactToTheOperator) {
    auto fetched = fetch(section_for("test-misbehaving", R"({"behaviour":"returns","status":7})"));
    ASSERT_FALSE(fetched.has_value());
    const std::string said = fetched.error().describe().str();
    EXPECT_THAT(said, HasSubstr("PERMANENT"));
    EXPECT_THAT(said, HasSubstr("the reason for the log"));
    EXPECT_THAT(said, HasSubstr("E-17"));
    EXPECT_THAT(said, HasSubstr("correlation c0ffee"));
    EXPECT_THAT(said, HasSubstr("https://support.tests.example"));
}

TEST(PluginSource, DoesNotPassOnTextsThatForgeLogLines) {
    auto fetched = fetch(misbehaving("hostile-texts"));
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(fetched.error().describe().str(), Not(HasSubstr("forged")));
}

TEST(PluginSource, DisablesASectionWhoseConfigurationThePluginCallsWrong) {
    auto& state = state_of("test-misbehaving");
    auto source =
        open_source(section_for("test-misbehaving", R"({"behaviour":"returns","status":8})"));
    state.reset();
    EXPECT_EQ(source->fetch(a_request(), soon(), {}).error().code(), ErrorCode::invalid_config);
    EXPECT_EQ(source->fetch(a_request(), soon(), {}).error().code(), ErrorCode::invalid_config);
    EXPECT_EQ(state.fetches, 1);
}

TEST(PluginSource, AsksOnceMoreAfterATemporaryFailure) {
    auto source = open_source(misbehaving("temporary-once"));
    auto& state = state_of("test-misbehaving");
    state.reset();
    auto fetched = source->fetch(a_request(), soon(), {});
    ASSERT_TRUE(fetched.has_value());
    EXPECT_EQ(fetched->parts.size(), 1U);
    EXPECT_EQ(state.fetches, 2);
}

TEST(PluginSource, DoesNotWaitForARetryBeyondTheDeadline) {
    auto& state = state_of("test-misbehaving");
    state.reset();
    EXPECT_EQ(code_of(misbehaving("temporary-for-an-hour")), ErrorCode::source_failed);
    EXPECT_EQ(state.fetches, 1);
}

TEST(PluginSource, FailsWhateverIsReturnedWhenTheSinkWasMisused) {
    for (const char* behaviour : {"begin-twice", "never-end", "write-outside"}) {
        EXPECT_EQ(code_of(misbehaving(behaviour)), ErrorCode::plugin) << behaviour;
    }
}

TEST(PluginSource, StopsAPartThatGrowsBeyondTenMebibytes) {
    auto& state = state_of("test-misbehaving");
    state.reset();
    EXPECT_EQ(code_of(misbehaving("huge-part")), ErrorCode::source_failed);
    EXPECT_EQ(state.take_notes(), "accepted 10 MiB;");
}

TEST(PluginSource, TakesNothingFromAnotherThread) {
    auto& state = state_of("test-misbehaving");
    state.reset();
    auto fetched = fetch(misbehaving("another-thread"));
    ASSERT_TRUE(fetched.has_value());
    EXPECT_TRUE(fetched->parts.empty());
    EXPECT_EQ(state.take_notes(), "sink said 10;");
}

TEST(PluginSource, DiscardsWhatWasEmittedBeforeAFailure) {
    EXPECT_EQ(code_of(misbehaving("discarded")), ErrorCode::source_failed);
}

TEST(PluginSource, NamesTheInstitutionsOfAPartialAnswerThatFailed) {
    auto fetched = fetch(misbehaving("partial"));
    ASSERT_TRUE(fetched.has_value());
    EXPECT_EQ(fetched->parts.size(), 1U);
    ASSERT_EQ(fetched->failed_issuers.size(), 1U);
    EXPECT_EQ(fetched->failed_issuers[0].issuer, "broken.example");
    EXPECT_EQ(fetched->failed_issuers[0].problem, ErrorCode::source_failed);
}

TEST(PluginSource, KeepsTheFailureWhenNoResultsAreClaimedAfterIt) {
    auto fetched = fetch(misbehaving("no-results-after-issue"));
    ASSERT_TRUE(fetched.has_value());
    EXPECT_EQ(fetched->failed_issuers.size(), 1U);
}

TEST(PluginSource, SurvivesAnExceptionThatCrossesTheBorder) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(code_of(misbehaving("throws")), ErrorCode::plugin);
    EXPECT_THAT(testing::internal::GetCapturedStderr(), Not(HasSubstr("canary-exception")));
}

TEST(PluginSource, ChecksWithProbes) {
    auto probes = open_source(section_for("test-echo", "{}"))->check(soon(), {});
    ASSERT_TRUE(probes.has_value());
    ASSERT_EQ(probes->size(), 1U);
    EXPECT_EQ(probes->at(0).name, "connection");
    EXPECT_EQ(probes->at(0).result, "ok");
    auto failed = open_source(misbehaving("slow"))->check(soon(), {});
    ASSERT_TRUE(failed.has_value());
    EXPECT_EQ(failed->at(0).result, "failed");
    EXPECT_EQ(failed->at(0).advice, "ask the DBA");
}

TEST(PluginSource, RefusesProbesOfAnotherShape) {
    for (const char* behaviour : {"check-nothing", "check-no-json", "check-unknown-result"}) {
        auto probes = open_source(misbehaving(behaviour))->check(soon(), {});
        ASSERT_FALSE(probes.has_value()) << behaviour;
        EXPECT_EQ(probes.error().code(), ErrorCode::plugin);
    }
    auto failed = open_source(misbehaving("check-fails"))->check(soon(), {});
    ASSERT_FALSE(failed.has_value());
    EXPECT_THAT(failed.error().operator_text().str(), HasSubstr("no connection"));
}

}  // namespace
}  // namespace ncp::results
