// The words and the JSON of `emrex-ncp validate`.
#include "elmo/report.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "elmo/rules.h"
#include "unit/elmo/fixtures.h"

namespace ncp::elmo {
namespace {

using ::testing::HasSubstr;

std::vector<Finding> examined(const std::string& name) {
    return examine(testing::content_of(testing::own_data() / name), testing::our_schema(), {});
}

std::string file_of(const char* rule) {
    return std::string("rules/") + rule + ".xml";
}

TEST(ReportTest, a_valid_file_is_one_line_of_text) {
    EXPECT_EQ(as_text("my.xml", examined(file_of("no-rule"))), "my.xml: valid ELMO\n");
    EXPECT_FALSE(has_error({}));
}

TEST(ReportTest, a_finding_has_the_form_that_editors_jump_to_and_says_what_to_do) {
    EXPECT_EQ(
        as_text("my.xml", examined("invalid/learner-names-swapped.xml")),
        "my.xml:4: warning: The birth date of the learner should be given [learner-birth-date]\n"
        "    → Add bday: clients recognise a student by it and the names.\n"
        "my.xml:5: error: Element 'familyName': This element is not expected. Expected is "
        "one of ( citizenship, identifier, givenNames ). [xsd]\n"
        "my.xml:9: warning: A name of an institution should say its language "
        "[issuer-title-language]\n"
        "    → Add xml:lang to the title, unless the language is really not known.\n"
        "my.xml: not valid: 1 error, 2 warnings\n");
}

TEST(ReportTest, advice_stands_once_and_what_comes_often_is_counted) {
    const Rule& rule = *find_rule("status-missing");
    std::vector<Finding> findings;
    for (int line = 1; line <= 40; ++line)
        findings.push_back({Severity::warning, line, "status-missing", "no status"});
    const std::string report = as_text("f", findings);
    EXPECT_EQ(std::ranges::count(report, '\n'), 8);
    EXPECT_EQ(report.find(rule.advice), report.rfind(rule.advice));
    EXPECT_THAT(report, HasSubstr("f:5: warning: no status [status-missing]\n"
                                  "f: [status-missing] 35 more lines: 6, 7, 8, 9, 10, 11, 12, "
                                  "13, 14, 15, 16, 17, …\n"));
}

TEST(ReportTest, the_table_of_rules_is_told_in_words_and_as_json) {
    const auto json = nlohmann::json::parse(rules_as_json());
    const std::string words = rules_as_text();
    ASSERT_EQ(json.size(), rules().size());
    for (std::size_t i = 0; i < rules().size(); ++i) {
        const Rule& rule = rules()[i];
        EXPECT_EQ(json[i]["rule"], rule.id);
        EXPECT_EQ(json[i]["severity"], rule.severity == Severity::error ? "error" : "warning");
        EXPECT_EQ(json[i]["advice"], rule.advice);
        EXPECT_EQ(json[i]["reference"], rule.reference);
        EXPECT_THAT(words, HasSubstr("\n    " + std::string(rule.text) + ".\n"));
    }
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
    EXPECT_EQ(as_text("f", findings),
              "f:7: warning: no English title [some-rule]\nf: valid ELMO: 0 errors, 1 warning\n");
    EXPECT_TRUE(nlohmann::json::parse(as_json("f", findings))["valid"].get<bool>());
}

TEST(ReportTest, json_holds_the_same_findings) {
    auto findings = examined("invalid/learner-gender-3.xml");
    auto xsd = std::find_if(findings.begin(), findings.end(),
                            [](const Finding& finding) { return finding.rule == "xsd"; });
    ASSERT_NE(xsd, findings.end());
    std::rotate(findings.begin(), xsd, findings.end());
    auto json = nlohmann::json::parse(as_json("my.xml", findings));
    EXPECT_EQ(json["file"], "my.xml");
    EXPECT_EQ(json["valid"], false);
    EXPECT_EQ(json["complete"], true);
    ASSERT_EQ(json["findings"].size(), findings.size());
    EXPECT_EQ(json["findings"][0]["line"], findings[0].line);
    EXPECT_EQ(json["findings"][0]["severity"], "error");
    EXPECT_EQ(json["findings"][0]["rule"], "xsd");
    EXPECT_EQ(json["findings"][0]["text"], findings[0].text);
    EXPECT_EQ(json["findings"][0]["advice"], "");
    EXPECT_EQ(json["findings"][1]["rule"], findings[1].rule);
    EXPECT_EQ(json["findings"][1]["advice"], find_rule(findings[1].rule)->advice);
    EXPECT_EQ(json["findings"][1]["reference"], find_rule(findings[1].rule)->reference);
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
