#include "elmo/selection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include "base/file.h"
#include "elmo/tree.h"
#include "unit/elmo/random_elmo.h"
#include "unit/elmo/trees.h"

namespace ncp::elmo {
namespace {

using testing::course;
using ::testing::ElementsAre;
using testing::elmo_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::parsed;
using testing::part;
using testing::report_of;

Selection kept(std::string_view xml, const std::set<int>& numbers) {
    auto selection = keep(parsed(xml), numbers);
    if (!selection) {
        ADD_FAILURE() << selection.error().describe().str();
        return {parsed("<nothing/>"), {}};
    }
    EXPECT_EQ(testing::violations(selection->document), "");
    return std::move(*selection);
}

std::string bytes_of(const Selection& selection) {
    return selection.document.serialize();
}

std::string grouping(const std::string& attributes) {
    return "<grouping " + attributes + "/>";
}
std::string refers(const std::string& id) {
    return "<attachments><ref>" + id + "</ref></attachments>";
}
std::string graded(const std::string& scheme) {
    return "<gradingSchemeLocalId>" + scheme + "</gradingSchemeLocalId>";
}
std::string scheme(const std::string& id) {
    return "<gradingScheme localId=\"" + id + "\"/>";
}
std::string attachment(const std::string& id, const std::string& type = "Diploma") {
    return "<attachment><identifier type=\"internal\">" + id + "</identifier><title>" + id +
           "-title</title><type>" + type + "</type></attachment>";
}

TEST(SelectionTest, parts_of_a_picked_node_come_with_it) {
    auto tree = outline(parsed(elmo_of(report_of(
        "a", course("1", "", part(course("2", "", part(course("3")))) + part(course("4"))) +
                 course("5")))));
    ASSERT_TRUE(tree);
    EXPECT_THAT(with_parts(*tree, {1}), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(with_parts(*tree, {2, 5}), ElementsAre(2, 3, 5));
    EXPECT_THAT(with_parts(*tree, {}), IsEmpty());
    EXPECT_THAT(with_parts(*tree, {0, 77}), ElementsAre(0, 77)) << "for keep() to refuse";
}

TEST(SelectionTest, passed_results_are_offered_and_those_without_status) {
    auto tree = outline(parsed(elmo_of(report_of(
        "a", course("1", "<status>passed</status>") + course("2", "<status>failed</status>") +
                 course("3") + course("4", "<status>in-progress</status>")))));
    ASSERT_TRUE(tree);
    EXPECT_THAT(offered(*tree, true), ElementsAre(1, 3));
    EXPECT_THAT(offered(*tree, false), ElementsAre(1, 2, 3, 4));
}

TEST(SelectionTest, numbers_that_are_none_are_refused) {
    const Document document = parsed(elmo_of(report_of("a", course("1") + course("2"))));
    for (const std::set<int>& numbers :
         {std::set<int>{0}, {-1, 1}, {1, 3}, {1, 2147483647}, {-2147483647 - 1}}) {
        auto selection = keep(document, numbers);
        ASSERT_FALSE(selection);
        EXPECT_EQ(selection.error().code(), ErrorCode::bad_request);
    }
    auto nothing = keep(document, {});
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().code(), ErrorCode::no_results);
    EXPECT_FALSE(keep(parsed(elmo_of(report_of("a", ""))), {}));
    EXPECT_FALSE(keep(parsed("<elmo/>"), {1}));
}

TEST(SelectionTest, parts_without_their_parent_move_up_in_document_order) {
    const std::string xml = elmo_of(report_of(
        "a", course("1") +
                 course("2", "<resultLabel>left out</resultLabel>",
                        part(course("3", "", part(course("4")))) +
                            part(course("5", "", part(course("6", "", part(course("7")))))) +
                            part(course("8"))) +
                 course("9")));
    const Selection to_report = kept(xml, {1, 4, 5, 7, 9});
    auto tree = outline(to_report.document);
    ASSERT_TRUE(tree);
    std::vector<std::string> found;
    for (const Node& node : tree->nodes)
        found.push_back(node.code + std::to_string(node.depth));
    EXPECT_THAT(found, ElementsAre("10", "40", "50", "71", "90"));
    EXPECT_THAT(bytes_of(to_report), Not(HasSubstr("left out")));

    tree = outline(kept(xml, {2, 4, 7, 8}).document);
    ASSERT_TRUE(tree);
    found.clear();
    for (const Node& node : tree->nodes)
        found.push_back(node.code + std::to_string(node.depth));
    EXPECT_THAT(found, ElementsAre("20", "41", "71", "81"));
}

TEST(SelectionTest, a_moved_part_keeps_the_namespaces_it_had) {
    const std::string mark =
        "<extension><x:a y:b=\"x:c\" xmlns:y=\"urn:y\"/><z xmlns=\"urn:z\"/>"
        "</extension>";
    std::string xml = elmo_of(report_of(
        "a",
        course("1", "", "<hasPart xmlns:x=\"urn:inner\">" + course("2", mark) + "</hasPart>")));
    const std::string open = "<learningOpportunitySpecification>";
    xml.replace(xml.find(open), open.size(),
                "<learningOpportunitySpecification xmlns:x=\"urn:outer\" xmlns:w=\"urn:w\">");
    const Document original = parsed(xml);
    const auto before = testing::all(original, "learningOpportunitySpecification");
    const Selection selection = kept(xml, {2});
    const Document reread = parsed(bytes_of(selection));
    const auto after = testing::all(reread, "learningOpportunitySpecification");
    ASSERT_EQ(after.size(), 1U);
    const auto nothing = [](const xmlNode*, const xmlNode*) { return false; };
    EXPECT_EQ(testing::canonical(after[0], nothing), testing::canonical(before[1], nothing));
    EXPECT_THAT(bytes_of(selection), HasSubstr("xmlns:x=\"urn:inner\""));
    EXPECT_THAT(bytes_of(selection), Not(HasSubstr("urn:outer")));
}

TEST(SelectionTest, a_huge_namespace_above_many_parts_is_refused_not_multiplied) {
    std::string parts;
    for (int i = 0; i < 200; ++i)
        parts += part(course("C"));
    std::string xml = elmo_of(report_of("a", course("A", "", parts)));
    const std::string open = "<learningOpportunitySpecification>";
    xml.replace(
        xml.find(open), open.size(),
        "<learningOpportunitySpecification xmlns:x=\"urn:" + std::string(100'000, 'x') + "\">");
    std::set<int> all_parts;
    for (int number = 2; number <= 201; ++number)
        all_parts.insert(number);
    auto selection = keep(parsed(xml), all_parts);
    ASSERT_FALSE(selection);
    EXPECT_EQ(selection.error().code(), ErrorCode::too_large);
    EXPECT_TRUE(keep(parsed(xml), {2, 3}));
}

TEST(SelectionTest, grading_schemes_go_with_their_last_user_in_the_same_report) {
    const std::string xml = elmo_of(
        report_of("a",
                  course("1", graded("S")) + course("2", graded(" T ")) + course("3", graded("S")),
                  scheme("S") + scheme("T") + scheme("nobody")) +
        report_of("b", course("4", graded("S")) + course("5"), scheme("S")));
    const auto ids = [&](const std::set<int>& numbers) {
        const Selection selection = kept(xml, numbers);
        std::vector<std::string> found;
        for (const xmlNode* element : testing::all(selection.document, "gradingScheme")) {
            found.push_back(attribute(element, "localId"));
        }
        return found;
    };
    EXPECT_THAT(ids({1, 5}), ElementsAre("S", "nobody")) << "report b's S had one user, left out";
    EXPECT_THAT(ids({2, 4}), ElementsAre("T", "nobody", "S"));
    EXPECT_THAT(ids({4}), ElementsAre("S"));
    EXPECT_THAT(ids({1, 2, 3, 4, 5}), ElementsAre("S", "T", "nobody", "S"));
}

TEST(SelectionTest, groups_go_with_their_last_user) {
    const auto group = [](const std::string& id) {
        return "<group id=\"" + id + "\"><title>g</title></group>";
    };
    const std::string xml = elmo_of(
        report_of("a", course("1", grouping("typeref=\"A\" idref=\"1\"")) +
                           course("2", grouping("typeref=\"A\" idref=\"2\"")) +
                           course("3", grouping("typeref=\"B\" idref=\"1\"")) + course("4")) +
        "<groups><groupType id=\"A\"><title>A</title>" + group("1") + group("2") + group("3") +
        "</groupType><groupType id=\"B\"><title>B</title>" + group("1") + "</groupType></groups>");
    const auto left = [&](const std::set<int>& numbers) {
        const Selection selection = kept(xml, numbers);
        std::string found;
        for (const xmlNode* type : testing::all(selection.document, "groupType")) {
            found += attribute(type, "id") + ":";
            for (const xmlNode* one : children(type, "group"))
                found += attribute(one, "id");
            found += " ";
        }
        return found;
    };
    EXPECT_EQ(left({1, 3}), "A:13 B:1 ") << "3 was nobody's from the start";
    EXPECT_EQ(left({2}), "A:23 ");
    EXPECT_EQ(left({3}), "B:1 ");
    EXPECT_EQ(left({1, 2, 3, 4}), "A:123 B:1 ");
    EXPECT_THAT(bytes_of(kept(xml, {4})), Not(HasSubstr("groups")));
}

TEST(SelectionTest, a_grouping_without_its_type_still_holds_the_group_it_names) {
    const std::string xml =
        elmo_of(report_of("a", course("1", grouping("idref=\"1\"")) +
                                   course("2", grouping("typeref=\"A\""))) +
                "<groups><groupType id=\"A\"><title>A</title><group id=\"1\"><title>one</title>"
                "</group></groupType></groups>");
    EXPECT_THAT(bytes_of(kept(xml, {1})), HasSubstr("one"));
    EXPECT_THAT(bytes_of(kept(xml, {2})), Not(HasSubstr("one")));
}

TEST(SelectionTest, an_attachment_stays_with_the_nodes_that_refer_to_it) {
    const std::string xml =
        elmo_of(report_of("a",
                          course("1", refers("one")) + course("2", refers(" both ")) +
                              course("3", refers("both")),
                          attachment("one") + attachment("both")) +
                attachment("root"));
    const Selection first = kept(xml, {1});
    EXPECT_THAT(bytes_of(first), HasSubstr("one-title"));
    EXPECT_THAT(bytes_of(first), Not(HasSubstr("both")));
    EXPECT_THAT(first.dropped_attachments, ElementsAre("root-title"))
        << "what belonged to left-out nodes alone is no surprise";

    const Selection shared = kept(xml, {1, 2});
    EXPECT_THAT(bytes_of(shared), Not(HasSubstr("both"))) << "it speaks of node 3, left out";
    EXPECT_THAT(shared.dropped_attachments, ElementsAre("both-title", "root-title"));
    EXPECT_EQ(testing::all(shared.document, "attachments").size(), 1U);

    EXPECT_THAT(kept(xml, {2, 3}).dropped_attachments, ElementsAre("root-title"));
    EXPECT_THAT(kept(xml, {1, 2, 3}).dropped_attachments, IsEmpty());
}

TEST(SelectionTest, attachments_of_a_report_or_the_root_go_if_anything_in_their_scope_did) {
    const std::string xml =
        elmo_of(report_of("a", course("1") + course("2"), attachment("of-a")) +
                report_of("b", course("3"), attachment("of-b")) + attachment("of-all"));
    EXPECT_THAT(kept(xml, {1, 2}).dropped_attachments, ElementsAre("of-b-title", "of-all-title"));
    EXPECT_THAT(kept(xml, {1, 3}).dropped_attachments, ElementsAre("of-a-title", "of-all-title"));
    EXPECT_THAT(bytes_of(kept(xml, {1, 3})), HasSubstr("of-b-title"));
    EXPECT_THAT(kept(xml, {1, 2, 3}).dropped_attachments, IsEmpty());
}

TEST(SelectionTest, a_transcript_shows_all_of_its_scope_whoever_refers_to_it) {
    const std::string xml =
        elmo_of(report_of("a", course("1", refers("records")) + course("2", refers("whole")),
                          attachment("records", "Transcript of Records")) +
                attachment("whole", "EMREX transcript"));
    const Selection selection = kept(xml, {1});
    EXPECT_THAT(selection.dropped_attachments, ElementsAre("records-title", "whole-title"));
    EXPECT_THAT(bytes_of(selection), Not(HasSubstr("ref")));
    EXPECT_THAT(kept(xml, {1, 2}).dropped_attachments, IsEmpty());
}

TEST(SelectionTest, a_reference_means_its_own_report_before_the_root_and_others) {
    const std::string xml = elmo_of(report_of("a", course("1", refers("x")), attachment("x")) +
                                    report_of("b", course("2", refers("x")), attachment("x")) +
                                    report_of("c", course("3", refers("x"))) + attachment("x"));
    const Selection selection = kept(xml, {1, 3});
    EXPECT_EQ(testing::texts(selection.document, "ref").size(), 2U);
    EXPECT_EQ(testing::all(selection.document, "attachment").size(), 2U);
    EXPECT_THAT(selection.dropped_attachments, IsEmpty());
}

TEST(SelectionTest, nothing_refers_into_a_diploma_supplement_that_went) {
    const std::string supplement =
        "<diplomaSupplement><version>2018</version><issueDate>2020-01-01</issueDate>"
        "<introduction/><section number=\"1\"><title>t</title><section number=\"1.1\"><title>t"
        "</title>" +
        attachment("inner") + "</section></section></diplomaSupplement>";
    const std::string xml =
        elmo_of(report_of("a", course("1", supplement) + course("2", refers("inner"))));
    EXPECT_THAT(bytes_of(kept(xml, {2})), Not(HasSubstr("inner")));
    EXPECT_THAT(bytes_of(kept(xml, {1})), HasSubstr("inner-title"));
}

TEST(SelectionTest, a_reference_that_dangled_from_the_start_is_left_as_the_source_wrote_it) {
    const std::string xml = elmo_of(report_of("a", course("1", refers("nowhere")) + course("2")));
    EXPECT_THAT(testing::texts(kept(xml, {1}).document, "ref"), ElementsAre("nowhere"));
}

TEST(SelectionTest, reports_without_results_go_and_their_attachments_are_told) {
    const std::string xml =
        elmo_of(report_of("a", course("1") + course("2")) +
                report_of("empty", "", attachment("paper")) + report_of("b", course("3")));
    const Selection selection = kept(xml, {1, 2, 3});
    EXPECT_EQ(testing::all(selection.document, "report").size(), 2U);
    EXPECT_THAT(selection.dropped_attachments, ElementsAre("paper-title"));
    EXPECT_EQ(testing::all(kept(xml, {3}).document, "report").size(), 1U);
}

TEST(SelectionTest, whatever_could_show_what_was_left_out_goes_with_it) {
    const std::string xml =
        "<!-- secret1 --><?secret2 x?>" +
        elmo_of("<!-- secret3 --><?secret4?>" +
                report_of("a", "<!-- secret5 -->" + course("1") + course("2", "<!--secret6-->")) +
                "<extension><x xmlns=\"urn:x\">secret7</x></extension>") +
        "<!-- secret8 -->";
    EXPECT_THAT(bytes_of(kept(xml, {1})), Not(HasSubstr("secret")));
    const Selection all_of_it = kept(xml, {1, 2});
    EXPECT_EQ(bytes_of(all_of_it), parsed(xml).serialize());
}

TEST(SelectionTest, elements_that_no_schema_knows_cannot_carry_what_was_left_out) {
    const std::string xml =
        elmo_of(report_of("a", course("1") + course("2"), "<summary>secret</summary>") +
                "<leftover>" + course("secret") + "</leftover><x xmlns=\"urn:x\">secret</x>");
    auto selection = keep(parsed(xml), {1});
    ASSERT_TRUE(selection);
    EXPECT_THAT(bytes_of(*selection), Not(HasSubstr("secret")));
}

TEST(SelectionTest, several_parts_in_one_wrapper_are_told_apart) {
    const std::string xml = elmo_of(
        report_of("a", course("1", "", "<hasPart>" + course("2") + course("3") + "</hasPart>")));
    auto selection = keep(parsed(xml), {1, 3});
    ASSERT_TRUE(selection);
    EXPECT_THAT(testing::texts(selection->document, "title"), ElementsAre("a", "1", "3"));
    EXPECT_EQ(testing::violations(selection->document), "");
}

TEST(SelectionTest, blanks_do_not_tell_how_much_was_left_out) {
    std::string courses = "\n  " + course("1");
    for (int i = 2; i < 50; ++i)
        courses += "\n  " + course(std::to_string(i));
    const std::string few = elmo_of(report_of("a", "\n  " + course("1") + "\n  " + course("2")));
    const std::string many = elmo_of(report_of("a", courses));
    EXPECT_EQ(bytes_of(kept(few, {1})), bytes_of(kept(many, {1})));
}

TEST(SelectionTest, official_examples_and_samples_survive_every_single_choice) {
    const auto files = testing::reference_files("elmo");
    if (files.empty()) GTEST_SKIP() << "reference data is absent";
    initialise_xml();
    int chosen = 0;
    for (const auto& file : files) {
        auto document = Document::parse(*read_file(file, 10U << 20));
        ASSERT_TRUE(document) << file;
        auto tree = outline(*document);
        if (!tree) continue;  // no namespace, or the old one
        const bool valid = testing::violations(*document).empty();
        auto everything = keep(*document, offered(*tree, false));
        ASSERT_TRUE(everything) << file;
        EXPECT_EQ(testing::canonical(everything->document), testing::canonical(*document)) << file;
        for (const Node& node : tree->nodes) {
            auto selection = keep(*document, {node.number});
            ASSERT_TRUE(selection) << file;
            ++chosen;
            if (valid) {
                EXPECT_EQ(testing::violations(selection->document), "") << file;
            }
            auto left = outline(parsed(selection->document.serialize()));
            ASSERT_TRUE(left) << file;
            ASSERT_EQ(left->nodes.size(), 1U) << file;
            EXPECT_EQ(left->nodes[0].code, node.code) << file;
            EXPECT_EQ(left->reports.size(), 1U) << file;
        }
    }
    EXPECT_GT(chosen, 100);
}

// Printed, not asserted: what a selection costs for each byte of a small and a large document.
TEST(SelectionTest, cost_grows_with_size_alone) {
    double per_byte_small = 0;
    for (const std::size_t size_bytes : {std::size_t{1} << 20, std::size_t{10} << 20}) {
        const Document document = parsed(testing::transcript_of_size(size_bytes));
        const int count =
            static_cast<int>(testing::all(document, "learningOpportunitySpecification").size());
        std::set<int> half;
        for (int number = 1; number <= count; number += 2)
            half.insert(number);
        const auto start = std::chrono::steady_clock::now();
        auto selection = keep(document, half);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        ASSERT_TRUE(selection);
        EXPECT_EQ(testing::all(selection->document, "learningOpportunitySpecification").size(),
                  half.size());
        const double per_byte = took.count() / static_cast<double>(size_bytes);
        if (per_byte_small == 0) per_byte_small = per_byte;
        std::printf("keep half of %zu bytes: %.1f ms, %.2f times the cost of a byte of 1 MiB\n",
                    size_bytes, took.count(), per_byte / per_byte_small);
    }
}

}  // namespace
}  // namespace ncp::elmo
