// Named repairs: what says nothing goes, everything else is left for people.
#include "elmo/mend.h"

#include <gmock/gmock.h>

#include <set>

#include "elmo/rules.h"
#include "unit/elmo/fixtures.h"

namespace ncp::elmo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::set<std::string_view> kRepaired{"learner-empty-element",    "credit-ects-value",
                                           "attachment-reference",     "group-reference",
                                           "grading-scheme-reference", "supplement-html-cdata"};

Document parsed(const std::string& text) {
    initialise_xml();
    auto document = Document::parse(text);
    if (!document) throw std::runtime_error(document.error().describe().str());
    return std::move(*document);
}

Document broken_by(std::string_view rule) {
    return parsed(
        testing::content_of(testing::own_data() / "rules" / (std::string(rule) + ".xml")));
}

std::vector<std::string> mended(Document& document) {
    std::vector<std::string> names;
    for (const PublicText& repair : mend(document))
        names.push_back(repair.str());
    return names;
}

TEST(MendTest, each_repair_keeps_its_rule_and_the_schema) {
    for (std::string_view rule : kRepaired) {
        Document document = broken_by(rule);
        EXPECT_THAT(mended(document), ElementsAre(std::string(rule) + " (1 time)"));
        for (const Finding& finding : check_rules(document))
            EXPECT_NE(finding.severity, Severity::error) << finding.rule;
        EXPECT_THAT(testing::our_schema().validate(document), IsEmpty()) << rule;
        EXPECT_THAT(mended(document), IsEmpty()) << "nothing is left to repair: " << rule;
    }
}

TEST(MendTest, everything_else_is_left_as_it_is) {
    for (const Rule& rule : rules()) {
        if (kRepaired.count(rule.id) > 0) continue;
        Document document = broken_by(rule.id);
        const std::string before = document.serialize();
        EXPECT_THAT(mended(document), IsEmpty()) << rule.id;
        EXPECT_EQ(document.serialize(), before) << rule.id;
    }
}

TEST(MendTest, a_list_of_references_goes_with_its_last_one) {
    Document document = broken_by("attachment-reference");
    mended(document);
    EXPECT_THAT(document.serialize(), Not(HasSubstr("<attachments")));

    const std::string good = broken_by("no-rule").serialize();
    std::string text = good;
    text.insert(text.find("<ref>"), "<ref>nowhere</ref>\n");
    document = parsed(text);
    EXPECT_THAT(mended(document), ElementsAre("attachment-reference (1 time)"));
    EXPECT_THAT(document.serialize(), HasSubstr("<ref>transcript</ref>"));
    EXPECT_THAT(document.serialize(), Not(HasSubstr("nowhere")));
}

TEST(MendTest, a_scheme_that_two_grades_name_is_listed_once_beside_the_others) {
    std::string text = broken_by("grading-scheme-reference").serialize();
    const std::size_t begin = text.find("<learningOpportunitySpecification>");
    const std::string end = "</learningOpportunitySpecification>";
    text.insert(begin, text.substr(begin, text.find(end) + end.size() - begin));
    Document document = parsed(text);
    EXPECT_THAT(mended(document), ElementsAre("grading-scheme-reference (2 times)"));
    const std::string written = document.serialize();
    EXPECT_THAT(written, HasSubstr("</gradingScheme><gradingScheme localId=\"0-5\"/>"));
    EXPECT_EQ(written.find("localId=\"0-5\""), written.rfind("localId=\"0-5\""));
    EXPECT_THAT(testing::our_schema().validate(document), IsEmpty());
}

TEST(MendTest, markup_of_a_supplement_keeps_its_characters) {
    Document document = broken_by("supplement-html-cdata");
    mended(document);
    EXPECT_THAT(document.serialize(), HasSubstr("<![CDATA[<b>Testinen</b>]]>"));
}

}  // namespace
}  // namespace ncp::elmo
