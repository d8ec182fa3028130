// What an institution's answer means for the student and says to the operator.
#include <gmock/gmock.h>
#include <ncp/plugin.h>

#include <fstream>
#include <sstream>

#include "unit/hei-web-service/service.h"

namespace ncp::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

config::SourceSection section(const Service& service, const std::string& more = "") {
    return section_of({&service}, R"("registry":{"hei":[)" + entry_of(service, "one.example") +
                                      R"(]},"request":{"form":{"id":"{national_id}"}})" + more);
}

std::string told(const Reply& reply, const std::string& more = "") {
    const Service service([&](const Asked&) { return reply; });
    auto fetched = open(section(service, more))->fetch(ada(), soon(), {});
    if (!fetched) return fetched.error().describe().str();
    if (fetched->nothing) return "nothing";
    return std::to_string(fetched->parts.size()) + " documents";
}

TEST(Answers, MeanWhatTheirStatusSays) {
    EXPECT_EQ(told({200, elmo_of("one.example")}), "1 documents");
    EXPECT_EQ(told({404}), "nothing");
    EXPECT_EQ(told({204}), "nothing");
    const std::pair<int, std::vector<std::string>> cases[]{
        {400, {"PERMANENT", "answers 400", "check the settings of request"}},
        {401, {"PERMANENT", "answers 401", "check its authentication"}},
        {403, {"PERMANENT", "answers 403"}},
        {408, {"TEMPORARY", "answers 408"}},
        {410, {"PERMANENT", "answers 410"}},
        {429, {"TEMPORARY", "answers 429"}},
        {500, {"TEMPORARY", "answers 500"}},
        {503, {"TEMPORARY", "answers 503"}},
        {201, {"PERMANENT", "answers 201"}},
        {302, {"PERMANENT", "redirect"}},
    };
    for (const auto& [status, texts] : cases) {
        for (const std::string& text : texts)
            EXPECT_THAT(told({status, "310100-123X", {{"Location", "https://else.example/"}}}),
                        AllOf(HasSubstr(text), HasSubstr("one.example"), Not(HasSubstr("310100"))))
                << status;
    }
}

TEST(Answers, HaveMeaningsThatTheOperatorChooses) {
    const std::string own = R"(,"student_unknown":[410],"no_results":[404])";
    EXPECT_EQ(told({410}, own), "nothing");
    EXPECT_EQ(told({404}, own), "nothing");
    EXPECT_THAT(told({204}, own), HasSubstr("which the settings student_unknown and no_results"));
}

TEST(Answers, SayWhenToAskAgain) {
    const Service service([](const Asked&) { return Reply{503, "", {{"Retry-After", "3600"}}}; });
    auto fetched = open(section(service))->fetch(ada(), soon(), {});
    EXPECT_FALSE(fetched.has_value());
    EXPECT_EQ(service.asked().size(), 1U) << "an hour is longer than anybody waits";
    const Service hasty([](const Asked&) { return Reply{503, "", {{"Retry-After", "0"}}}; });
    fetched = open(section(hasty))->fetch(ada(), soon(), {});
    EXPECT_FALSE(fetched.has_value());
    EXPECT_EQ(hasty.asked().size(), 2U);
    const Service dated([](const Asked&) {
        return Reply{503, "", {{"Retry-After", "Fri, 31 Dec 2055 23:59:59 GMT"}}};
    });
    fetched = open(section(dated))->fetch(ada(), soon(), {});
    EXPECT_EQ(dated.asked().size(), 1U);
}

TEST(Answers, ThatAreNoElmoAreRefusedByName) {
    const std::pair<Reply, const char*> cases[]{
        {{200, ""}, "not well-formed"},
        {{200, "<html/>", {{"Content-Type", "text/html; charset=utf-8"}}}, "answers text/html"},
        {{200, "{}", {{"Content-Type", "application/json"}}}, "answers application/json"},
        {{200, "<html/>"}, "root is not elmo"},
        {{200, elmo_of("one.example").substr(0, 300)}, "not well-formed in line 1"},
        {{200, "<!DOCTYPE elmo><elmo/>"}, "DOCTYPE"},
        {{200, elmo_of("other.example")}, "another institution"},
    };
    for (const auto& [reply, why] : cases) {
        EXPECT_THAT(told(reply),
                    AllOf(HasSubstr("PERMANENT"), HasSubstr(why), HasSubstr("one.exa")));
    }
    EXPECT_EQ(told({200, elmo_of("other.example")}, R"(,"trust_answer_issuer":true)"),
              "1 documents");
}

TEST(Answers, ThatAreTooLargeAreRefused) {
    EXPECT_THAT(told({200, std::string((1U << 20) + 1, ' ')}, R"(,"response_mib_max":1)"),
                HasSubstr("PERMANENT"));
}

TEST(Answers, WithoutReportsAreNoResults) {
    EXPECT_EQ(told({200,
                    "<elmo><learner><givenNames>A</givenNames><familyName>S</familyName></learner>"
                    "</elmo>"}),
              "nothing");
}

TEST(Answers, ThatHadToBeRepairedAreNamedInTheLogWithoutTheirContent) {
    const std::string file =
        std::string(NCP_SOURCE_DIR) + "/../shared/data/elmo/samples/denmark-stads-no-namespace.xml";
    std::ifstream in(file);
    if (!in) GTEST_SKIP() << "needs the reference data in ../shared/data";
    std::stringstream sample;
    sample << in.rdbuf();
    const Service service([&](const Asked&) { return Reply{200, sample.str()}; });
    const std::string logged = log_of([&] {
        auto fetched = open(section(service))->fetch(ada(), soon(), {});
        ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
        EXPECT_EQ(fetched->parts.size(), 1U);
    });
    EXPECT_THAT(logged, AllOf(HasSubstr("repaired: missing namespace"), HasSubstr("one.example"),
                              HasSubstr("repaired: an identifier without type"), HasSubstr("36")));
    EXPECT_THAT(logged, AllOf(Not(HasSubstr("020575")), Not(HasSubstr("GRPMAT")),
                              Not(HasSubstr("Mechanics")), Not(HasSubstr("1975-05-02"))));
}

TEST(Answers, OfAStrangersCertificateAreNotRead) {
    const TemporaryFolder folder;
    const Service service(
        [](const Asked&) {
            return Reply{200, elmo_of("one.example")};
        },
        {.certificate = make_test_certificate(folder.path(), "stranger")});
    auto fetched = open(section(service))->fetch(ada(), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(fetched.error().describe().str(), HasSubstr("PERMANENT"));
    EXPECT_TRUE(service.asked().empty());
}

}  // namespace
}  // namespace ncp::test
