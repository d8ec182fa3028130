// From rows to ELMO documents: what stands where, and what the official schema says to it.
#include <gmock/gmock.h>

#include "registry.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Documents : public RegistryTest {};

TEST_F(Documents, one_course_becomes_one_valid_document) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    make(result_row("C1", "", 5));
    const Outcome outcome = fetch();
    ASSERT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
    ASSERT_THAT(outcome.parts, SizeIs(1));
    EXPECT_TRUE(outcome.balanced);
    EXPECT_EQ(outcome.parts[0].media_type, NCP_MEDIA_ELMO);
    EXPECT_EQ(outcome.parts[0].issuer, "north.example");
    EXPECT_EQ(official_verdict(outcome.parts[0].bytes), "");
}

TEST_F(Documents, every_column_finds_its_place) {
    make(result_row("C1", "", 5));
    settings["queries"]["learner"] =
        R"(SELECT 'Ada' AS given_names, 'Invented' AS family_name, '1999-12-31 00:00:00' AS birth_date,
           'FI' AS citizenship, 2 AS gender, 'Ruritania' AS birth_place, 'Ada Born' AS birth_name,
           'urn:x' AS "identifier:esi" WHERE :learner_number = 'S-1')";
    settings["queries"]["results"] =
        R"(SELECT 'C1' AS "key", 'N' AS issuer, 'Course' AS type, 'T' AS "title@en", 'O' AS title,
           'L1' AS "identifier:local", 'I1' AS "instance_identifier:ours", '2024-01-01' AS start,
           '2024-05-31T12:00:00Z' AS date, 'passed' AS status, 'five' AS grading_scheme, 'A' AS grade,
           7.5 AS ects, 12 AS "credit:national", 6 AS "level:EQF", 'en' AS language,
           '0613' AS isced, '11.3' AS subject_area, 'https://north.example/c1' AS url,
           'Two' || char(10) || 'lines' AS "description@en", 30 AS hours, 'Spring' AS "term@en",
           '2024-01-01' AS term_start, '2024-05-31' AS term_end WHERE :learner_number = 'S-1')";
    const std::string document = fetch().documents();
    for (const char* piece :
         {"<citizenship>FI</citizenship><identifier type=\"esi\">urn:x</identifier>"
          "<givenNames>Ada</givenNames><familyName>Invented</familyName><bday>1999-12-31</bday>"
          "<placeOfBirth>Ruritania</placeOfBirth><birthName>Ada Born</birthName><gender>2</gender>",
          "<title xml:lang=\"en\">T</title><title>O</title><type>Course</type>"
          "<subjectArea>11.3</subjectArea><iscedCode>0613</iscedCode>"
          "<url>https://north.example/c1</url><description xml:lang=\"en\">Two\nlines",
          "<identifier "
          "type=\"ours\">I1</identifier><start>2024-01-01</start><date>2024-05-31</date>"
          "<academicTerm><title xml:lang=\"en\">Spring</title><start>2024-01-01</start>"
          "<end>2024-05-31</end></academicTerm><status>passed</status>"
          "<gradingSchemeLocalId>five</gradingSchemeLocalId><resultLabel>A</resultLabel>"
          "<credit><scheme>ects</scheme><value>7.5</value></credit>"
          "<credit><scheme>national</scheme><value>12</value></credit>"
          "<level><type>EQF</type><value>6</value></level>"
          "<languageOfInstruction>en</languageOfInstruction><engagementHours>30</engagementHours>",
          "<gradingScheme localId=\"five\"><description xml:lang=\"en\">5 is best"}) {
        EXPECT_THAT(document, HasSubstr(piece));
    }
    if (have_official_schema()) {
        EXPECT_EQ(official_verdict(document), "");
    }
}

