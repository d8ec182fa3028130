// A source's document that breaks rules of ELMO, on its way through the rooms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "protocol/response.h"
#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// Two courses; the first becomes a degree that holds the second: both have ECTS credits.
std::string credits_on_two_levels() {
    std::string report = invented_report("one.example", {{"Canary degree"}, {"Canary course"}});
    auto replace = [&report](std::size_t at, const std::string& what, const std::string& by) {
        report.replace(report.find(what, at), what.size(), by);
    };
    const std::string end = "</learningOpportunitySpecification>";
    replace(0, "<type>Course</type>", "<type>Degree Programme</type>");
    replace(0, end, "<hasPart>");
    replace(0, end, end + "</hasPart>" + end);
    return report;
}

struct Walked {
    std::string log;
    http::Response page;
};

Walked walked_to_the_end(Walk& walk, const std::vector<std::string>& picks) {
    set_log_level(LogLevel::info);
    testing::internal::CaptureStderr();
    walk.log_in();
    walk.wait_for_choice();
    std::vector<std::pair<std::string, std::string>> fields{{"revision", walk.revision()}};
    for (const std::string& pick : picks)
        fields.emplace_back("pick", pick);
    EXPECT_EQ(walk.post(walk.base() + "/choose", fields).status, 303);
    walk.consent();
    http::Response page = walk.get(walk.base() + "/deliver");
    return {testing::internal::GetCapturedStderr(), std::move(page)};
}

TEST(RulesWalk, a_broken_must_stops_the_delivery_and_tells_student_and_operator) {
    Walk walk({delivers(credits_on_two_levels())});
    const Walked end = walked_to_the_end(walk, {"1", "2"});
    EXPECT_EQ(hidden_field(end.page.body, "returnCode"), "NCP_ERROR");
    EXPECT_EQ(hidden_field(end.page.body, "elmo"), "");
    EXPECT_THAT(end.page.body, HasSubstr("What you chose cannot be sent"));
    EXPECT_THAT(end.log, HasSubstr("source a: a document breaks rules of ELMO and may not be "
                                   "sendable: credit-ects-on-one-level (once, in line 1)"));
    EXPECT_THAT(end.log, HasSubstr("the document may not be sent, it breaks: "
                                   "credit-ects-on-one-level (once, in line "));
    EXPECT_THAT(end.log, Not(HasSubstr("Canary"))) << "names and titles have no place in a log";
}

TEST(RulesWalk, a_choice_that_leaves_the_broken_part_out_is_delivered) {
    Walk walk({delivers(credits_on_two_levels())});
    const Walked end = walked_to_the_end(walk, {"2"});
    EXPECT_EQ(hidden_field(end.page.body, "returnCode"), "NCP_OK");
    auto xml = protocol::decode_elmo(hidden_field(end.page.body, "elmo"), 1 << 20);
    ASSERT_TRUE(xml);
    EXPECT_THAT(*xml, HasSubstr("Canary course"));
}

TEST(RulesWalk, a_reference_to_nothing_is_repaired_by_name_and_delivered) {
    std::string report = invented_report("one.example", {{"Canary course"}});
    report.insert(report.find("</learningOpportunityInstance>"), "<grouping idref=\"canary\"/>");
    Walk walk({delivers(report)});
    const Walked end = walked_to_the_end(walk, {"1"});
    EXPECT_EQ(hidden_field(end.page.body, "returnCode"), "NCP_OK");
    auto xml = protocol::decode_elmo(hidden_field(end.page.body, "elmo"), 1 << 20);
    ASSERT_TRUE(xml);
    EXPECT_THAT(*xml, Not(HasSubstr("<grouping")));
    EXPECT_THAT(end.log, HasSubstr("source a: repaired in a document: group-reference (1 time)"));
    EXPECT_THAT(end.log, Not(HasSubstr("anary")));
}

TEST(RulesWalk, warnings_are_logged_with_rule_and_line_and_stop_nothing) {
    Walk walk({delivers(invented_report("one.example", {{"Canary course"}}))});
    const Walked end = walked_to_the_end(walk, {"1"});
    EXPECT_EQ(hidden_field(end.page.body, "returnCode"), "NCP_OK");
    EXPECT_THAT(end.log, HasSubstr("warnings about the document: grading-scheme-missing (once, in "
                                   "line "));
    EXPECT_THAT(end.log, HasSubstr("term-missing (once, in line "));
    EXPECT_THAT(end.log, Not(HasSubstr("Canary")));
}

}  // namespace
}  // namespace ncp::test
