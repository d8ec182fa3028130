// The words and the JSON of `emrex-ncp validate`.
#include "elmo/report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "unit/elmo/fixtures.h"

namespace ncp::elmo {
namespace {

std::vector<Finding> examined(const std::string& name) {
    return examine(testing::content_of(testing::own_data() / name), testing::our_schema(), {});
}

TEST(ReportTest, a_valid_file_is_one_line_of_text) {
    EXPECT_EQ(as_text("my.xml", examined("valid/smallest.xml")), "my.xml: valid ELMO 1.7\n");
    EXPECT_FALSE(has_error({}));
}

TEST(ReportTest, a_finding_has_the_form_that_editors_jump_to) {
    EXPECT_EQ(as_text("my.xml", examined("invalid/learner-names-swapped.xml")),
              "my.xml:5: error: Element 'familyName': This element is not expected. Expected is "
              "one of ( citizenship, identifier, givenNames ). [xsd]\n"
              "my.xml: not valid: 1 error, 0 warnings\n");
}

TEST(ReportTest, a_text_that_is_no_xml_is_a_finding_too) {
    auto findings = examine("<elmo>\n<a></b>\n</elmo>", testing::our_schema(), {});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].rule, "parse");
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_EQ(findings[0].text,
              "an end tag with another name than its start tag (libxml2 error 76)");
    findings = examine("<elmo/>", testing::our_schema(), {3, 64, 100});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(as_text("f", findings),
              "f: error: a document of 7 bytes, at most 3 are read [parse]\n"
              "f: not valid: 1 error, 0 warnings\n");
}

TEST(ReportTest, warnings_do_not_make_a_document_invalid) {
    std::vector<Finding> findings{{Severity::warning, 7, "some-rule", "no English title"}};
    EXPECT_FALSE(has_error(findings));
    EXPECT_EQ(
        as_text("f", findings),
        "f:7: warning: no English title [some-rule]\nf: valid ELMO 1.7: 0 errors, 1 warning\n");
    EXPECT_TRUE(nlohmann::json::parse(as_json("f", findings))["valid"].get<bool>());
}

TEST(ReportTest, json_holds_the_same_findings) {
    auto findings = examined("invalid/learner-gender-3.xml");
    ASSERT_FALSE(findings.empty());
    auto json = nlohmann::json::parse(as_json("my.xml", findings));
    EXPECT_EQ(json["file"], "my.xml");
    EXPECT_EQ(json["valid"], false);
    EXPECT_EQ(json["complete"], true);
    ASSERT_EQ(json["findings"].size(), findings.size());
    EXPECT_EQ(json["findings"][0]["line"], findings[0].line);
    EXPECT_EQ(json["findings"][0]["severity"], "error");
    EXPECT_EQ(json["findings"][0]["rule"], "xsd");
    EXPECT_EQ(json["findings"][0]["text"], findings[0].text);
}

TEST(ReportTest, a_file_name_in_latin_1_does_not_break_the_json) {
    EXPECT_NO_THROW({
        auto json = nlohmann::json::parse(as_json("gr\xF8nn.xml", {}));
        EXPECT_EQ(json["valid"], true);
    });
}

TEST(ReportTest, nothing_in_a_document_or_a_name_commands_the_terminal) {
    std::vector<Finding> findings{{Severity::error, 1, "xsd",
                                   "'\xC2\x9B"
                                   "2J\x1B[2J\x7F' é \xC3\x9B"}};
    EXPECT_EQ(as_text("a\nb\x1B", findings),
              "a?b?:1: error: '?2J?[2J?' é \xC3\x9B [xsd]\na?b?: not valid: 1 error, 0 warnings\n");
}

}  // namespace
}  // namespace ncp::elmo
