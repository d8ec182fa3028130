// The examples in three languages are one adapter: the host gets the same from each of them, in
// process and in a worker.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <tuple>

#include "plugin-api/sources.h"
#include "results/plugin_library.h"
#include "support/program.h"

namespace ncp::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path library_of(const std::string& example) {
    return std::filesystem::path(NCP_PLUGIN_DIR) / (example + ".so");
}

class Libraries : public testing::TestWithParam<const char*> {
  protected:
    static std::filesystem::path library() { return library_of(GetParam()); }
};

class Examples : public testing::TestWithParam<std::tuple<const char*, config::Isolation>> {
  protected:
    std::shared_ptr<results::Source> source_ =
        open(section_of(library_of(std::get<0>(GetParam())), std::get<1>(GetParam())));
};

TEST_P(Libraries, SayWhoTheyAre) {
    auto plugin = results::load_plugin(library().string());
    ASSERT_TRUE(plugin.has_value());
    EXPECT_EQ(plugin->id, GetParam());
    EXPECT_EQ(plugin->table.size, sizeof(ncp_plugin));
    EXPECT_EQ(plugin->table.extension("no-such-ability/1"), nullptr);
}

TEST_P(Libraries, ExportOneFunctionAndNothingElse) {
    const Finished symbols = run("nm", {"-D", "--defined-only", library().string()});
    EXPECT_THAT(symbols.output, testing::MatchesRegex("[0-9a-f]+ T ncp_plugin_v1\n"));
}

TEST_P(Examples, PassTheirOwnCheck) {
    ASSERT_NE(source_, nullptr);
    EXPECT_THAT(probes(*source_), ElementsAre("ok"));
}

TEST_P(Examples, AnswerWithADocumentThatTheHostAccepts) {
    ASSERT_NE(source_, nullptr);
    const std::string document = only_document(*source_);
    EXPECT_THAT(document, HasSubstr("hello.example"));
    EXPECT_THAT(document, HasSubstr("<value>5</value>"));
}

TEST_P(Examples, CarryNamesThatLookLikeMarkup) {
    ASSERT_NE(source_, nullptr);
    const auto found = documents(
        *source_, ada({{"given_names", "<Ada & \"Eve\">"}, {"family_name", "Żółć & Söhne"}}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0], HasSubstr("<givenNames>&lt;Ada &amp; \"Eve\"&gt;</givenNames>"));
    EXPECT_THAT(found[0], HasSubstr("<familyName>Żółć &amp; Söhne</familyName>"));
}

TEST_P(Examples, DoNotKnowTheStudentZero) {
    ASSERT_NE(source_, nullptr);
    auto fetched = fetch(*source_, ada({{"learner_number", "0"}}));
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    EXPECT_TRUE(fetched->nothing);
}

TEST_P(Examples, NameTheAttributeThatIsMissing) {
    ASSERT_NE(source_, nullptr);
    auto fetched = fetch(*source_, ada({{"birth_date", ""}}));
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(fetched.error().operator_text().str(),
                HasSubstr("IDENTITY_INSUFFICIENT; \"birth_date\""));
}

TEST_P(Libraries, StopWhenTheHostTakesNoMore) {
    auto plugin = results::load_plugin(library().string());
    ASSERT_TRUE(plugin.has_value());
    struct Refusing {
        int calls = 0, refuse_at = 0;
        static ncp_status step(const ncp_sink* sink) {
            auto* self = static_cast<Refusing*>(sink->ctx);
            return self->calls++ == self->refuse_at ? NCP_CANCELLED : NCP_OK;
        }
    };
    ncp_sink sink{};
    sink.size = sizeof sink;
    sink.begin = [](const ncp_sink* to, const ncp_part*) noexcept { return Refusing::step(to); };
    sink.write = [](const ncp_sink* to, ncp_view) noexcept { return Refusing::step(to); };
    sink.end = [](const ncp_sink* to) noexcept { return Refusing::step(to); };
    sink.issue = [](const ncp_sink*, ncp_view, const ncp_error*) noexcept { return NCP_OK; };
    ncp_host host{};
    host.size = sizeof host;
    ncp_instance* instance = nullptr;
    ASSERT_EQ(plugin->table.create(&host, nullptr, {"{}", 2}, &instance), NCP_OK);
    Refusing whole{0, -1};
    sink.ctx = &whole;
    ASSERT_EQ(plugin->table.check(instance, nullptr, &sink), NCP_OK);
    for (int at = 0; at < whole.calls; ++at) {
        Refusing refusing{0, at};
        sink.ctx = &refusing;
        EXPECT_EQ(plugin->table.check(instance, nullptr, &sink), NCP_CANCELLED) << at;
        EXPECT_EQ(refusing.calls, at + 1);
    }
    plugin->table.destroy(instance);
}

std::string underscored(const std::string& name) {
    return std::regex_replace(name, std::regex("-"), "_");
}

INSTANTIATE_TEST_SUITE_P(, Libraries, testing::Values("hello", "hello-c", "hello-rust"),
                         [](const auto& each) { return underscored(each.param); });

INSTANTIATE_TEST_SUITE_P(
    , Examples,
    testing::Combine(testing::Values("hello", "hello-c", "hello-rust"),
                     testing::Values(config::Isolation::process, config::Isolation::worker)),
    [](const auto& each) {
        const bool in_worker = std::get<1>(each.param) == config::Isolation::worker;
        return underscored(std::get<0>(each.param)) + (in_worker ? "_worker" : "_process");
    });

TEST(Example, InCppStaysBelowSixtyLines) {
    const std::string hello = content_of(api("examples/hello/hello.cpp"));
    EXPECT_LT(std::count(hello.begin(), hello.end(), '\n'), 60);
}

}  // namespace
}  // namespace ncp::test
