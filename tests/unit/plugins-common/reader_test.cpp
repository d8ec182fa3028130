// What the tolerant reader does with single faults, and what it refuses.
#include <gmock/gmock.h>

#include <regex>

#include "unit/elmo/fixtures.h"
#include "unit/elmo/mutants.h"
#include "unit/plugins-common/reading.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// A whole answer around a piece of it.
std::string answer(const std::string& report, const std::string& learner =
                                                  "<givenNames>A</givenNames>"
                                                  "<familyName>B</familyName>") {
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner>" +
           learner + "</learner>" + report + "</elmo>";
}
std::string report(const std::string& results) {
    return "<report><issuer><identifier type=\"schac\">north.example</identifier>"
           "<title>North</title><url>https://north.example</url></issuer>" +
           results + "<issueDate>2026-01-01T00:00:00Z</issueDate></report>";
}
// One course with this in its instance.
std::string course(const std::string& instance) {
    return report(
        "<learningOpportunitySpecification><title>T</title><specifies>"
        "<learningOpportunityInstance>" +
        instance + "</learningOpportunityInstance></specifies></learningOpportunitySpecification>");
}

std::string repaired(const std::string& text, std::string_view kind) {
    const Read got = read(text);
    EXPECT_EQ(got.refused, NCP_OK) << got.why;
    EXPECT_EQ(got.reading.repairs.of(kind), 1U) << got.reading.repairs.summary();
    if (got.reading.documents.size() != 1) return "no document";
    EXPECT_EQ(our_verdict(got.reading.documents[0].xml), "");
    return got.reading.documents[0].xml;
}

std::vector<std::string> values_of(const std::string& xml) {
    static const std::regex value("<value>([^<]*)</value>");
    std::vector<std::string> values;
    for (std::sregex_iterator at(xml.begin(), xml.end(), value), end; at != end; ++at)
        values.push_back((*at)[1]);
    return values;
}

TEST(Reader, RepairsOneFaultAtATime) {
    struct Case {
        std::string given, kind, becomes;
    };
    const Case cases[]{
        {"<date> 2020-02-29 </date>", "blanks around a value removed", "<date>2020-02-29</date>"},
        {"<date>29.02.2020</date>", "a date written otherwise", "<date>2020-02-29</date>"},
        {"<date>20200229</date>", "a date written otherwise", "<date>2020-02-29</date>"},
        {"<date>2020-02-29T10:00:00Z</date>", "a date written otherwise",
         "<date>2020-02-29</date>"},
        {"<date>2021-02-29</date>", "a value that ELMO cannot hold removed", ""},
        {"<date>02/03/2020</date>", "a value that ELMO cannot hold removed", ""},
        {"<date/>", "an empty element removed", ""},
        {"<status>Passed</status>", "a term written otherwise", "<status>passed</status>"},
        {"<status>In progress</status>", "a term written otherwise",
         "<status>in-progress</status>"},
        {"<status> </status>", "an empty element removed", ""},
        {"<credit><scheme>ects</scheme><value>7,5</value></credit>", "a comma in a number",
         "<credit><scheme>ects</scheme><value>7.5</value>"},
        {"<credit><scheme>ects</scheme><value>1,500</value></credit>",
         "a value that ELMO cannot hold removed", "<credit><scheme>ects</scheme></credit>"},
        {"<credit><value>7.5</value></credit>", "an incomplete element removed", ""},
        {"<credit><value>5</value><scheme>ects</scheme></credit>", "elements put in order",
         "<credit><scheme>ects</scheme><value>5</value></credit>"},
        {"<level><type>EQF</type></level>", "a level without value removed", ""},
        {"<resultLabel>A</resultLabel><resultLabel>A</resultLabel>", "a repeated element removed",
         "<resultLabel>A</resultLabel>"},
        {"<resultLabel>A<b>x</b></resultLabel>", "elements inside a text removed",
         "<resultLabel>A</resultLabel>"},
        {"<mark>5</mark>", "an unknown element removed", ""},
        {"text", "text between elements removed", ""},
        {"<extension><own>5</own></extension>",
         "an extension without a namespace of its own removed", ""},
        {"<identifier>X1</identifier>", "an identifier without type",
         "<identifier type=\"local\">X1</identifier>"},
        {"<academicTerm><title lang=\"en\" "
         "xml:lang=\"en\">T</title><start>2020-01-01</start><end>2020-05-01</end>"
         "</academicTerm>",
         "lang instead of xml:lang", "<academicTerm><title xml:lang=\"en\">T</title>"},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.given);
        EXPECT_THAT(repaired(answer(course(one.given)), one.kind),
                    HasSubstr("<learningOpportunityInstance" +
                              (one.becomes.empty() ? std::string("/>") : ">" + one.becomes)));
    }
}

