// Rows that name parents, and where the credits stand in the tree.
#include <gmock/gmock.h>

#include "registry.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Tree : public RegistryTest {
  protected:
    // The ECTS values in the order of the document.
    static std::string ects(const std::string& document) {
        std::string values;
        const std::string open = "<scheme>ects</scheme><value>";
        for (auto at = document.find(open); at != std::string::npos;
             at = document.find(open, at + 1)) {
            const auto from = at + open.size();
            values += document.substr(from, document.find('<', from) - from) + " ";
        }
        return values;
    }
};

TEST_F(Tree, children_stand_within_their_parents_in_row_order) {
    make(result_row("C1", "M1", 5) + result_row("D", "", 0) + result_row("M1", "D", 0) +
         result_row("C2", "M1", 5));
    const std::string document = fetch().documents();
    EXPECT_EQ(count_of(document, "<hasPart>"), 3U);
    EXPECT_LT(document.find("Title of D"), document.find("Title of M1"));
    EXPECT_LT(document.find("Title of M1"), document.find("Title of C1"));
    EXPECT_LT(document.find("Title of C1"), document.find("Title of C2"));
    if (have_official_schema()) {
        EXPECT_EQ(official_verdict(document), "");
    }
}

TEST_F(Tree, a_missing_parent_puts_the_child_at_the_top) {
    make(result_row("C1", "gone", 5));
    EXPECT_THAT(fetch().documents(), HasSubstr("Title of C1"));
    EXPECT_THAT(plugin.log(), HasSubstr("parent is not among the rows"));
    EXPECT_THAT(plugin.log(), Not(HasSubstr("gone")));
}

TEST_F(Tree, a_parent_at_another_institution_puts_the_child_at_the_top_of_its_own) {
    make(result_row("D", "", 0) + result_row("C1", "D", 5) +
         "UPDATE result SET hei = 'E' WHERE id = 'C1';");
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.parts.size(), 2U);
    EXPECT_EQ(count_of(outcome.documents(), "<hasPart>"), 0U);
    EXPECT_THAT(plugin.log(), HasSubstr("parent is of another institution"));
}

TEST_F(Tree, of_several_parents_the_first_that_is_there_wins) {
    make(result_row("A", "", 0) + result_row("B", "", 0) + result_row("C1", "gone", 5) +
         result_row("C1", "B", 5) + result_row("C1", "A", 5));
    const std::string document = fetch().documents();
    EXPECT_EQ(count_of(document, "Title of C1"), 1U);
    EXPECT_LT(document.find("Title of B"), document.find("Title of C1"));
    EXPECT_THAT(plugin.log(), HasSubstr("a further parent of a row is not used count=1"));
    EXPECT_THAT(plugin.log(), Not(HasSubstr("with other values")));
}

TEST_F(Tree, a_repeated_key_with_other_values_is_said) {
    make(result_row("C1", "", 5) + result_row("C1", "", 7));
    EXPECT_EQ(count_of(fetch().documents(), "Title of C1"), 1U);
    EXPECT_THAT(plugin.log(), HasSubstr("repeats a key with other values"));
}

TEST_F(Tree, a_cycle_is_refused) {
    for (const std::string& rows :
         {result_row("A", "A", 1), result_row("A", "B", 1) + result_row("B", "A", 1),
          result_row("T", "", 1) + result_row("A", "C", 1) + result_row("B", "A", 1) +
              result_row("C", "B", 1)}) {
        std::filesystem::remove(file());
        make(rows);
        const Outcome outcome = fetch();
        EXPECT_EQ(outcome.status, NCP_PERMANENT);
        EXPECT_THAT(outcome.operator_text, HasSubstr("cycle"));
    }
}

TEST_F(Tree, twenty_levels_pass_and_twenty_one_are_refused) {
    std::string rows = result_row("0", "", 0);
    for (int i = 1; i < 20; ++i)
        rows += result_row(std::to_string(i), std::to_string(i - 1), 0);
    make(rows);
    EXPECT_EQ(fetch().status, NCP_OK);
    std::filesystem::remove(file());
    make(rows + result_row("20", "19", 0));
    EXPECT_EQ(fetch().status, NCP_PERMANENT);
}

TEST_F(Tree, credits_stay_on_the_courses_by_default) {
    make(result_row("D", "", 180) + result_row("M", "D", 10) + result_row("C1", "M", 5) +
         result_row("C2", "M", 4.5) + result_row("C3", "D", 7) + result_row("X", "", 3));
    EXPECT_EQ(ects(fetch().documents()), "5 4.5 7 3 ");
}

TEST_F(Tree, credits_can_stay_on_the_highest_nodes) {
    make(result_row("D", "", 180) + result_row("C1", "D", 5) + result_row("X", "", 0) +
         result_row("C2", "X", 4.5) + result_row("C3", "C2", 1));
    settings["credits_on"] = "top";
    EXPECT_EQ(ects(fetch().documents()), "180 4.5 ");
}

TEST_F(Tree, credits_as_is_are_left_alone) {
    make(result_row("D", "", 180) + result_row("C1", "D", 5));
    settings["credits_on"] = "as-is";
    EXPECT_EQ(ects(fetch().documents()), "180 5 ");
}

TEST_F(Tree, a_zero_gives_way_to_credits_and_stands_only_once) {
    make(result_row("D", "", 0) + result_row("C1", "D", 5) + result_row("C2", "D", 0) +
         result_row("E", "", 6) + result_row("C3", "E", 0) + result_row("F", "", 0) +
         result_row("C4", "F", 0));
    EXPECT_EQ(ects(fetch().documents()), "5 0 6 0 ");
}

TEST_F(Tree, four_hundred_courses_come_out_complete) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    std::string rows = "BEGIN;";
    for (int i = 0; i < 400; ++i)
        rows += result_row("C" + std::to_string(i), "", 2.5);
    make(rows + "COMMIT;");
    const std::string document = fetch().documents();
    EXPECT_EQ(count_of(document, "<learningOpportunitySpecification>"), 400U);
    EXPECT_EQ(official_verdict(document), "");
}

}  // namespace
}  // namespace ncp::test
