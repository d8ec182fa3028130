// The same plugin answers alike inside the host and in a worker: it cannot tell, nor can the host.
#include <gmock/gmock.h>

#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;

// All of an answer, as text.
std::string described(const Result<Fetched>& fetched) {
    if (!fetched) return "error " + std::string(facts(fetched.error().code()).name);
    std::string text = fetched->nothing ? "nothing" : "answer";
    for (const EmittedPart& part : fetched->parts) {
        text += "\npart " + part.id + "|" + part.media_type + "|" + part.title + "|" + part.issuer +
                "|" + part.bytes;
    }
    for (const FailedIssuer& issuer : fetched->failed_issuers) {
        text += "\nfailed " + issuer.issuer + " " + std::string(facts(issuer.problem).name);
    }
    return text;
}

std::string answer_in(config::Isolation isolation, config::SourceSection section) {
    section.isolation = isolation;
    auto source = open_source(section);
    if (source == nullptr) return "not opened";
    return described(source->fetch(a_request(), {system_clock(), std::chrono::minutes(2)}, {}));
}

void expect_the_same(const config::SourceSection& section, const std::string& what) {
    EXPECT_EQ(answer_in(config::Isolation::worker, section),
              answer_in(config::Isolation::process, section))
        << what;
}

TEST(Modes, WellBehavedAnswersAreTheSame) {
    expect_the_same(section_for("test-echo", "{}"), "a document");
    expect_the_same(section_for("test-echo", R"({"pdf":true,"issuer":"other.example"})"),
                    "a document with its PDF");
}

TEST(Modes, EveryStatusLeadsToTheSame) {
    for (int status = -1; status <= 12; ++status) {
        if (status == NCP_OK) continue;
        expect_the_same(section_for("test-misbehaving", R"({"behaviour":"returns","status":)" +
                                                            std::to_string(status) + "}"),
                        std::to_string(status));
    }
}

TEST(Modes, MisbehaviourLeadsToTheSame) {
    for (const char* behaviour :
         {"begin-twice", "never-end", "write-outside", "another-thread", "huge-part", "invalid-xml",
          "unused-attachment", "partial", "all-failed", "discarded", "no-results-after-issue",
          "temporary-for-an-hour", "throws", "hostile-texts"}) {
        expect_the_same(misbehaving(behaviour), behaviour);
    }
}

TEST(Modes, AWorkerIsGivenOnlyTheAttributesThatTheSectionNames) {
    auto section = section_for("test-echo", "{}");
    section.isolation = config::Isolation::worker;
    testing::internal::CaptureStderr();
    auto fetched =
        open_source(section)->fetch(a_request(), {system_clock(), std::chrono::minutes(2)}, {});
    const std::string logged = testing::internal::GetCapturedStderr();
    ASSERT_TRUE(fetched.has_value());
    EXPECT_THAT(logged, HasSubstr("source under-test: asked for a student given_names=(personal) "
                                  "family_name=(personal) birth_date=(personal)\n"));
    EXPECT_THAT(logged, testing::Not(HasSubstr("Ada")));
}

TEST(Modes, OpeningFailsTheSame) {
    for (auto section :
         {misbehaving("create-fails"), misbehaving("create-null"),
          section_for("test-echo", R"({"isuer":"x"})"), section_for("test-broken-schema", "{}"),
          section_for("test-no-symbol", "{}"), section_for("no-such-library", "{}")}) {
        std::vector<std::string> texts;
        for (const auto isolation : {config::Isolation::process, config::Isolation::worker}) {
            section.isolation = isolation;
            auto source = open_plugin_source(section, system_clock());
            ASSERT_FALSE(source.has_value()) << section.library;
            texts.push_back(source.error().front().text);
        }
        EXPECT_EQ(texts[0], texts[1]);
    }
}

TEST(Modes, ChecksAreTheSame) {
    for (auto section : {section_for("test-echo", "{}"), misbehaving("check-no-json"),
                         misbehaving("check-nothing"), misbehaving("check-fails")}) {
        std::vector<std::string> answers;
        for (const auto isolation : {config::Isolation::process, config::Isolation::worker}) {
            section.isolation = isolation;
            auto probes =
                open_source(section)->check({system_clock(), std::chrono::minutes(2)}, {});
            answers.push_back(probes ? probes->at(0).name : probes.error().operator_text().str());
        }
        EXPECT_EQ(answers[0], answers[1]);
    }
}

}  // namespace
}  // namespace ncp::results
