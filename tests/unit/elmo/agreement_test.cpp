// Do the sources speak of one person, and what one learner is made of what they say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elmo/tree.h"
#include "unit/elmo/deliveries.h"

namespace ncp::elmo {
namespace {

using testing::deliveries_of;
using testing::document_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::merged;
using testing::Texts;

const std::string kNames = "<givenNames>Ada</givenNames><familyName>Example</familyName>";

std::string born(const std::string& day) {
    return document_of(kNames + "<bday>" + day + "</bday>");
}

std::string known_as(const std::string& type, const std::string& value) {
    return document_of("<identifier type=\"" + type + "\">" + value + "</identifier>" + kNames);
}

std::vector<std::size_t> disagreeing(const Texts& texts) {
    return disagreeing_sources(deliveries_of(texts));
}

std::vector<std::string> learner_of(const Document& document) {
    std::vector<std::string> fields;
    const xmlNode* learner = testing::all(document, "learner").front();
    for (const xmlNode* node = learner->children; node != nullptr; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        fields.push_back(std::string(view(node->name)) + "=" + token_of(node));
    }
    return fields;
}

TEST(AgreementTest, equal_birth_dates_agree_whatever_zone_they_carry) {
    EXPECT_THAT(disagreeing({{0, born("1990-01-01")}, {1, born("1990-01-01Z")}, {2, born("")}}),
                IsEmpty());
    EXPECT_THAT(disagreeing({}), IsEmpty());
}

TEST(AgreementTest, the_birth_date_that_most_sources_give_counts) {
    EXPECT_THAT(
        disagreeing({{7, born("1991-01-01")}, {3, born("1990-01-01")}, {5, born("1990-01-01")}}),
        ElementsAre(7U));
}

TEST(AgreementTest, at_a_tie_the_earliest_delivery_counts_not_the_lowest_number) {
    EXPECT_THAT(disagreeing({{7, born("1991-01-01")}, {3, born("1990-01-01")}}), ElementsAre(3U));
    EXPECT_THAT(disagreeing({{0, document_of(kNames)},
                             {1, born("1990-01-01")},
                             {2, born("1991-01-01")},
                             {3, born("1992-01-01")}}),
                ElementsAre(2U, 3U));
}

TEST(AgreementTest, many_documents_of_one_source_are_one_voice) {
    EXPECT_THAT(disagreeing({{0, born("1990-01-01")},
                             {1, born("1991-01-01")},
                             {1, born("1991-01-01")},
                             {1, born("1991-01-01")}}),
                ElementsAre(1U));
}

TEST(AgreementTest, a_source_that_contradicts_itself_is_out_and_has_no_say) {
    const Texts texts{{0, born("1990-01-01")},
                      {0, born("1991-01-01")},
                      {1, born("1991-01-01")},
                      {2, born("1992-01-01")}};
    EXPECT_THAT(disagreeing(texts), ElementsAre(0U, 2U)) << "its voice would not have been needed";
    const Texts alone{{4, born("1990-01-01")}, {4, born("1991-01-01")}};
    EXPECT_THAT(disagreeing(alone), ElementsAre(4U));
    auto nothing = merge(deliveries_of(alone), testing::kGenerated);
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().code(), ErrorCode::wrong_person);
    EXPECT_EQ(nothing.error().describe().str().find("199"), std::string::npos);
}

TEST(AgreementTest, another_national_identifier_is_another_person) {
    EXPECT_THAT(disagreeing({{0, known_as("nationalIdentifier", "010190-999X")},
                             {1, known_as("NATIONALIDENTIFIER", "010190-999x")},
                             {2, known_as("nationalIdentifier", "020290-999X")}}),
                ElementsAre(2U));
    EXPECT_THAT(disagreeing({{0, known_as("nationalIdentifier", "010190-999")},
                             {1, known_as("nationalIdentifier", "010190-999X")}}),
                IsEmpty())
        << "the check character alone is missing";
}

TEST(AgreementTest, a_common_identifier_joins_those_who_know_one_each) {
    const std::string both = document_of(
        "<identifier type=\"nationalIdentifier\">one</identifier>"
        "<identifier type=\"nationalIdentifier\">two</identifier>" +
        kNames);
    EXPECT_THAT(disagreeing({{0, known_as("nationalIdentifier", "one")},
                             {1, both},
                             {2, known_as("nationalIdentifier", "two")}}),
                IsEmpty());
}

TEST(AgreementTest, student_identifiers_count_within_their_number_space_only) {
    const std::string urn = "urn:schac:personalUniqueCode:int:esi:";
    EXPECT_THAT(disagreeing({{0, known_as("esi", urn + "a.edu:1")},
                             {1, known_as("esi", urn + "b.edu:2")},
                             {2, known_as("esi", urn + "a.edu:3")}}),
                ElementsAre(2U));
}

TEST(AgreementTest, each_institution_numbers_its_students_its_own_way) {
    const Texts texts{{0, known_as("studentIdentifier", "1")},
                      {1, known_as("studentIdentifier", "2")}};
    EXPECT_THAT(disagreeing(texts), IsEmpty());
    const Merged both = merged(texts);
    ASSERT_EQ(both.conflicts.size(), 1U);
    EXPECT_THAT(both.conflicts[0].fields, ElementsAre("identifier"));
    EXPECT_THAT(learner_of(both.document),
                ElementsAre("identifier=1", "givenNames=Ada", "familyName=Example"));
}

TEST(AgreementTest, whoever_is_out_by_birth_date_has_no_say_about_identifiers) {
    const auto person = [](const std::string& id, const std::string& day) {
        return document_of("<identifier type=\"nationalIdentifier\">" + id + "</identifier>" +
                           kNames + "<bday>" + day + "</bday>");
    };
    EXPECT_THAT(disagreeing({{0, known_as("nationalIdentifier", "right")},
                             {1, person("wrong", "1991-01-01")},
                             {2, known_as("nationalIdentifier", "wrong")},
                             {3, born("1990-01-01")},
                             {4, born("1990-01-01")}}),
                ElementsAre(1U, 2U));
}

TEST(AgreementTest, nothing_of_another_person_is_merged) {
    const Texts texts{
        {0, born("1991-01-01")},
        {1, document_of("<citizenship>PL</citizenship>" + kNames + "<bday>1990-01-01</bday>", "b")},
        {2, document_of(kNames + "<bday>1990-01-01</bday>", "c")}};
    const Merged result = merged(texts);
    EXPECT_THAT(result.other_people, ElementsAre(0U));
    EXPECT_THAT(testing::texts(result.document, "title"), ElementsAre("b", "b", "c", "c"));
    EXPECT_THAT(learner_of(result.document), ElementsAre("citizenship=PL", "givenNames=Ada",
                                                         "familyName=Example", "bday=1990-01-01"));
}

TEST(LearnerTest, what_the_first_lacks_comes_from_the_next_that_knows_it_in_the_schemas_order) {
    const std::string address =
        "<currentAddress xmlns:ad=\"https://github.com/erasmus-without-paper/"
        "ewp-specs-types-address/tree/stable-v1\"><ad:addressLine>Street 1</ad:addressLine>"
        "<ad:country>PL</ad:country></currentAddress>";
    const Merged all = merged(
        {{0, document_of("<identifier type=\"studentIdentifier\">7</identifier>"
                         "<givenNames/><familyName>Example</familyName><gender>0</gender>")},
         {1, document_of("<identifier type=\"esi\">urn:x:1</identifier><identifier "
                         "type=\"esi\">urn:y:1</identifier><identifier type=\"studentIdentifier\">7"
                         "</identifier><givenNames>Ada</givenNames><familyName>Example"
                         "</familyName><birthName>Ada Before</birthName>" +
                         address + "<gender>2</gender>")},
         {2, document_of("<citizenship>PL</citizenship><identifier type=\"nationalIdentifier\">9"
                         "</identifier><givenNames>Ada</givenNames><familyName>Example"
                         "</familyName><bday>1990-01-01</bday><placeOfBirth>Oslo</placeOfBirth>"
                         "<birthName>ada before</birthName>")}});
    EXPECT_THAT(
        learner_of(all.document),
        ElementsAre("citizenship=PL", "identifier=7", "identifier=urn:x:1", "identifier=urn:y:1",
                    "identifier=9", "givenNames=Ada", "familyName=Example", "bday=1990-01-01",
                    "placeOfBirth=Oslo", "birthName=Ada Before", "currentAddress=", "gender=2"));
    EXPECT_THAT(all.conflicts, IsEmpty());
    EXPECT_NE(all.document.serialize().find("Street 1"), std::string::npos);
}

TEST(LearnerTest, conflicts_name_the_two_sources_and_the_fields_and_the_first_word_stands) {
    const Merged all = merged(
        {{4, document_of("<givenNames>Ada</givenNames><familyName>Przykładowa</familyName>")},
         {2, document_of("<citizenship>PL</citizenship><givenNames>Ada Maria</givenNames>"
                         "<familyName>PRZYKLADOWA</familyName><gender>2</gender>")},
         {9, document_of("<citizenship>NO</citizenship><givenNames>Ada Maria</givenNames>"
                         "<familyName>Other</familyName><gender>1</gender>")},
         {9, document_of("<citizenship>NO</citizenship><givenNames>Ada</givenNames>"
                         "<familyName/>")}});
    ASSERT_EQ(all.conflicts.size(), 3U);
    const auto is = [&all](std::size_t i, std::size_t source, std::size_t other) {
        return all.conflicts[i].source == source && all.conflicts[i].other == other;
    };
    EXPECT_TRUE(is(0, 2, 9));
    EXPECT_THAT(all.conflicts[0].fields, ElementsAre("citizenship", "gender"));
    EXPECT_TRUE(is(1, 4, 2));
    EXPECT_THAT(all.conflicts[1].fields, ElementsAre("givenNames"));
    EXPECT_TRUE(is(2, 4, 9));
    EXPECT_THAT(all.conflicts[2].fields, ElementsAre("givenNames", "familyName"));
    EXPECT_THAT(learner_of(all.document), ElementsAre("citizenship=PL", "givenNames=Ada",
                                                      "familyName=Przykładowa", "gender=2"));
}

TEST(LearnerTest, an_indented_learner_stays_readable_and_valid) {
    const std::string first = document_of(
        "\n  <givenNames>Ada</givenNames>\n  <familyName>Example</familyName>\n"
        "  <gender>0</gender>\n");
    const Merged all = merged({{0, first}, {1, document_of(kNames + "<gender>2</gender>")}});
    EXPECT_NE(all.document.serialize().find("<gender>2</gender>\n</learner>"), std::string::npos);
}

}  // namespace
}  // namespace ncp::elmo
