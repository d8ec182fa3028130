// Which results of two sources are one, and what goes with the one that is dropped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "elmo/tree.h"
#include "unit/elmo/achievement.h"
#include "unit/elmo/deliveries.h"

namespace ncp::elmo {
namespace {

using testing::Achievement;
using testing::document;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::merged;
using testing::programme;
using testing::Texts;
using testing::xml_of;

std::size_t duplicates(const Achievement& one, const Achievement& other) {
    const std::size_t forth = merged({{0, document({one})}, {1, document({other})}}).duplicates;
    EXPECT_EQ(merged({{0, document({other})}, {1, document({one})}}).duplicates, forth);
    return forth;
}

std::string term(const std::string& start, const std::string& end) {
    return "<academicTerm><title xml:lang=\"en\">T</title><start>" + start + "</start><end>" + end +
           "</end></academicTerm>";
}

std::vector<std::string> titles_of_results(const Document& merged_document) {
    std::vector<std::string> titles;
    for (const xmlNode* one : testing::all(merged_document, "learningOpportunitySpecification")) {
        titles.push_back(token_of(child(one, "title")));
    }
    return titles;
}

TEST(DuplicatesTest, an_equal_identifier_date_and_result_are_one) {
    EXPECT_EQ(duplicates({}, {}), 1U);
    EXPECT_EQ(duplicates({}, {.id = "c1", .title = "Construction of compilers", .ects = "5.0"}), 1U)
        << "the national database abbreviates";
    EXPECT_EQ(duplicates({}, {.status = "passed"}), 1U) << "absent means passed";
    EXPECT_EQ(duplicates({}, {.ects = "05."}), 1U);
    EXPECT_EQ(duplicates({.ects = "0.50"}, {.ects = "+.5"}), 1U);
    EXPECT_EQ(duplicates({}, {.ects = ""}), 1U);
}

TEST(DuplicatesTest, whatever_differs_in_what_was_achieved_stays) {
    EXPECT_EQ(duplicates({}, {.id = "C2"}), 0U);
    EXPECT_EQ(duplicates({}, {.date = "2025-06-02"}), 0U);
    EXPECT_EQ(duplicates({}, {.date = ""}), 0U);
    EXPECT_EQ(duplicates({}, {.grade = "4"}), 0U);
    EXPECT_EQ(duplicates({}, {.grade = ""}), 0U);
    EXPECT_EQ(duplicates({.grade = "A"}, {.grade = "A-"}), 0U) << "a hyphen means a grade";
    EXPECT_EQ(duplicates({}, {.status = "failed"}), 0U);
    EXPECT_EQ(duplicates({}, {.ects = "7.5"}), 0U);
    EXPECT_EQ(duplicates({}, {.type = "Module"}), 0U) << "local is unique per issuer and type";
}

TEST(DuplicatesTest, with_one_type_unknown_the_titles_have_to_agree) {
    EXPECT_EQ(duplicates({}, {.type = ""}), 1U);
    EXPECT_EQ(duplicates({}, {.title = "Other", .type = ""}), 0U);
    EXPECT_EQ(duplicates({.type = ""}, {.title = "Other", .type = ""}), 1U);
}

TEST(DuplicatesTest, identifiers_of_the_result_itself_count_too) {
    const auto with = [](const std::string& id) {
        return "<learningOpportunityInstance><identifier type=\"ewp-loi-id\">" + id +
               "</identifier>";
    };
    const auto document_with = [&with](const std::string& id) {
        return testing::replaced(document({{.id = "", .title = id}}),
                                 "<learningOpportunityInstance>", with(id));
    };
    EXPECT_EQ(merged({{0, document_with("x")}, {1, document_with("x")}}).duplicates, 1U);
    const std::string other = testing::replaced(document({{.id = "", .title = "x"}}),
                                                "<learningOpportunityInstance>", with("y"));
    EXPECT_EQ(merged({{0, document_with("x")}, {1, other}}).duplicates, 0U)
        << "two attempts, in spite of equal titles";
}

TEST(DuplicatesTest, without_common_identifiers_titles_date_credits_and_result_decide) {
    const std::string other_code = "<identifier type=\"nus\">9</identifier>";
    const Achievement named{.id = "", .title = "Analyse fonctionnelle", .first = other_code};
    EXPECT_EQ(duplicates({.title = "Analyse  Fonctionnelle"}, named), 1U);
    EXPECT_EQ(duplicates({.title = "Analyse"}, named), 0U);
    EXPECT_EQ(duplicates({.title = named.title, .ects = ""}, named), 0U);
    EXPECT_EQ(duplicates({.title = named.title, .date = "2024-06-01"}, named), 0U);
    Achievement undated = named;
    undated.date.clear();
    EXPECT_EQ(duplicates({.title = named.title, .date = ""}, undated), 0U)
        << "a title alone says too little";
}

TEST(DuplicatesTest, titles_agree_in_every_common_language) {
    const auto named = [](const std::string& more) {
        return Achievement{.id = "", .title = "Elective", .first = more};
    };
    const std::string polish = "<title xml:lang=\"pl\">Kompilatory</title>";
    EXPECT_EQ(duplicates(named(polish), named("")), 1U);
    EXPECT_EQ(duplicates(named(polish), named("<title xml:lang=\"pl-PL\">Logika</title>")), 0U);
    EXPECT_EQ(duplicates(named(polish), named("<title xml:lang=\"no\">Valgfag</title>")), 1U);
}

TEST(DuplicatesTest, a_term_says_when_if_no_date_does) {
    const std::string spring = term("2025-01-01", "2025-06-30");
    const std::string autumn = term("2025-08-01", "2025-12-31");
    EXPECT_EQ(duplicates({.date = "", .term = spring}, {.date = "", .term = spring}), 1U);
    EXPECT_EQ(duplicates({.date = "", .term = spring}, {.date = "", .term = autumn}), 0U);
    EXPECT_EQ(duplicates({.date = "", .term = spring}, {.date = ""}), 0U);
    EXPECT_EQ(duplicates({.date = ""}, {.date = ""}), 1U) << "by identifier";
    EXPECT_EQ(
        duplicates({.id = "", .date = "", .term = spring}, {.id = "", .date = "", .term = spring}),
        1U);
}

TEST(DuplicatesTest, attempts_of_one_source_stay) {
    EXPECT_EQ(merged({{0, document({{}, {}})}}).duplicates, 0U);
    EXPECT_EQ(merged({{0, document({{}})}, {0, document({{}})}}).duplicates, 0U)
        << "two documents of one source";
    const Merged two_of_three = merged({{0, document({{}, {}})}, {1, document({{}, {}, {}})}});
    EXPECT_EQ(two_of_three.duplicates, 2U);
    EXPECT_EQ(titles_of_results(two_of_three.document).size(), 3U);
    const Merged fuller = merged({{0, document({{.id = "C1"}, {.id = "C1"}})},
                                  {1, document({{.inside = "<languageOfInstruction>pl"
                                                           "</languageOfInstruction>"}})}});
    EXPECT_EQ(fuller.duplicates, 1U);
    EXPECT_EQ(titles_of_results(fuller.document).size(), 2U);
    const Merged retaken = merged({{0, document({{.grade = "2"}, {.date = "2025-08-01"}})},
                                   {1, document({{.date = "2025-08-01"}})}});
    EXPECT_EQ(testing::texts(retaken.document, "resultLabel"),
              (std::vector<std::string>{"2", "5"}));
}

TEST(DuplicatesTest, each_further_source_finds_the_one_that_stayed) {
    const Texts texts{{3, document({{}, {.id = "C2"}})},
                      {1, document({{.inside = "<engagementHours>30</engagementHours>"}})},
                      {2, document({{}, {.id = "C3"}})}};
    const Merged three = merged(texts);
    EXPECT_EQ(three.duplicates, 2U);
    EXPECT_EQ(testing::texts(three.document, "identifier"),
              (std::vector<std::string>{"a.edu", "C2", "C1", "C3"}));
}

TEST(DuplicatesTest, other_issuers_have_other_courses) {
    const std::string other = testing::replaced(document({{}}), "a.edu", "b.edu");
    EXPECT_EQ(merged({{0, document({{}})}, {1, other}}).duplicates, 0U);
}

TEST(DuplicatesTest, the_one_that_tells_more_stays_at_its_place) {
    const std::string paper = "<attachments><ref>p</ref></attachments>";
    const std::string hours =
        "<languageOfInstruction>pl</languageOfInstruction>"
        "<engagementHours>30</engagementHours>";
    const auto order = [](const Merged& m) { return testing::texts(m.document, "identifier"); };
    const Merged later = merged(
        {{0, document({{}, {.id = "C2"}})}, {1, document({{.id = "C3"}, {.inside = hours}})}});
    EXPECT_THAT(order(later), ElementsAre("a.edu", "C2", "C3", "C1"));
    EXPECT_THAT(testing::texts(later.document, "engagementHours"), ElementsAre("30"));
    const Merged with_paper =
        merged({{0, document({{.inside = hours}})}, {1, document({{.inside = paper}})}});
    EXPECT_THAT(testing::texts(with_paper.document, "ref"), ElementsAre("p"));
    EXPECT_THAT(testing::texts(with_paper.document, "engagementHours"), IsEmpty());
    const Merged tie =
        merged({{0, document({{.title = "First"}})}, {1, document({{.title = "Other"}})}});
    EXPECT_THAT(titles_of_results(tie.document), ElementsAre("First"));
}

TEST(DuplicatesTest, what_only_the_dropped_one_referred_to_goes_and_papers_of_all_stay) {
    const auto attachment = [](const std::string& id, const std::string& type) {
        return "<attachment><identifier type=\"internal\">" + id + "</identifier><title>" + id +
               "</title><type>" + type + "</type></attachment>";
    };
    const auto refers = [](const std::string& ref) {
        return "<gradingSchemeLocalId>s</gradingSchemeLocalId><attachments><ref>" + ref +
               "</ref></attachments><grouping typeref=\"t\" idref=\"g\"/>";
    };
    const auto with_all = [&](const std::string& name, const std::vector<Achievement>& results) {
        std::string text = document(results, "<gradingScheme localId=\"s\"/>" +
                                                 attachment(name + "paper", "Diploma") +
                                                 attachment(name + "all", "Transcript of Records"));
        return testing::replaced(text, "</elmo>",
                                 attachment(name + "root", "Other") +
                                     "<groups><groupType id=\"t\"><title>" + name +
                                     "</title><group id=\"g\"><title>" + name +
                                     "</title></group></groupType></groups></elmo>");
    };
    // The scheme has to stand where the schema wants it: before the credit, so without a credit.
    const auto result = [&](const std::string& id, const std::string& ref) {
        std::string text = xml_of({.id = id, .grade = "", .ects = "", .inside = refers(ref)});
        return text;
    };
    const auto texts_of = [&](const std::string& name, const std::string& opportunities) {
        return testing::replaced(with_all(name, {}), "<issueDate>", opportunities + "<issueDate>");
    };
    const Merged all = merged({{0, texts_of("one", result("C1", "onepaper"))},
                               {1, texts_of("two", result("C1", "twopaper"))}});
    EXPECT_EQ(all.duplicates, 1U);
    std::vector<std::string> papers;
    for (const xmlNode* one : testing::all(all.document, "attachment"))
        papers.push_back(token_of(child(one, "title")));
    EXPECT_THAT(papers, ElementsAre("onepaper", "oneall", "twoall", "oneroot", "tworoot"));
    EXPECT_EQ(testing::all(all.document, "gradingScheme").size(), 1U);
    EXPECT_EQ(testing::all(all.document, "groupType").size(), 1U);
    EXPECT_THAT(testing::texts(all.document, "ref"), ElementsAre("onepaper"));

    const Merged shared =
        merged({{0, texts_of("one", result("C1", "onepaper"))},
                {1, texts_of("two", result("C1", "twopaper") + result("C2", "twopaper"))}});
    EXPECT_THAT(testing::texts(shared.document, "ref"), ElementsAre("onepaper", "twopaper"));
    EXPECT_EQ(testing::all(shared.document, "attachment").size(), 6U);
    EXPECT_EQ(testing::all(shared.document, "groupType").size(), 2U);
}

const Achievement kLogic{.id = "L", .title = "Logic"};
const Achievement kGraphs{.id = "G", .title = "Graphs"};
const Achievement kThesis{.id = "T", .title = "Thesis"};

TEST(DuplicatesTest, a_tree_goes_only_as_a_whole) {
    EXPECT_EQ(duplicates(programme({kLogic, kGraphs}), programme({kGraphs, kLogic})), 3U)
        << "the order of parts does not count";
    EXPECT_EQ(duplicates(programme({kLogic, kGraphs}), programme({kLogic, kThesis})), 0U);
    Achievement retaken = kLogic;
    retaken.date = "2025-09-01";
    EXPECT_EQ(duplicates(programme({kLogic}), programme({retaken})), 0U);
}

TEST(DuplicatesTest, a_tree_with_more_parts_takes_the_place_of_one_with_fewer) {
    EXPECT_EQ(duplicates(programme({kLogic}), programme({kLogic, kGraphs})), 2U);
    EXPECT_EQ(duplicates(programme({}), programme({kLogic, kGraphs})), 1U);
    EXPECT_EQ(duplicates(programme({kLogic, kLogic}), programme({kLogic, kGraphs})), 0U)
        << "each part needs a like of its own";
    const Merged grown = merged(
        {{0, document({programme({kLogic})})}, {1, document({programme({kLogic, kGraphs})})}});
    EXPECT_THAT(titles_of_results(grown.document), ElementsAre("Programme", "Logic", "Graphs"));
}

TEST(DuplicatesTest, without_identifiers_and_dates_the_parts_decide) {
    EXPECT_EQ(duplicates(programme({kLogic}, ""), programme({kLogic}, "")), 2U);
    EXPECT_EQ(duplicates(programme({}, ""), programme({kLogic}, "")), 0U);
}

TEST(DuplicatesTest, a_lone_course_that_another_source_has_in_its_place_goes) {
    const Achievement fuller{
        .id = "L", .title = "Logic", .inside = "<engagementHours>30</engagementHours>"};
    for (bool flat_first : {true, false}) {
        const std::size_t flat = flat_first ? 0 : 1;
        Texts texts{{flat, document({fuller, kThesis})},
                    {1 - flat, document({programme({kLogic, kGraphs})})}};
        if (!flat_first) std::swap(texts[0], texts[1]);
        const Merged all = merged(texts);
        EXPECT_EQ(all.duplicates, 1U);
        auto titles = titles_of_results(all.document);
        std::sort(titles.begin(), titles.end());
        EXPECT_THAT(titles, ElementsAre("Graphs", "Logic", "Programme", "Thesis"));
        EXPECT_THAT(testing::texts(all.document, "engagementHours"), IsEmpty());
    }
}

TEST(DuplicatesTest, a_part_stays_in_its_tree_whatever_stands_in_the_other_tree) {
    const Merged all = merged({{0, document({programme({kLogic, kGraphs})})},
                               {1, document({programme({kLogic, kThesis}, "P2")})}});
    EXPECT_EQ(all.duplicates, 0U);
}

TEST(DuplicatesTest, who_took_it_in_the_tree_and_once_more_has_it_twice) {
    const std::string twice = document({kLogic, programme({kLogic})});
    for (const Texts& texts :
         {Texts{{0, twice}, {1, document({programme({kLogic})})}},
          Texts{{0, document({programme({kLogic})})}, {1, twice}}, Texts{{0, twice}, {1, twice}},
          Texts{{0, twice}, {1, document({programme({kLogic, kGraphs})})}}}) {
        const Merged all = merged(texts);
        const auto titles = titles_of_results(all.document);
        EXPECT_EQ(std::count(titles.begin(), titles.end(), "Logic"), 2);
        EXPECT_EQ(std::count(titles.begin(), titles.end(), "Programme"), 1);
    }
}

}  // namespace
}  // namespace ncp::elmo