// "If this tree node contains ECTS credits earned, then all of its descendants and ancestors MUST
// NOT."
TEST(Reader, LeavesCreditsOnOneLevelOfEachBranch) {
    const auto node = [](const std::string& title, const std::string& ects,
                         const std::string& parts = "") {
        return "<learningOpportunitySpecification><title>" + title +
               "</title><specifies><learningOpportunityInstance><credit><scheme>ects</scheme>"
               "<value>" +
               ects + "</value></credit></learningOpportunityInstance></specifies>" + parts +
               "</learningOpportunitySpecification>";
    };
    const auto part = [](const std::string& one) { return "<hasPart>" + one + "</hasPart>"; };
    const Read got = read(
        answer(report(node("Degree", "180",
                           part(node("Module", "10", part(node("A", "4")) + part(node("B", "6")))) +
                               part(node("C", "0"))) +
                      node("Alone", "7", part(node("D", "0")) + part(node("E", "0.0"))))));
    ASSERT_EQ(got.reading.documents.size(), 1U) << got.why;
    EXPECT_EQ(got.reading.repairs.of("credits removed that stand on the parts, too"), 2U);
    const std::string xml = got.reading.documents[0].xml;
    EXPECT_EQ(our_verdict(xml), "");
    EXPECT_EQ(values_of(xml), (std::vector<std::string>{"4", "6", "0", "7"}));
}

TEST(Reader, RepairsWhatStandsAroundResults) {
    const std::string names = "<givenNames>A</givenNames><familyName>B</familyName>";
    EXPECT_THAT(
        repaired(answer(course(""), "<familyName>B</familyName>"), "a required element added"),
        HasSubstr("<learner><givenNames/><familyName>B</familyName></learner>"));
    EXPECT_THAT(repaired(answer(course(""), "<citizenship>uk</citizenship>" + names),
                         "a country written otherwise"),
                HasSubstr("<citizenship>GB</citizenship>"));
    EXPECT_THAT(repaired(answer(course(""), "<citizenship>XK</citizenship>" + names),
                         "a value that ELMO cannot hold removed"),
                Not(HasSubstr("citizenship")));
    EXPECT_THAT(repaired(answer(course(""), names + "<dateOfBirth>2000-01-02</dateOfBirth>"),
                         "an element's old name"),
                HasSubstr("<bday>2000-01-02</bday>"));
    EXPECT_THAT(repaired(answer(report("<learningOpportunitySpecification><title>A</title>"
                                       "<specifies><learningOpportunityInstance/></specifies>"
                                       "<learningOpportunitySpecification><title>B</title>"
                                       "<specifies><learningOpportunityInstance/></specifies>"
                                       "</learningOpportunitySpecification>"
                                       "</learningOpportunitySpecification>")),
                         "a part without hasPart"),
                HasSubstr("<hasPart><learningOpportunitySpecification><title>B</title>"));
    EXPECT_THAT(
        repaired(answer(course("").insert(course("").find("</report>"),
                                          "<attachment><content>data:application/pdf;base64,QUJD\n"
                                          "  REVG</content></attachment>")),
                 "blanks inside an attachment removed"),
        HasSubstr("<content>data:application/pdf;base64,QUJDREVG</content>"));
}

