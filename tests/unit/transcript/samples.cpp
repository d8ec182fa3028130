#include "unit/transcript/samples.h"

#include <array>

namespace ncp::elmo::transcript::testing {
namespace {

std::string element(const char* name, const std::string& content) {
    if (content.empty()) return {};
    return std::string("<") + name + ">" + content + "</" + name + ">";
}

constexpr char kDistribution[] =
    "<resultDistribution><category label=\"0\" count=\"3\"/><category label=\"1\" count=\"8\"/>"
    "<category label=\"2\" count=\"17\"/><category label=\"3\" count=\"31\"/>"
    "<category label=\"4\" count=\"24\"/><category label=\"5\" count=\"9\"/>"
    "<description xml:lang=\"en\">Autumn 2024 to spring 2025</description></resultDistribution>";
constexpr char kShortened[] =
    "<shortenedGrading><percentageLower>64</percentageLower><percentageEqual>26</percentageEqual>"
    "<percentageHigher>10</percentageHigher></shortenedGrading>";
constexpr char kLevels[] =
    "<level><type>EQF</type><value>6</value></level>"
    "<level><type>FiNQF</type><description xml:lang=\"en\">First cycle</description></level>";

Course usual_course(int number) {
    constexpr std::array<std::array<const char*, 2>, 5> kTitles{
        {{"Johdatus tietojenkäsittelyyn", "Introduction to computing"},
         {"Tietorakenteet ja algoritmit", "Data structures and algorithms"},
         {"Kääntäjätekniikka", "Compiler construction"},
         {"Lineaarialgebra ja sen sovellukset", "Linear algebra and its applications"},
         {"Suomen virallinen liikennevirta", "Official Finnish affluent traffic flows"}}};
    constexpr std::array<const char*, 3> kEcts{"5", "7.5", "10"};
    const std::size_t n = static_cast<std::size_t>(number);
    const auto& titles = kTitles.at(n % kTitles.size());
    const std::string suffix = " " + std::to_string(number);
    return {.code = "CS-" + std::to_string(100 + number),
            .titles = title("fi", titles[0] + suffix) + title("en", titles[1] + suffix),
            .grade = std::to_string(1 + number % 5),
            .ects = kEcts.at(n % kEcts.size())};
}

}  // namespace

std::string title(const std::string& language, const std::string& text) {
    return "<title xml:lang=\"" + language + "\">" + text + "</title>";
}

std::string part(const std::string& xml) {
    return element("hasPart", xml);
}

std::string xml_of(const Course& c) {
    const std::string term = c.type != "Course"
                                 ? ""
                                 : "<academicTerm><title xml:lang=\"fi\">Kevät 2025</title><title "
                                   "xml:lang=\"en\">Spring 2025</title><start>2025-01-01</start>"
                                   "<end>2025-07-31</end></academicTerm>";
    const std::string credit =
        c.ects.empty() ? ""
                       : "<credit><scheme>ects</scheme>" + element("value", c.ects) + "</credit>";
    return "<learningOpportunitySpecification><identifier type=\"local\">" + c.code +
           "</identifier>" + c.titles + element("type", c.type) +
           "<specifies><learningOpportunityInstance>" + element("date", c.date) + term +
           "<status>passed</status><gradingSchemeLocalId>0-5</gradingSchemeLocalId>" +
           element("resultLabel", c.grade) + c.before + credit + c.after +
           "</learningOpportunityInstance></specifies>" + c.parts +
           "</learningOpportunitySpecification>";
}

std::string report(const std::string& results, const std::string& titles,
                   const std::string& after) {
    return "<report><issuer><country>FI</country><identifier type=\"schac\">example.edu"
           "</identifier><identifier type=\"pic\">999999999</identifier>" +
           titles + "<url>https://example.edu/</url></issuer>" + results +
           "<issueDate>2026-01-02T03:04:05Z</issueDate><gradingScheme localId=\"0-5\">"
           "<description xml:lang=\"fi\">0 hylätty, 5 erinomainen</description>"
           "<description xml:lang=\"en\">0 fail, 5 excellent</description></gradingScheme>" +
           after + "</report>";
}

std::string elmo(const std::string& reports, const std::string& given_names,
                 const std::string& family_name) {
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-02T03:04:05Z</generatedDate><learner>"
           "<identifier type=\"nationalIdentifier\">010190-9999</identifier>"
           "<identifier type=\"esi\">urn:schac:personalUniqueCode:int:esi:example.edu:12345"
           "</identifier><identifier type=\"cardNumber\">not-to-be-shown</identifier>" +
           element("givenNames", given_names) + element("familyName", family_name) +
           "<bday>1990-01-01</bday></learner>" + reports + "</elmo>";
}

std::string courses(int count) {
    std::string all;
    for (int number = 0; number < count; ++number)
        all += xml_of(usual_course(number));
    return elmo(report(
        all, title("fi", "Esimerkkilän yliopisto") + title("en", "University of Exampleland")));
}

std::string degree() {
    std::string modules;
    int number = 0;
    for (int m = 1; m <= 4; ++m) {
        std::string parts;
        for (int i = 0; i < 5; ++i) {
            Course course = usual_course(number++);
            if (i == 1) course.before = kDistribution;
            if (i == 2) course.before = kShortened;
            course.after = "<languageOfInstruction>fi</languageOfInstruction>";
            parts += part(xml_of(course));
        }
        const std::string n = std::to_string(m);
        modules += part(xml_of(
            {.code = "MOD-" + n,
             .titles = title("fi", "Aineopinnot " + n) + title("en", "Intermediate studies " + n),
             .ects = "",
             .type = "Module",
             .after = "<credit><scheme>opintoviikko</scheme><value>15</value></credit>",
             .parts = parts}));
    }
    const std::string whole = xml_of({.code = "BSC",
                                      .titles = title("fi", "Luonnontieteiden kandidaatti") +
                                                title("en", "Bachelor of Science") +
                                                title("sv", "Naturvetenskaplig kandidat"),
                                      .grade = "Hyvä / Good",
                                      .ects = "",
                                      .type = "Degree Programme",
                                      .after = kLevels,
                                      .parts = modules});
    return elmo(
        report(whole + xml_of(usual_course(90)),
               title("fi", "Esimerkkilän yliopisto") + title("en", "University of Exampleland"),
               "<attachment><identifier type=\"internal\">a1</identifier>"
               "<title xml:lang=\"en\">Transcript of Records, spring</title>"
               "<type>Transcript of Records</type>"
               "<content>data:application/pdf;base64,JVBERi0xLjQK</content></attachment>") +
        report(xml_of(usual_course(91)), title("sv", "Exempelstads universitet") +
                                             title("en", "University of Example Town")));
}

std::string scripts() {
    const std::string all =
        xml_of({.code = "GR-1",
                .titles = title("el", "Εισαγωγή στην επιστήμη των υπολογιστών") +
                          title("en", "Computing in Greek"),
                .grade = "Άριστα"}) +
        xml_of({.code = "БГ-7",
                .titles = title("uk", "Вступ до програмування, їжак і ґанок") +
                          title("en", "Computing in Ukrainian"),
                .grade = "Отличен"}) +
        xml_of({.code = "AR-3",
                .titles = title("ar", "مقدمة في علوم الحاسوب") + title("en", "Computing in Arabic"),
                .grade = "ممتاز"}) +
        xml_of({.code = "HE-9",
                .titles = title("he", "מבוא למדעי המחשב") + title("en", "Computing in Hebrew"),
                .grade = "מצוין"}) +
        xml_of({.code = "KA-2",
                .titles = title("ka", "ქართული ენა") + title("hy", "Հայերեն լեզու") +
                          title("en", "Two languages more")});
    return elmo(report(all, title("el", "Πανεπιστήμιο Παραδείγματος") +
                                title("ar", "جامعة المثال") + title("en", "Example University")),
                "Αγάθη Марія", "Παπαδοπούλου القاسم");
}

}  // namespace ncp::elmo::transcript::testing