TEST_F(Documents, each_institution_gets_a_document_of_its_own_in_row_order) {
    make(result_row("C1", "", 5) + result_row("C2", "", 5) + result_row("C3", "", 5) +
         "UPDATE result SET hei = 'E' WHERE id IN ('C1', 'C3');");
    const Outcome outcome = fetch();
    ASSERT_THAT(outcome.parts, SizeIs(2));
    EXPECT_EQ(outcome.parts[0].issuer, "east.example");
    EXPECT_EQ(count_of(outcome.parts[0].bytes, "<report>"), 1U);
    EXPECT_THAT(outcome.parts[0].bytes, HasSubstr("Title of C3"));
    EXPECT_THAT(outcome.parts[0].bytes, Not(HasSubstr("Title of C2")));
    EXPECT_EQ(outcome.parts[1].issuer, "north.example");
}

TEST_F(Documents, a_wish_for_one_institution_brings_only_that) {
    make(result_row("C1", "", 5) + result_row("C2", "", 5) +
         "UPDATE result SET hei = 'E' WHERE id = 'C1';");
    CallFacts facts;
    facts.issuer = "north.example";
    const Outcome outcome = fetch("S-1", facts);
    ASSERT_THAT(outcome.parts, SizeIs(1));
    EXPECT_EQ(outcome.parts[0].issuer, "north.example");
}

TEST_F(Documents, an_institution_that_nobody_describes_is_named_and_the_others_go_on) {
    make(result_row("C1", "", 5) + result_row("C2", "", 5) +
         "UPDATE result SET hei = 'X' WHERE id = 'C1';");
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_OK);
    EXPECT_THAT(outcome.parts, SizeIs(1));
    ASSERT_THAT(outcome.issues, SizeIs(1));
    EXPECT_EQ(outcome.issues[0].first, "X");
}

TEST_F(Documents, results_of_undescribed_institutions_alone_are_no_false_nothing) {
    make(result_row("C1", "", 5) + "UPDATE result SET hei = 'X';");
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_THAT(outcome.operator_text, HasSubstr("issuers query"));
}

TEST_F(Documents, unknown_student_and_no_results_differ) {
    make("");
    EXPECT_EQ(fetch("S-2").status, NCP_STUDENT_UNKNOWN);
    EXPECT_EQ(fetch("S-1").status, NCP_NO_RESULTS);
}

TEST_F(Documents, names_and_titles_of_any_script_come_out_as_they_went_in) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    make(result_row("C1", "", 5) + result_row("C2", "", 5) +
         "UPDATE student SET given = 'Ζωή <b>&\"''', family = 'Nguyễn Żółć';"
         "UPDATE result SET name = 'ქართული ენა 🎓', name_fi = 'مقدمة في <Alg&bra>' WHERE id = 'C1';"
         "UPDATE result SET name = 'A' || char(0, 1, 8, 11, 27, 65534) || x'EDA080' || 'B' ||"
         "                         x'C328' || ']]>' WHERE id = 'C2';");
    const std::string document = fetch().documents();
    EXPECT_EQ(official_verdict(document), "");
    EXPECT_THAT(document, HasSubstr("Ζωή &lt;b&gt;&amp;&quot;"));
    EXPECT_THAT(document, HasSubstr("Nguyễn Żółć"));
    EXPECT_THAT(document, HasSubstr("ქართული ენა 🎓"));
    EXPECT_THAT(document, HasSubstr("مقدمة في &lt;Alg&amp;bra&gt;"));
    EXPECT_THAT(document, Not(HasSubstr("]]>")));
}

TEST_F(Documents, blanks_around_and_within_a_title_collapse) {
    make(result_row("C1", "", 5) + "UPDATE result SET name = '  A ' || char(9, 13, 10) || ' B  ';");
    EXPECT_THAT(fetch().documents(), HasSubstr("<title xml:lang=\"en\">A B</title>"));
}

TEST_F(Documents, empty_values_are_left_out) {
    make(result_row("C1", "", 5) +
         "UPDATE result SET grade = '', scale = ' ', day = NULL, status = '', name_fi = '';");
    const std::string document = fetch().documents();
    for (const char* element : {"resultLabel", "gradingScheme", "<date", "status", "\"fi\""}) {
        EXPECT_THAT(document, Not(HasSubstr(element)));
    }
}

