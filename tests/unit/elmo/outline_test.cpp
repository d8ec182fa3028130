#include "elmo/outline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "unit/elmo/trees.h"

namespace ncp::elmo {
namespace {

using testing::course;
using ::testing::ElementsAre;
using testing::elmo_of;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Pair;
using testing::parsed;
using testing::part;
using testing::report_of;

Outline outlined(std::string_view xml) {
    auto result = outline(parsed(xml));
    if (!result) {
        ADD_FAILURE() << result.error().describe().str();
        return {};
    }
    return *result;
}

TEST(OutlineTest, nodes_are_numbered_in_document_order_across_reports) {
    const Outline tree = outlined(elmo_of(
        report_of("a",
                  course("A", "", part(course("B", "", part(course("C")))) + part(course("D"))) +
                      course("E")) +
        report_of("b", course("F"))));
    std::vector<std::string> found;
    for (const Node& node : tree.nodes) {
        found.push_back(std::to_string(node.number) + node.code + " parent " +
                        std::to_string(node.parent) + " depth " + std::to_string(node.depth) +
                        " report " + std::to_string(node.report));
    }
    EXPECT_THAT(found, ElementsAre("1A parent 0 depth 0 report 0", "2B parent 1 depth 1 report 0",
                                   "3C parent 2 depth 2 report 0", "4D parent 1 depth 1 report 0",
                                   "5E parent 0 depth 0 report 0", "6F parent 0 depth 0 report 1"));
}

TEST(OutlineTest, a_node_tells_what_a_student_knows_it_by) {
    const Outline tree = outlined(elmo_of(report_of(
        "a",
        "<learningOpportunitySpecification><identifier type=\"elmo\">9</identifier>"
        "<identifier type=\"local\"> INF\n1 </identifier><title>The importance of &lt;b<![CDATA[r> "
        "in "
        "HTML]]></title><title xml:lang=\"pl\">Nazwa</title><type>Course</type><specifies>"
        "<learningOpportunityInstance><date>2014-11-28+02:00</date><academicTerm><title "
        "xml:lang=\"no\">Høst</title><title xml:lang=\"en\">Autumn</title><start>2014-08-01</start>"
        "<end>2014-12-31</end></academicTerm><status>passed</status><resultLabel>4 </resultLabel>"
        "<credit><scheme>local</scheme><value>1</value></credit><credit><scheme>ECTS</scheme>"
        "<value>7.50</value></credit></learningOpportunityInstance></specifies>"
        "</learningOpportunitySpecification>")));
    ASSERT_EQ(tree.nodes.size(), 1U);
    const Node& node = tree.nodes[0];
    EXPECT_EQ(node.code, "INF 1");
    ASSERT_EQ(node.titles.size(), 2U);
    EXPECT_EQ(node.titles[0].text, "The importance of <br> in HTML");
    EXPECT_EQ(node.titles[0].language, "");
    EXPECT_EQ(node.titles[1].language, "pl");
    EXPECT_EQ(node.type, "Course");
    EXPECT_EQ(node.date, "2014-11-28");
    EXPECT_EQ(node.status, "passed");
    EXPECT_EQ(node.grade, "4");
    EXPECT_EQ(node.ects, "7.50");
    EXPECT_EQ(node.term, "Autumn");
}

TEST(OutlineTest, what_a_source_leaves_out_is_empty) {
    const Outline tree = outlined(
        "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"><learner/><report>"
        "<learningOpportunitySpecification/><learningOpportunitySpecification><specifies/>"
        "</learningOpportunitySpecification></report><report/></elmo>");
    EXPECT_EQ(tree.learner.family_name, "");
    EXPECT_EQ(tree.learner.birth_date, "");
    EXPECT_THAT(tree.learner.identifiers, IsEmpty());
    ASSERT_EQ(tree.nodes.size(), 2U);
    EXPECT_EQ(tree.nodes[0].code + tree.nodes[0].grade + tree.nodes[1].ects, "");
    ASSERT_EQ(tree.reports.size(), 2U);
    EXPECT_EQ(tree.reports[1].url, "");
}

TEST(OutlineTest, learner_and_issuer_are_read_and_the_birth_date_loses_its_zone) {
    const Outline tree = outlined(
        "<e:elmo xmlns:e=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"><e:learner>"
        "<e:identifier type=\"nationalIdentifier\">1</e:identifier><e:identifier type=\"esi\">2"
        "</e:identifier><e:givenNames> Ada  Maria </e:givenNames><e:familyName>X</e:familyName>"
        "<e:bday>1983-04-12-11:00</e:bday></e:learner><e:report><e:issuer><e:country>PL</e:country>"
        "<e:identifier type=\"schac\">uw.edu.pl</e:identifier><e:title xml:lang=\"pl\">U</e:title>"
        "<e:url>https://uw.edu.pl</e:url></e:issuer><e:issueDate>2020-01-01T00:00:00Z</e:issueDate>"
        "<e:attachment><e:title xml:lang=\"pl\">Zapis</e:title><e:title xml:lang=\"en-GB\">Records"
        "</e:title></e:attachment><e:attachment><e:type>Diploma</e:type></e:attachment>"
        "<e:attachment/></e:report></e:elmo>");
    EXPECT_EQ(tree.learner.given_names, "Ada Maria");
    EXPECT_EQ(tree.learner.birth_date, "1983-04-12");
    EXPECT_THAT(tree.learner.identifiers,
                ElementsAre(Pair("nationalIdentifier", "1"), Pair("esi", "2")));
    ASSERT_EQ(tree.reports.size(), 1U);
    EXPECT_EQ(tree.reports[0].country, "PL");
    EXPECT_EQ(tree.reports[0].url, "https://uw.edu.pl");
    EXPECT_EQ(tree.reports[0].issue_date, "2020-01-01T00:00:00Z");
    EXPECT_THAT(tree.reports[0].issuer_identifiers, ElementsAre(Pair("schac", "uw.edu.pl")));
    EXPECT_THAT(tree.reports[0].attachment_titles, ElementsAre("Records", "Diploma", "Attachment"));
}

TEST(OutlineTest, elements_of_other_namespaces_are_not_read) {
    const Outline tree = outlined(elmo_of(
        report_of("a", course("A",
                              "<extension><x:learningOpportunitySpecification xmlns:x=\"urn:x\"/>"
                              "<y xmlns=\"urn:y\"><learningOpportunitySpecification/></y>"
                              "</extension>")) +
        "<extension><report xmlns=\"urn:y\"/></extension>"));
    EXPECT_EQ(tree.nodes.size(), 1U);
    EXPECT_EQ(tree.reports.size(), 1U);
}

TEST(OutlineTest, the_revision_names_the_canonical_document) {
    const std::string xml = elmo_of(report_of("a", course("A")));
    const std::string revision = outlined(xml).revision;
    EXPECT_THAT(revision, MatchesRegex("[0-9a-f]{32}"));
    std::string other_quotes = "<?xml version='1.0'?><!-- remark -->" + xml;
    EXPECT_EQ(outlined(other_quotes).revision, revision);
    EXPECT_NE(outlined(elmo_of(report_of("a", course("B")))).revision, revision);
}

TEST(OutlineTest, other_roots_and_other_numbers_of_learners_are_refused) {
    const std::string open = "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">";
    const std::string sources[] = {
        "<elmo/>",
        "<elmo xmlns=\"http://purl.org/net/elmo\"><learner/></elmo>",
        "<report xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"/>",
        open + "</elmo>",
        open + "<learner/><learner/></elmo>",
    };
    for (const std::string& xml : sources) {
        auto result = outline(parsed(xml));
        ASSERT_FALSE(result) << xml;
        EXPECT_EQ(result.error().code(), ErrorCode::invalid_document);
    }
}

TEST(OutlineTest, a_tree_deeper_than_any_document_is_refused_not_followed) {
    std::string parts;
    for (int depth = 0; depth < 70; ++depth)
        parts = part(course("C", "", parts));
    initialise_xml();
    const std::string xml = elmo_of(report_of("a", course("A", "", parts)));
    ParseLimits limits;
    limits.depth_max = 250;
    auto document = Document::parse(xml, limits);
    ASSERT_TRUE(document) << document.error().describe().str();
    EXPECT_FALSE(outline(*document));
}

TEST(OutlineTest, real_documents_are_read_whatever_their_state) {
    const auto files = testing::reference_files("elmo");
    if (files.empty()) GTEST_SKIP() << "reference data is absent";
    initialise_xml();
    int read = 0;
    for (const auto& file : files) {
        auto document = Document::parse(*read_file(file, 10U << 20));
        ASSERT_TRUE(document) << file;
        auto result = outline(*document);
        if (!result) continue;  // no namespace, or the old one
        ++read;
        EXPECT_FALSE(result->nodes.empty()) << file;
        for (const Node& node : result->nodes)
            EXPECT_FALSE(node.titles.empty()) << file;
    }
    EXPECT_GE(read, 12);
}

TEST(BestTitleTest, the_readers_language_then_english_then_the_first) {
    const std::vector<Title> titles{{"Nazwa", "pl"}, {"Name", "en-GB"}, {"Nimi", "fi"}};
    EXPECT_EQ(best_title(titles, "fi").text, "Nimi");
    EXPECT_EQ(best_title(titles, "FI").text, "Nimi");
    EXPECT_EQ(best_title(titles, "pl-PL").text, "Nazwa");
    EXPECT_EQ(best_title(titles, "sv").text, "Name");
    EXPECT_EQ(best_title(titles, "").text, "Name");
    EXPECT_EQ(best_title({{"Nazwa", "pl"}, {"Nimi", "fi"}}, "sv").text, "Nazwa");
    EXPECT_EQ(best_title({{"Color", "en-US"}, {"Colour", "en"}}, "en").text, "Colour");
    EXPECT_EQ(best_title({{"", "fi"}, {"Name", ""}}, "fi").text, "Name") << "empty is no title";
    EXPECT_EQ(best_title({}, "en").text, "");
}

}  // namespace
}  // namespace ncp::elmo