TEST(Reader, GivesEachReportADocumentOfItsOwn) {
    std::string second = course("<resultLabel>two</resultLabel>");
    const Read got = read(answer(course("<resultLabel>one</resultLabel>"
                                        "<attachments><ref>x</ref></attachments>") +
                                 second) +
                          "");
    ASSERT_EQ(got.refused, NCP_OK) << got.why;
    ASSERT_EQ(got.reading.documents.size(), 2U);
    for (const auto& document : got.reading.documents) {
        EXPECT_EQ(our_verdict(document.xml), "");
        EXPECT_THAT(document.xml, HasSubstr("<learner><givenNames>A</givenNames>"));
    }
    EXPECT_THAT(got.reading.documents[0].xml, HasSubstr(">one<"));
    EXPECT_THAT(got.reading.documents[0].xml, Not(HasSubstr(">two<")));
    EXPECT_THAT(got.reading.documents[1].xml, HasSubstr(">two<"));
}

TEST(Reader, TakesReportsWithoutResultsForNoResults) {
    const Read got = read(answer(report("")));
    EXPECT_EQ(got.refused, NCP_OK);
    EXPECT_TRUE(got.reading.documents.empty());
    EXPECT_EQ(got.reading.repairs.of("a report without results left out"), 1U);
    EXPECT_TRUE(read(answer("")).reading.documents.empty());
}

TEST(Reader, ReadsEightBitEncodings) {
    const std::string text =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + answer(course("<resultLabel>gr\xF6\xDF"
                                                                          "er</resultLabel>"));
    const Read got = read(text);
    ASSERT_EQ(got.reading.documents.size(), 1U) << got.why;
    EXPECT_THAT(got.reading.documents[0].xml, HasSubstr("gr\xC3\xB6\xC3\x9F"
                                                        "er"));
}

TEST(Reader, RefusesByNameWhatCannotBeRepaired) {
    struct Case {
        std::string given, why;
    };
    const std::string deep = [] {
        std::string text;
        for (int i = 0; i < 65; ++i)
            text += "<a>";
        return text;
    }();
    const Case cases[]{
        {"", "not well-formed"},
        {"<html><body>Login</body></html>", "root is not elmo"},
        {"<elmo xmlns=\"urn:other\"/>", "namespace is not ELMO's"},
        {"<!DOCTYPE elmo [<!ENTITY a \"b\">]>" + answer(course("")), "DOCTYPE"},
        {"<?x y?><!-- c --> <!DOCTYPE elmo SYSTEM \"file:///etc/passwd\">" + answer(""), "DOCTYPE"},
        {answer(course("<resultLabel>&secret;</resultLabel>")), "not well-formed in line 1"},
        {answer(course("<extension>" + deep)), "too deep"},
        {"<elmo>" + std::string(1U << 20, ' ') + "\xFF</elmo>", "not well-formed"},
        {std::string("<\0e\0/\0>\0", 8), "UTF-16"},
        {answer(course("<status>maybe</status>")),
         "learningOpportunityInstance/status: ELMO has no such value"},
        {answer(report("<learningOpportunitySpecification><specifies>"
                       "<learningOpportunityInstance/></specifies>"
                       "</learningOpportunitySpecification>")),
         "elmo/report/learningOpportunitySpecification/title is missing"},
        {answer(report("<learningOpportunitySpecification><title>T</title><specifies>"
                       "<learningOpportunityInstance/><learningOpportunityInstance/></specifies>"
                       "</learningOpportunitySpecification>")),
         "learningOpportunityInstance: it stands too often"},
        {"<elmo><report/></elmo>", "names no learner"},
        {answer(report("<learner><bday>1990-01-01</bday></learner>"),
                "<bday>1991-01-01</bday><givenNames/><familyName/>"),
         "about two people"},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.given.substr(0, 300));
        const Read got = read(one.given);
        EXPECT_EQ(got.refused, NCP_PERMANENT);
        EXPECT_THAT(got.why, HasSubstr(one.why));
        EXPECT_THAT(got.why, Not(HasSubstr("maybe"))) << "never content";
    }
    const Read unknown = read(
        "<elmo><learner><bday>1990-01-01</bday></learner><report><issueDate>2026-01-01</"
        "issueDate></report></elmo>",
        {});
    EXPECT_THAT(unknown.why, HasSubstr("elmo/report/issuer is missing"));
    EXPECT_THAT(read("<elmo><learner/><report/></elmo>").why,
                HasSubstr("elmo/learner: it is empty"));
}

