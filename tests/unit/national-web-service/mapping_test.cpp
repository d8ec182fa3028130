// What becomes of each thing that VIRTA says: trees, credits, grades, titles, codes, people.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "web_plugin.h"

namespace ncp::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;

class Mapping : public WithAnswers {
  protected:
    std::string document(const std::string& attainments) {
        const Outcome outcome = answered(student(attainments));
        EXPECT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
        return outcome.documents();
    }
    // Types, keys and credits in the document's order: "Course A1 5 (Module M ( ))".
    static std::string tree(const std::string& xml) {
        std::string text;
        for (std::size_t at = 0; (at = xml.find('<', at)) != std::string::npos; ++at) {
            const auto value = [&](std::string_view tag) {
                const std::size_t from = at + tag.size();
                return xml.substr(from, xml.find('<', from) - from);
            };
            const std::string_view here = std::string_view(xml).substr(at);
            constexpr std::string_view kKey = R"(<identifier type="opintosuoritusAvain">)";
            if (here.starts_with("<type>Degree")) text += "D:";
            if (here.starts_with("<type>Module")) text += "M:";
            if (here.starts_with("<type>Course")) text += "C:";
            if (here.starts_with(kKey)) text += value(kKey);
            if (here.starts_with("<value>")) text += "=" + value("<value>");
            if (here.starts_with("<hasPart>")) text += "(";
            if (here.starts_with("</hasPart>")) text += ")";
            if (here.starts_with("</learningOpportunitySpecification>")) text += ";";
        }
        return text;
    }
};

TEST_F(Mapping, degrees_hold_modules_and_modules_hold_courses) {
    EXPECT_EQ(
        tree(document(attainment({.key = "D", .ects = "15", .kind = "1", .rest = part("M")}) +
                      attainment({.key = "M", .ects = "10", .rest = part("C1") + part("C2")}) +
                      attainment({.key = "C1", .ects = "4.500000"}) + attainment({.key = "C2"}))),
        "D:D(M:M(C:C1=4.5;)(C:C2=5;););");
}

TEST_F(Mapping, a_part_that_a_degree_and_its_module_name_belongs_to_the_module) {
    for (const bool degree_first : {true, false}) {
        const std::string degree =
            attainment({.key = "D", .kind = "1", .rest = part("C") + part("M")});
        const std::string module = attainment({.key = "M", .rest = part("C")});
        EXPECT_EQ(tree(document((degree_first ? degree + module : module + degree) +
                                attainment({.key = "C"}))),
                  "D:D(M:M(C:C=5;););");
    }
}

TEST_F(Mapping, a_degree_within_another_stands_beside_it) {
    const std::string xml = document(
        attainment({.key = "MASTER", .kind = "1", .rest = part("BACHELOR")}) +
        attainment({.key = "BACHELOR", .kind = "1", .rest = part("C")}) + attainment({.key = "C"}));
    EXPECT_EQ(tree(xml), "D:MASTER=5;D:BACHELOR(C:C=5;);");
    EXPECT_THAT(plugin.log(), HasSubstr("a degree within another attainment"));
}

TEST_F(Mapping, internal_attainments_and_those_not_to_be_considered_are_not_shown) {
    EXPECT_EQ(tree(document(attainment({.key = "A"}) + attainment({.key = "B", .kind = "3"}) +
                            attainment({.key = "C", .kind = "4", .rest = part("D")}) +
                            attainment({.key = "D"}))),
              "C:A=5;C:D=5;");
}

TEST_F(Mapping, attainments_stand_in_the_order_of_their_dates) {
    EXPECT_EQ(tree(document(attainment({.key = "B", .date = "2024-02-01"}) +
                            attainment({.key = "A", .date = "2023-02-01"}) +
                            attainment({.key = "C", .date = "2024-02-01"}))),
              "C:A=5;C:B=5;C:C=5;");
}

TEST_F(Mapping, the_same_attainment_twice_is_shown_once) {
    EXPECT_EQ(tree(document(attainment({.key = "A"}) + attainment({.key = "A"}))), "C:A=5;");
    EXPECT_THAT(plugin.log(), HasSubstr("a repeated attainment is left out count=1"));
}

TEST_F(Mapping, attainments_that_contain_each_other_are_refused) {
    for (const std::string& circle : {attainment({.key = "A", .rest = part("A")}),
                                      attainment({.key = "A", .rest = part("B")}) +
                                          attainment({.key = "B", .rest = part("A")})}) {
        const Outcome outcome = answered(student(circle));
        EXPECT_EQ(outcome.status, NCP_PERMANENT);
        EXPECT_THAT(outcome.operator_text, HasSubstr("contain each other"));
    }
}

