// Every rule has a document that breaks it alone: tests/data/elmo/rules/<id>.xml.
#include "elmo/rules.h"

#include <gmock/gmock.h>

#include <set>

#include "unit/elmo/fixtures.h"

namespace ncp::elmo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Document loaded(const std::filesystem::path& file) {
    initialise_xml();
    auto document = Document::parse(testing::content_of(file));
    if (!document) throw std::runtime_error(document.error().describe().str());
    return std::move(*document);
}

std::filesystem::path document_of(std::string_view rule) {
    return testing::own_data() / "rules" / (std::string(rule) + ".xml");
}

std::vector<std::string> names_of(const std::vector<Finding>& findings) {
    std::vector<std::string> names;
    for (const Finding& finding : findings)
        names.push_back(finding.rule);
    return names;
}

class EveryRule : public ::testing::TestWithParam<Rule> {};

TEST_P(EveryRule, has_a_valid_document_that_breaks_it_alone) {
    const Rule& rule = GetParam();
    ASSERT_TRUE(std::filesystem::exists(document_of(rule.id))) << document_of(rule.id);
    const Document document = loaded(document_of(rule.id));
    EXPECT_THAT(testing::our_schema().validate(document), IsEmpty());
    const auto findings = check_rules(document);
    ASSERT_THAT(names_of(findings), ElementsAre(std::string(rule.id)));
    EXPECT_EQ(findings[0].severity, rule.severity);
    EXPECT_GT(findings[0].line, 0);
    EXPECT_TRUE(findings[0].text.starts_with(rule.text)) << findings[0].text;
}

TEST_P(EveryRule, is_explained) {
    const Rule& rule = GetParam();
    EXPECT_EQ(rule.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz-0123456789"),
              std::string_view::npos);
    EXPECT_GT(rule.text.size(), 10U);
    EXPECT_NE(rule.text.back(), '.') << "more is written after it";
    const char* word = rule.severity == Severity::error ? " must " : " should ";
    EXPECT_NE(rule.text.find(word), std::string_view::npos) << rule.text;
    EXPECT_GT(rule.advice.size(), 10U);
    EXPECT_EQ(rule.advice.back(), '.');
    EXPECT_TRUE(rule.reference.starts_with("schema.xsd") ||
                rule.reference.starts_with("elmo-rules") ||
                rule.reference.starts_with("ewp-types-address"))
        << rule.reference;
    EXPECT_EQ(find_rule(rule.id), &*std::find_if(rules().begin(), rules().end(),
                                                 [&](const Rule& r) { return r.id == rule.id; }));
}

std::string test_name(const ::testing::TestParamInfo<Rule>& info) {
    std::string name(info.param.id);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(RulesTest, EveryRule, ::testing::ValuesIn(rules()), test_name);

TEST(RulesTest, the_folder_holds_a_document_for_each_rule_and_no_other) {
    std::set<std::string> expected{"no-rule.xml"};
    for (const Rule& rule : rules())
        EXPECT_TRUE(expected.insert(std::string(rule.id) + ".xml").second) << rule.id;
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(testing::own_data() / "rules"))
        found.insert(entry.path().filename());
    EXPECT_EQ(found, expected);
}

TEST(RulesTest, a_document_with_everything_breaks_none) {
    const Document document = loaded(document_of("no-rule"));
    EXPECT_THAT(testing::our_schema().validate(document), IsEmpty());
    EXPECT_THAT(names_of(check_rules(document)), IsEmpty());
}

TEST(RulesTest, lines_are_those_of_the_document) {
    const auto findings = check_rules(loaded(document_of("credit-ects-on-one-level")));
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].line, 24);
    EXPECT_THAT(findings[0].text, ::testing::HasSubstr("the first of a part is in line 43"));
}

TEST(RulesTest, our_valid_documents_break_no_must) {
    for (const auto& file : testing::xml_files(testing::own_data() / "valid")) {
        for (const Finding& finding : check_rules(loaded(file))) {
            EXPECT_NE(finding.severity, Severity::error)
                << file << ":" << finding.line << " " << finding.rule;
        }
    }
}