TEST(Reader, RefusesBombsBeforeTheyGrow) {
    std::string many = "<elmo>";
    while (many.size() < (10U << 20) - 100)
        many += "<a/>";
    EXPECT_THAT(read(many + "</elmo>").why, HasSubstr("too many elements"));
    EXPECT_THAT(read(std::string((10U << 20) + 1, ' ')).why, HasSubstr("more than 10485760 bytes"));
}

TEST(Reader, NamesPlacesWithoutContent) {
    const Read got = read(answer(course("<x180766-2213>180766-2213</x180766-2213>")));
    EXPECT_THAT(got.reading.repairs.summary(), HasSubstr("learningOpportunityInstance/*"));
    EXPECT_THAT(got.reading.repairs.summary(), Not(HasSubstr("180766")));
}

TEST(Reader, LetsOnlyValidDocumentsOfHostileFilesThrough) {
    const auto data = elmo::testing::source_directory() / "tests/data";
    int refused = 0;
    for (const auto& folder : {data / "xml-hostile", data / "elmo/invalid", data / "elmo/valid"}) {
        for (const auto& file : elmo::testing::xml_files(folder)) {
            SCOPED_TRACE(file.filename().string());
            const Read got = read(elmo::testing::content_of(file), north(), true);
            if (got.refused != NCP_OK) {
                ++refused;
                EXPECT_EQ(got.refused, NCP_PERMANENT);
            }
            for (const auto& document : got.reading.documents)
                EXPECT_EQ(our_verdict(document.xml), "");
            const std::string name = file.filename().string();
            if (folder.filename() == "valid") {
                EXPECT_EQ(got.refused, NCP_OK) << got.why;
            }
            if (name.find("entit") != std::string::npos || name.find("bomb") != std::string::npos ||
                name.find("doctype") != std::string::npos) {
                EXPECT_EQ(got.refused, NCP_PERMANENT);
            }
        }
    }
    EXPECT_GT(refused, 60);
}

// Of all mutants every third is enough for a run, every fortieth where a sanitizer slows it down.
#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kStride = 41;
#else
constexpr std::size_t kStride = 3;
#endif

// Every way to break a document a little: the answer is refused by name, or valid.
TEST(Reader, LetsOnlyValidMutantsThrough) {
    namespace kit = elmo::testing;
    our_schema();
    kit::Dice dice(4711);
    int valid = 0;
    int refused = 0;
    std::size_t turn = 0;
    for (const auto& file : kit::xml_files(kit::own_data() / "valid")) {
        auto original = elmo::Document::parse(kit::content_of(file));
        ASSERT_TRUE(original) << file;
        const std::size_t elements = kit::elements_of(*original).size();
        for (const kit::NamedChange& change : kit::all_changes()) {
            for (std::size_t i = 0; i < elements; ++i) {
                if (turn++ % kStride != 0) continue;
                elmo::Document mutant = original->copy();
                change.apply(mutant, kit::elements_of(mutant)[i], dice);
                const Read got = read(mutant.serialize(), north(), true);
                refused += got.refused != NCP_OK;
                ASSERT_TRUE(got.refused == NCP_OK || got.refused == NCP_PERMANENT);
                for (const auto& document : got.reading.documents) {
                    ++valid;
                    ASSERT_EQ(our_verdict(document.xml), "")
                        << file << ": " << change.name << " on element " << i << "\n"
                        << mutant.serialize() << "\n"
                        << document.xml;
                }
            }
        }
    }
    EXPECT_GT(valid, 6'000 / static_cast<int>(kStride));
    EXPECT_GT(refused, 300 / static_cast<int>(kStride));
}

}  // namespace
}  // namespace ncp::test