TEST_F(Documents, credits_have_no_binary_noise) {
    make(result_row("C1", "", 1) + result_row("C2", "", 1) + result_row("C3", "", 1) +
         "UPDATE result SET ects = 0.1 + 0.2 WHERE id = 'C1';"
         "UPDATE result SET ects = '4.500000' WHERE id = 'C2';"
         "UPDATE result SET ects = 30.0 WHERE id = 'C3';");
    const std::string document = fetch().documents();
    EXPECT_THAT(document, HasSubstr("<value>0.3</value>"));
    EXPECT_THAT(document, HasSubstr("<value>4.5</value>"));
    EXPECT_THAT(document, HasSubstr("<value>30</value>"));
}

TEST_F(Documents, a_scale_that_nobody_describes_leaves_the_grade) {
    make(result_row("C1", "", 5) + "UPDATE result SET scale = 'unheard-of';");
    const std::string document = fetch().documents();
    EXPECT_THAT(document, HasSubstr("<resultLabel>5</resultLabel>"));
    EXPECT_THAT(document, Not(HasSubstr("unheard-of")));
    EXPECT_THAT(plugin.log(), HasSubstr("a grading scheme that its query does not return"));
}

TEST_F(Documents, a_course_taken_twice_has_its_local_identifier_once) {
    make(result_row("C1", "", 5) + result_row("C2", "", 5));
    settings["queries"]["results"] =
        R"(SELECT id AS "key", hei AS issuer, name AS title, 'MATH' AS "identifier:local"
           FROM result WHERE student = :learner_number)";
    EXPECT_EQ(count_of(fetch().documents(), "<identifier type=\"local\">"), 1U);
}

TEST_F(Documents, issuers_are_told_as_json) {
    make("");
    ASSERT_TRUE(plugin.create(settings.dump()));
    const Outcome outcome = plugin.issuers();
    ASSERT_EQ(outcome.status, NCP_OK);
    ASSERT_THAT(outcome.parts, SizeIs(2));
    const auto east = nlohmann::json::parse(outcome.parts[0].bytes);
    EXPECT_EQ(east["identifiers"]["schac"], "east.example");
    EXPECT_EQ(east["titles"]["en"], "East College");
    EXPECT_EQ(east["url"], "https://east.example/");
}

TEST_F(Documents, a_student_with_two_numbers_gets_the_results_of_both) {
    make(result_row("C1", "", 5) + result_row("C2", "", 5) +
         "INSERT INTO student VALUES('S-2', 'Ada', 'Invented', '1999-12-31');"
         "UPDATE result SET student = 'S-2' WHERE id = 'C2';");
    ASSERT_TRUE(plugin.create(settings.dump()));
    const Outcome outcome = plugin.fetch(
        {{"learner_number", "S-1"}, {"learner_number", "S-2"}, {"learner_number", "S-9"}});
    EXPECT_THAT(outcome.parts, SizeIs(2));
    EXPECT_EQ(count_of(outcome.documents(), "Title of C"), 2U);
}

TEST_F(Documents, two_numbers_of_the_same_record_do_not_double_it) {
    make(result_row("C1", "", 5));
    settings["queries"]["learner"] =
        "SELECT given AS given_names, family AS family_name FROM student "
        "WHERE id = :learner_number OR id || 'b' = :learner_number";
    settings["queries"]["results"] =
        R"(SELECT id AS "key", hei AS issuer, name AS title FROM result
           WHERE student = :learner_number OR student || 'b' = :learner_number)";
    ASSERT_TRUE(plugin.create(settings.dump()));
    const Outcome outcome = plugin.fetch({{"learner_number", "S-1"}, {"learner_number", "S-1b"}});
    EXPECT_EQ(count_of(outcome.documents(), "Title of C1"), 1U);
}

TEST_F(Documents, a_learner_query_that_finds_two_people_is_refused) {
    make(result_row("C1", "", 5) +
         "INSERT INTO student VALUES('S-1', 'Eve', 'Other', '2000-01-01');");
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_THAT(outcome.parts, IsEmpty());
    EXPECT_THAT(outcome.operator_text, HasSubstr("one person"));
    EXPECT_THAT(outcome.operator_text, Not(HasSubstr("Eve")));
}

}  // namespace
}  // namespace ncp::test
