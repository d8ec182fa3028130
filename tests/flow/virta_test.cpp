// Real input: the example records of Finland's national data warehouse, loaded into a database of
// its own definition, served with config/examples/finland-virta-database.toml by `emrex-ncp serve`,
// transferred by each of the five students, and judged by the official schema.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <filesystem>
#include <map>

#include "elmo/outline.h"
#include "flow/contact_point.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const fs::path kShared = fs::path(NCP_SOURCE_DIR) / "../shared/data";

struct Person {
    std::string national_id, given_names, family_name;
    int attainments = 0;
};

std::string child_text(xmlNode* parent, const char* name) {
    for (xmlNode* child = parent->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && xmlStrEqual(child->name, BAD_CAST name)) {
            xmlChar* content = xmlNodeGetContent(child);
            std::string text = reinterpret_cast<const char*>(content);
            xmlFree(content);
            return text;
        }
    }
    return "";
}

int count_attainments(xmlNode* student) {
    int count = 0;
    for (xmlNode* child = student->children; child; child = child->next) {
        if (!xmlStrEqual(child->name, BAD_CAST "Opintosuoritukset")) continue;
        for (xmlNode* row = child->children; row; row = row->next) {
            count += row->type == XML_ELEMENT_NODE;
        }
    }
    return count;
}

std::vector<Person> people_of(const fs::path& records) {
    std::vector<Person> people;
    xmlDoc* document = xmlReadFile(records.c_str(), nullptr, XML_PARSE_NONET);
    for (xmlNode* node = xmlDocGetRootElement(document)->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        people.push_back({child_text(node, "Henkilotunnus"), child_text(node, "Etunimet"),
                          child_text(node, "Sukunimi"), count_attainments(node)});
    }
    xmlFreeDoc(document);
    return people;
}

class Virta : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists(kShared)) GTEST_SKIP() << "needs the reference data in ../shared/data";
        people_ = people_of(kShared / "virta/five-students.xml");
        ASSERT_EQ(people_.size(), 5U);
        const fs::path here = point_.folder();
        ASSERT_EQ(run("load-virta", {kShared / "virta/national-database-mssql.sql",
                                     kShared / "virta/koodistot.xsd",
                                     kShared / "virta/five-students.xml", here / "virta.db"})
                      .exit_code,
                  0);
        for (std::size_t i = 0; i < people_.size(); ++i) {
            const Person& person = people_[i];
            point_.add_student("p" + std::to_string(i), {{"national_id", person.national_id},
                                                         {"given_names", person.given_names},
                                                         {"family_name", person.family_name}});
        }
        point_.replace("/var/lib/emrex-ncp/virta.db", (here / "virta.db").string());
    }

    // Signed XML that the student's browser would post.
    std::string transfer(const std::string& sample_student) {
        Student student = point_.log_in(sample_student);
        EXPECT_THAT(student.url(), HasSubstr("/choose")) << student.page().text;
        return ContactPoint::transfer_of(student);
    }

    std::vector<Person> people_;
    ContactPoint point_{"finland-virta-database.toml"};
};

TEST_F(Virta, EveryStudentsDocumentIsValidUnderTheOfficialSchema) {
    elmo::initialise_xml();
    Finished checked = point_.check();
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;

    point_.serve();
    Program& server = point_.server();
    for (std::size_t i = 0; i < people_.size(); ++i) {
        std::string xml = transfer("p" + std::to_string(i));
        auto document = elmo::Document::parse(xml);
        ASSERT_TRUE(document);
        auto outline = elmo::outline(*document);
        ASSERT_TRUE(outline);
        EXPECT_EQ(static_cast<int>(outline->nodes.size()), people_[i].attainments)
            << "each attainment once";
        EXPECT_EQ(outline->learner.family_name, people_[i].family_name);
        EXPECT_THAT(outline->learner.birth_date,
                    testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}"));

        fs::path file = point_.folder() / ("valid-" + std::to_string(i) + ".xml");
        write_file(file, xml);
        Finished official = run(
            "xmllint",
            {"--nonet", "--noout", "--schema", kShared / "elmo/official/v1.7.0/schema.xsd", file},
            {{"XML_CATALOG_FILES", (kShared / "catalog.xml").string()}});
        EXPECT_EQ(official.exit_code, 0) << official.log;
        Finished foreign =
            run("xmlsec1", {"--verify", "--enabled-reference-uris", "empty", "--pubkey-cert-pem",
                            point_.folder() / "keys/signing.crt", file});
        EXPECT_EQ(foreign.exit_code, 0) << foreign.log;
        for (const std::string& canary : {people_[i].national_id, people_[i].family_name + " "}) {
            EXPECT_THAT(server.log(), Not(HasSubstr(canary)));
        }
    }
    std::vector<std::string> java{std::string(NCP_SOURCE_DIR) + "/tests/interop/Verify.java",
                                  point_.folder() / "keys/signing.crt"};
    for (std::size_t i = 0; i < people_.size(); ++i) {
        java.push_back(point_.folder() / ("valid-" + std::to_string(i) + ".xml"));
    }
    Finished jdk = run("java", java);
    EXPECT_EQ(jdk.exit_code, 0) << jdk.output << jdk.log;
    EXPECT_EQ(server.stop(), 0);
}

// What is left of a document without what is new each time; the PDF transcript is.
std::string without_times_and_signature(std::string xml) {
    for (const auto& [begin, end] :
         {std::pair("<generatedDate>", "</generatedDate>"),
          std::pair("<issueDate>", "</issueDate>"), std::pair("<content>", "</content>"),
          std::pair("<ds:Signature", "</ds:Signature>"), std::pair("<Signature", "</Signature>")}) {
        for (std::size_t from = xml.find(begin); from != std::string::npos;
             from = xml.find(begin)) {
            xml.erase(from, xml.find(end, from) + std::string(end).size() - from);
        }
    }
    return xml;
}

TEST_F(Virta, TheAdapterAnswersAlikeInTheHostAndInAWorker) {
    std::vector<std::string> documents;
    for (const char* where : {"in this process", "in workers"}) {
        if (where == std::string("in workers")) {
            const std::string library = "library = \"sql-database\"\n";
            point_.replace(library, library + "isolation = \"worker\"\nworker = { files = [\"" +
                                        (point_.folder() / "virta.db").string() + "\"] }\n");
        }
        const Finished checked = point_.check();
        EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
        point_.serve();
        documents.push_back(without_times_and_signature(transfer("p0")));
        EXPECT_THAT(point_.server().log(), HasSubstr(where));
        EXPECT_EQ(point_.server().stop(), 0);
    }
    EXPECT_GT(documents[0].size(), 1'000U);
    EXPECT_EQ(documents[0], documents[1]);
}

}  // namespace
}  // namespace ncp::test