TEST_F(Mapping, credits_stay_on_one_level_of_each_branch) {
    const std::string tall =
        attainment({.key = "D", .ects = "20", .kind = "1", .rest = part("M") + part("N")}) +
        attainment({.key = "M", .ects = "10", .rest = part("C1") + part("C2")}) +
        attainment({.key = "N", .ects = "7", .rest = part("C3")}) +
        attainment({.key = "C1", .ects = "10"}) + attainment({.key = "C2", .ects = "0"}) +
        attainment({.key = "C3", .ects = "0"});
    // The lowest that have any; a 0 stays where nothing above or below has credits.
    EXPECT_EQ(tree(document(tall)), "D:D(M:M(C:C1=10;)(C:C2=0;);)(M:N=7(C:C3;););");
    nlohmann::json settings = nlohmann::json::parse(WebPlugin::settings());
    settings["credits_on"] = "top";
    ASSERT_TRUE(plugin.create(settings.dump()));
    EXPECT_EQ(tree(document(tall)), "D:D=20(M:M(C:C1;)(C:C2;);)(M:N(C:C3;););");
}

TEST_F(Mapping, grades_of_every_scale_have_their_names_and_their_description) {
    struct Case {
        const char *element, *label, *scheme;
    };
    const std::vector<Case> cases{
        {"<Viisiportainen>3</Viisiportainen>", "3", "Viisiportainen"},
        {"<Viisiportainen>HYV</Viisiportainen>", "Hyväksytty", "Viisiportainen"},
        {"<ToinenKotimainen>TT</ToinenKotimainen>", "Tyydyttävät tiedot", "ToinenKotimainen"},
        {"<ToinenKotimainen>HT</ToinenKotimainen>", "Hyvät tiedot", "ToinenKotimainen"},
        {"<Hyvaksytty>HYV</Hyvaksytty>", "Hyväksytty", "Hyvaksytty"},
        {"<Naytetyo>HYV</Naytetyo>", "Hyväksytty", "Naytetyo"},
        {"<Naytetyo>KH</Naytetyo>", "Kiittäen hyväksytty", "Naytetyo"},
        {"<Tutkielma>I</Tutkielma>", "Improbatur", "Tutkielma"},
        {"<Tutkielma>A</Tutkielma>", "Approbatur", "Tutkielma"},
        {"<Tutkielma>B</Tutkielma>", "Lubenter approbatur", "Tutkielma"},
        {"<Tutkielma>N</Tutkielma>", "Non sine laude approbatur", "Tutkielma"},
        {"<Tutkielma>C</Tutkielma>", "Cum laude approbatur", "Tutkielma"},
        {"<Tutkielma>M</Tutkielma>", "Magna cum laude approbatur", "Tutkielma"},
        {"<Tutkielma>E</Tutkielma>", "Eximia cum laude approbatur", "Tutkielma"},
        {"<Tutkielma>L</Tutkielma>", "Laudatur", "Tutkielma"},
        {"<EiKaytossa>Arvosana ei kaytossa</EiKaytossa>", "Arvosana ei käytössä", "EiKaytossa"}};
    for (const Case& one : cases) {
        const std::string xml = document(attainment({.grade = one.element}));
        const std::string scheme = one.scheme;
        EXPECT_THAT(xml, HasSubstr("<gradingSchemeLocalId>" + scheme +
                                   "</gradingSchemeLocalId>"
                                   "<resultLabel>" +
                                   one.label + "</resultLabel>"));
        EXPECT_THAT(xml, HasSubstr("<gradingScheme localId=\"" + scheme +
                                   "\"><description xml:lang=\"en\">"));
    }
}

TEST_F(Mapping, an_institutions_own_scale_comes_with_its_description) {
    const std::string scale =
        R"(<Muu><Asteikko avain="7"><Nimi>Muusikot</Nimi>)"
        R"(<AsteikkoArvosana avain="71"><Koodi>L</Koodi><Nimi>Loistava</Nimi></AsteikkoArvosana>)"
        R"(<AsteikkoArvosana avain="72"><Koodi>K</Koodi></AsteikkoArvosana></Asteikko>)";
    // The grade is named by its code, or by its key; or not at all.
    const std::string xml =
        document(attainment({.key = "A", .grade = scale + "<Koodi>L</Koodi></Muu>"}) +
                 attainment({.key = "B", .grade = scale + "<Koodi>72</Koodi></Muu>"}) +
                 attainment({.key = "C", .grade = scale + "<Koodi>Z</Koodi></Muu>"}));
    EXPECT_THAT(xml, HasSubstr("<resultLabel>Loistava</resultLabel>"));
    EXPECT_THAT(xml, HasSubstr("<resultLabel>K</resultLabel>"));
    EXPECT_THAT(xml, HasSubstr("<resultLabel>Z</resultLabel>"));
    EXPECT_EQ(count_of(xml, "<gradingScheme "), 1U);
    EXPECT_THAT(xml,
                HasSubstr("<gradingScheme localId=\"Muu-02472-7\"><description xml:lang=\"fi\">"
                          "Muusikot: Loistava, K</description>"));
}

TEST_F(Mapping, titles_come_in_every_language_english_first) {
    const std::string xml = document(
        attainment({.names = R"(<Nimi kieli="de">Titel</Nimi><Nimi kieli="sv">Rubrik</Nimi>)"
                             R"(<Nimi kieli="fi">Otsikko</Nimi><Nimi kieli="en">Title</Nimi>)"
                             R"(<Nimi kieli="99">?</Nimi><Nimi>Nescio</Nimi>)"}));
    EXPECT_THAT(xml, HasSubstr("<title xml:lang=\"en\">Title</title><title xml:lang=\"fi\">Otsikko"
                               "</title><title xml:lang=\"sv\">Rubrik</title>"
                               "<title xml:lang=\"de\">Titel</title><title>?</title>"
                               "<title>Nescio</title>"));
}