// What the published examples and real systems break: nothing may be added to this list unseen.
TEST(RulesTest, published_examples_and_real_documents_break_these_musts) {
    if (!std::filesystem::exists(testing::reference_data())) {
        GTEST_SKIP() << "needs the reference data at " << testing::reference_data();
    }
    std::map<std::string, std::set<std::string>> broken;
    auto note = [&broken](const std::filesystem::path& file, const std::string& name) {
        for (const Finding& finding : check_rules(loaded(file))) {
            if (finding.severity == Severity::error) broken[name].insert(finding.rule);
        }
    };
    const auto elmo = testing::reference_data() / "elmo";
    for (const auto& entry : std::filesystem::directory_iterator(elmo / "official")) {
        const auto example = entry.path() / "example.xml";
        if (std::filesystem::exists(example)) note(example, entry.path().filename());
    }
    for (const auto& file : testing::xml_files(elmo / "samples"))
        note(file, file.filename());
    // A master of 120 credits with a course of 15 in it.
    const std::set<std::string> credits{"credit-ects-on-one-level"};
    const std::map<std::string, std::set<std::string>> expected{
        {"v1.4.0", credits},
        {"v1.5.0", credits},
        {"v1.6.0", credits},
        {"v1.7.0", credits},
        {"v2.0.0", credits},
        // Credits on programmes, courses and modules; module codes unique within a course only.
        {"sweden-1.0.xml", {"credit-ects-on-one-level", "local-id-unique"}}};
    EXPECT_EQ(broken, expected);
}

TEST(RulesTest, other_documents_than_elmo_break_none) {
    for (const char* name : {"another-root.xml", "another-namespace.xml", "no-namespace.xml"}) {
        EXPECT_THAT(check_rules(loaded(testing::own_data() / "invalid" / name)), IsEmpty()) << name;
    }
}

TEST(RulesTest, invalid_documents_are_checked_without_harm) {
    for (const auto& file : testing::xml_files(testing::own_data() / "invalid"))
        EXPECT_LE(check_rules(loaded(file)).size(), 20U) << file;
}

std::string courses(int count, const std::string& inside) {
    std::string all = "<elmo xmlns='https://github.com/emrex-eu/elmo-schemas/tree/v1'><report>";
    for (int i = 0; i < count; ++i) {
        all += "<learningOpportunitySpecification><specifies><learningOpportunityInstance>" +
               inside +
               "</learningOpportunityInstance></specifies></learningOpportunitySpecification>";
    }
    return all + "</report></elmo>";
}

TEST(RulesTest, many_warnings_do_not_hide_an_error) {
    std::string text = courses(2000, "");
    text.insert(text.rfind("</learningOpportunityInstance>"),
                "<languageOfInstruction>fi sv</languageOfInstruction>");
    initialise_xml();
    auto document = Document::parse(text);
    ASSERT_TRUE(document);
    const auto findings = check_rules(*document);
    EXPECT_EQ(findings.size(), kFindingsMax);
    EXPECT_THAT(names_of(findings), ::testing::Contains("language-single").Times(1));
}

TEST(RulesTest, the_log_gets_rules_counts_and_lines_but_no_content) {
    initialise_xml();
    auto document =
        Document::parse(courses(3,
                                "<status>canary</status><languageOfInstruction>canary fi"
                                "</languageOfInstruction>"));
    ASSERT_TRUE(document);
    const auto findings = check_rules(*document);
    EXPECT_EQ(for_the_log(findings, Severity::error).str(),
              "language-single (3 times, first in line 1)");
    EXPECT_EQ(for_the_log(findings, Severity::warning).str(),
              "credit-ects-missing (3 times, first in line 1), "
              "status-not-passed (3 times, first in line 1)");
    EXPECT_TRUE(for_the_log({}, Severity::error).empty());
    EXPECT_EQ(for_the_log({{Severity::error, 9, "xsd", "canary"}}, Severity::error).str(),
              "xsd (once, in line 9)");
}

}  // namespace
}  // namespace ncp::elmo
