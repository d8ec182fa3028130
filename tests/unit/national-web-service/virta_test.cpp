// Real input: the example records of Finland's VIRTA, sent by a service that is checked against its
// WSDL; and the same records by SQL, which must come out alike.
#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/NodeList.h>
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "support/virta_database.h"
#include "unit/sql-database/source_file.h"
#include "web_plugin.h"

namespace ncp::test {
namespace {

using Poco::XML::Element;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::vector<std::string> kStudents{"100984-712B", "050888-192K", "111101A", "250576-6602",
                                         "060682-650U"};

// A document as lines, one for each leaf: path from the root, attributes, text. What is new each
// time, and what the two configurations word differently, is left out.
void flatten(const Element* element, const std::string& path, std::vector<std::string>& lines) {
    const std::set<std::string> skipped{"generatedDate", "issueDate", "issuer", "gradingScheme"};
    bool leaf = true;
    for (const auto* node = element->firstChild(); node != nullptr; node = node->nextSibling()) {
        const auto* child = dynamic_cast<const Element*>(node);
        if (child == nullptr) continue;
        leaf = false;
        if (!skipped.contains(child->nodeName())) {
            flatten(child, path + "/" + child->nodeName(), lines);
        }
    }
    if (!leaf) return;
    const std::string language = element->getAttribute("xml:lang");
    const std::string type = element->getAttribute("type");
    lines.push_back(path + (language.empty() ? "" : "@" + language) +
                    (type.empty() ? "" : ":" + type) + " = " + element->innerText());
}

std::vector<std::string> flattened(const std::string& document) {
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> parsed = parser.parseString(document);
    std::vector<std::string> lines;
    flatten(parsed->documentElement(), "", lines);
    return lines;
}

std::set<std::string> scheme_ids(const std::string& document) {
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> parsed = parser.parseString(document);
    const Poco::AutoPtr<Poco::XML::NodeList> all = parsed->getElementsByTagName("gradingScheme");
    std::set<std::string> ids;
    for (unsigned long i = 0; i < all->length(); ++i) {
        ids.insert(dynamic_cast<Element*>(all->item(i))->getAttribute("localId"));
    }
    return ids;
}

class Virta : public WithVirta {};

TEST_F(Virta, every_students_document_is_valid_and_has_each_attainment) {
    std::vector<std::size_t> counts;
    for (const std::string& student : kStudents) {
        const Outcome outcome = by_code(student);
        ASSERT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
        EXPECT_TRUE(outcome.balanced);
        ASSERT_THAT(outcome.parts, SizeIs(1));
        EXPECT_EQ(outcome.parts[0].issuer, "seamk.fi");
        EXPECT_EQ(verdict(outcome.parts[0].bytes), "");
        counts.push_back(count_of(outcome.documents(), "<learningOpportunitySpecification>"));
    }
    EXPECT_THAT(counts, ElementsAre(2, 37, 7, 79, 139));
    EXPECT_EQ(service->asked(), 5U);
}

// The two ways to the same data. What differs, by intent: the issuer's titles (the file of
// organisations has more languages than the SQL) and the descriptions of the grading schemes (here
// in Finnish as well).
TEST_F(Virta, the_same_records_by_sql_give_the_same_documents) {
    const TemporaryFolder folder;
    const auto database = folder.path() / "virta.db";
    load_virta({kVirta / "national-database-mssql.sql", kVirta / "koodistot.xsd",
                kVirta / "five-students.xml"},
               database);
    LoadedPlugin sql{"sql-database"};
    ASSERT_TRUE(sql.create(source_settings(
        std::string(NCP_SOURCE_DIR) + "/config/examples/finland-virta-database.toml", database)));
    for (const std::string& student : kStudents) {
        const Outcome by_sql = sql.fetch({{"national_id", student}});
        ASSERT_THAT(by_sql.parts, SizeIs(1));
        const std::string mine = by_code(student).documents();
        const auto lines = flattened(mine);
        EXPECT_GT(lines.size(), 20U);
        EXPECT_EQ(lines, flattened(by_sql.documents()));
        EXPECT_EQ(scheme_ids(mine), scheme_ids(by_sql.documents()));
        EXPECT_THAT(scheme_ids(mine), Not(IsEmpty()));
    }
}

TEST_F(Virta, a_learner_number_finds_whom_the_identity_code_does_not) {
    // 010100-0025 is nobody's; the learner number is Satu Virtanen's.
    const Outcome outcome = plugin.fetch(
        {{"national_id", "010100-0025"}, {"learner_number", "1.2.246.562.24.12345612345"}});
    ASSERT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
    ASSERT_THAT(plugin.sent, SizeIs(2));
    EXPECT_THAT(plugin.sent[0].body, HasSubstr("<henkilotunnus>010100-0025</henkilotunnus>"));
    EXPECT_THAT(plugin.sent[1].body, HasSubstr("<kansallinenOppijanumero>"
                                               "1.2.246.562.24.12345612345"
                                               "</kansallinenOppijanumero>"));
    const std::string document = outcome.documents();
    EXPECT_EQ(verdict(document), "");
    EXPECT_THAT(document, HasSubstr("<bday>1990-01-01</bday>"));
    EXPECT_THAT(document, HasSubstr("<identifier type=\"kansallinenOppijanumero\">"
                                    "1.2.246.562.24.12345612345</identifier>"));
    EXPECT_THAT(document, HasSubstr("<identifier type=\"schac\">arcada.fi</identifier>"));
    EXPECT_THAT(document, HasSubstr("<title xml:lang=\"en\">Russian I A</title>"
                                    "<title xml:lang=\"sv\">Venäjä I A</title>"
                                    "<title xml:lang=\"sv\">Ryska I A</title>"));
    EXPECT_EQ(count_of(document, "<learningOpportunitySpecification>"), 5U);
    // Its last course is in the language "20".
    EXPECT_THAT(plugin.log(),
                HasSubstr("a language that is no ISO 639-1 code is left out count=1"));
}

TEST_F(Virta, the_learner_number_is_not_used_where_the_code_finds_results) {
    const Outcome outcome = plugin.fetch(
        {{"national_id", "050888-192K"}, {"learner_number", "1.2.246.562.24.11223344556"}});
    EXPECT_EQ(outcome.status, NCP_OK);
    EXPECT_THAT(plugin.sent, SizeIs(1));
}

TEST_F(Virta, a_code_short_of_its_end_is_asked_for_and_has_its_birth_date) {
    const std::string document = by_code("111101A").documents();
    EXPECT_THAT(document, HasSubstr("<bday>2001-11-11</bday>"));
    EXPECT_THAT(document, HasSubstr("<citizenship>BE</citizenship>"));
}

TEST_F(Virta, a_stranger_is_unknown) {
    EXPECT_EQ(by_code("010100-0025").status, NCP_STUDENT_UNKNOWN);
    EXPECT_EQ(plugin.fetch({{"learner_number", "1.2.246.562.24.99999999999"}}).status,
              NCP_STUDENT_UNKNOWN);
}

TEST_F(Virta, small_letters_and_repeated_values_are_one_question) {
    const Outcome outcome =
        plugin.fetch({{"national_id", "250576-6602"}, {"national_id", "250576-6602"}});
    EXPECT_EQ(outcome.status, NCP_OK);
    EXPECT_THAT(plugin.sent, SizeIs(1));
    EXPECT_EQ(by_code("100984-712b").status, NCP_OK);
}

TEST_F(Virta, a_request_for_one_institution_asks_for_that_one) {
    CallFacts facts;
    facts.issuer = "seamk.fi";
    EXPECT_EQ(plugin.fetch({{"national_id", "111101A"}}, facts).status, NCP_OK);
    EXPECT_THAT(plugin.sent.back().body, HasSubstr("<organisaatio>02472</organisaatio>"));
    facts.issuer = "10076";
    EXPECT_EQ(plugin.fetch({{"national_id", "111101A"}}, facts).status, NCP_NO_RESULTS);
    EXPECT_THAT(plugin.sent, SizeIs(2));
    facts.issuer = "nobody.example";
    EXPECT_EQ(plugin.fetch({{"national_id", "111101A"}}, facts).status, NCP_NO_RESULTS);
    EXPECT_THAT(plugin.sent, SizeIs(2));
}

TEST_F(Virta, the_degrees_credits_stand_on_its_courses) {
    const std::string degree = by_code("250576-6602").documents();
    EXPECT_THAT(degree, HasSubstr("<type>Degree Programme</type>"));
    EXPECT_THAT(degree, HasSubstr("<level><type>EQF</type><value>6</value></level>"));
    EXPECT_THAT(degree, Not(HasSubstr("<value>211</value>")));
    EXPECT_THAT(degree, HasSubstr("<value>4.5</value>"));
}

TEST_F(Virta, the_service_is_told_who_asks_and_personal_data_is_in_the_body_alone) {
    ASSERT_EQ(by_code("100984-712B").status, NCP_OK);
    const WebRequest& sent = plugin.sent.front();
    EXPECT_EQ(sent.method, "POST");
    EXPECT_EQ(sent.url, "https://virta.test/luku/OpiskelijanTiedot");
    EXPECT_EQ(sent.headers.at("Content-Type"), "text/xml; charset=utf-8");
    EXPECT_EQ(sent.headers.at("SOAPAction"), "\"\"");
    EXPECT_THAT(sent.headers, SizeIs(3));
    EXPECT_THAT(sent.body,
                HasSubstr("<Kutsuja><jarjestelma>EMREX</jarjestelma>"
                          "<tunnus>tester &amp; co</tunnus>"
                          "<avain>a password with &lt;&amp;&gt; in it</avain></Kutsuja>"));
    EXPECT_EQ(sent.response_bytes_max, 10 << 20);
    EXPECT_THAT(plugin.log(), Not(HasSubstr("100984")));
    EXPECT_THAT(plugin.log(), Not(HasSubstr("password")));
}

TEST_F(Virta, every_probe_is_ok_and_every_institution_is_named) {
    const Outcome checked = plugin.check();
    ASSERT_THAT(checked.parts, SizeIs(2));
    for (const Part& part : checked.parts)
        EXPECT_THAT(part.bytes, HasSubstr("\"result\":\"ok\""));
    EXPECT_THAT(plugin.issuers().parts, SizeIs(8));
}

TEST_F(Virta, a_wrong_password_fails_until_it_is_right) {
    plugin.secrets["virta-key"] = "wrong";
    const Outcome outcome = by_code("100984-712B");
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_EQ(outcome.backend_code, "Client.Authentication");
    EXPECT_THAT(plugin.check().documents(), HasSubstr("\"result\":\"failed\""));
}

}  // namespace
}  // namespace ncp::test