TEST_F(Mapping, an_attainment_without_a_title_is_called_by_its_code) {
    EXPECT_THAT(document(attainment({.names = "", .code = "MAT-1"})),
                HasSubstr("<title>MAT-1</title>"));
    EXPECT_THAT(document(attainment({.key = "K-9", .names = ""})), HasSubstr("<title>K-9</title>"));
}

TEST_F(Mapping, codes_of_a_module_stand_once_for_a_type) {
    const std::string xml =
        document(attainment({.key = "A", .code = "X"}) + attainment({.key = "B", .code = "X"}) +
                 attainment({.key = "C",
                             .code = "Y",
                             .attributes = "valtakunnallinenKoulutusmoduulitunniste=\"FI-1\""}));
    EXPECT_EQ(count_of(xml, "<identifier type=\"local\">X</identifier>"), 1U);
    EXPECT_THAT(xml,
                HasSubstr("<identifier type=\"valtakunnallinenKoulutusmoduulitunniste\">FI-1<"));
}

TEST_F(Mapping, languages_fields_levels_and_remarks) {
    const std::string xml = document(attainment(
        {.kind = "1",
         .rest = "<Kieli>sv</Kieli><Koulutuskoodi>751102</Koulutuskoodi><Koulutusala><Koodi "
                 "versio=\"opmala\">5</Koodi></Koulutusala><Koulutusala><Koodi "
                 "versio=\"ohjausala\">3</Koodi></Koulutusala>"
                 "<JulkinenLisatieto kieli=\"sv\">Med &lt;b&gt; i.</JulkinenLisatieto>"}));
    EXPECT_THAT(xml, HasSubstr("<iscedCode>02</iscedCode>"));
    EXPECT_THAT(xml, HasSubstr("<description xml:lang=\"sv\">Med &lt;b&gt; i.</description>"));
    EXPECT_THAT(xml, HasSubstr("<level><type>EQF</type><value>7</value></level>"));
    EXPECT_THAT(xml, HasSubstr("<languageOfInstruction>sv</languageOfInstruction>"));
    EXPECT_THAT(xml, HasSubstr("<date>2024-05-31</date><status>passed</status>"));
}

TEST_F(Mapping, a_date_may_have_a_zone) {
    EXPECT_THAT(document(attainment({.date = "2024-05-31+03:00"})),
                HasSubstr("<date>2024-05-31</date>"));
}

TEST_F(Mapping, each_institution_has_a_report_of_its_own) {
    const Outcome outcome = answered(
        student(attainment({.key = "1"}) + attainment({.key = "2", .organisation = "01901"})) +
        student(attainment({.key = "1", .organisation = "01901"})));
    EXPECT_EQ(outcome.status, NCP_OK);
    ASSERT_THAT(outcome.parts, SizeIs(2));
    EXPECT_EQ(outcome.parts[0].issuer, "seamk.fi");
    EXPECT_EQ(tree(outcome.parts[0].bytes), "C:1=5;");
    EXPECT_EQ(outcome.parts[1].issuer, "helsinki.fi");
    EXPECT_EQ(tree(outcome.parts[1].bytes), "C:2=5;C:1=5;") << "keys are an institution's own";
}

TEST_F(Mapping, an_institution_that_the_file_lacks_is_named) {
    const Outcome outcome = answered(
        student(attainment({.key = "1"}) + attainment({.key = "2", .organisation = "10103"})));
    EXPECT_EQ(outcome.status, NCP_OK);
    EXPECT_THAT(outcome.parts, SizeIs(1));
    EXPECT_THAT(outcome.issues, ElementsAre(Pair("10103", NCP_PERMANENT)));
    const Outcome alone = answered(student(attainment({.organisation = "10103"})));
    EXPECT_EQ(alone.status, NCP_PERMANENT);
    EXPECT_THAT(alone.operator_text, HasSubstr("10103"));
}

TEST_F(Mapping, a_student_without_attainments_has_no_results) {
    EXPECT_EQ(answered(student("")).status, NCP_NO_RESULTS);
    EXPECT_EQ(answered(student(attainment({.kind = "4"}))).status, NCP_NO_RESULTS);
}

TEST_F(Mapping, an_empty_answer_asks_again_by_learner_number) {
    plugin.web = [](const WebRequest&) {
        return WebReply{
            NCP_OK,
            200,
            R"(<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>)"
            R"(<OpiskelijanKaikkiTiedotResponse xmlns="http://tietovaranto.csc.fi/luku"/>)"
            "</e:Body></e:Envelope>",
            {}};
    };
    EXPECT_EQ(plugin.fetch({{"learner_number", "1"}, {"national_id", "010190-020A"}}).status,
              NCP_STUDENT_UNKNOWN);
    EXPECT_THAT(plugin.sent, SizeIs(2));
}

}  // namespace
}  // namespace ncp::test
