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
#include "flow/student.h"
#include "protocol/response.h"
#include "support/program.h"

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

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    for (; at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
    return text;
}

class Virta : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists(kShared)) GTEST_SKIP() << "needs the reference data in ../shared/data";
        people_ = people_of(kShared / "virta/five-students.xml");
        ASSERT_EQ(people_.size(), 5U);
        const fs::path here = temporary_.path();
        ASSERT_EQ(run("load-virta", {kShared / "virta/national-database-mssql.sql",
                                     kShared / "virta/koodistot.xsd",
                                     kShared / "virta/five-students.xml", here / "virta.db"})
                      .exit_code,
                  0);
        ASSERT_EQ(run("emrex-ncp", {"new-keys", here / "keys", "--host", "127.0.0.1"}).exit_code,
                  0);
        std::string students;
        for (std::size_t i = 0; i < people_.size(); ++i) {
            const Person& person = people_[i];
            students += "[[student]]\nid = \"p" + std::to_string(i) + "\"\nlabel = \"" +
                        person.family_name +
                        "\"\nnote = \"Example record\"\n[student.attributes]\nnational_id = \"" +
                        person.national_id + "\"\ngiven_names = \"" + person.given_names +
                        "\"\nfamily_name = \"" + person.family_name + "\"\n";
        }
        write_file(here / "students.toml", students);
        std::string config =
            content_of(fs::path(NCP_SOURCE_DIR) / "config/examples/finland-virta-database.toml");
        config = replaced(config, "127.0.0.1:8443", "127.0.0.1:" + std::to_string(port_));
        config = replaced(config, "/var/lib/emrex-ncp/virta.db", (here / "virta.db").string());
        write_file(here / "ncp.toml", config);
        const std::string worker = "library = \"sql-database\"\nisolation = \"worker\"\n";
        write_file(here / "worker.toml", replaced(config, "library = \"sql-database\"\n",
                                                  worker + "worker = { files = [\"" +
                                                      here.string() + "/virta.db\"] }\n"));
    }

    // Signed XML that the student's browser would post.
    std::string transfer(const std::string& sample_student) {
        const std::string origin = "https://127.0.0.1:" + std::to_string(port_);
        // The form of a foreign client.
        HttpsClient entry(port_);
        HttpReply arrive = entry.post(
            "/ncp", {{"sessionId", "virta"}, {"returnUrl", "https://client.example/receive"}},
            {{"Origin", "https://client.example"}, {"Sec-Fetch-Site", "cross-site"}});
        EXPECT_EQ(arrive.status, 200);
        std::string base =
            arrive.body.substr(arrive.body.find("/t/"), std::string("/t/12345678").size());
        Student student;
        student.take_cookies_of(entry, origin);
        student.visit(origin + base + "/login/demo");
        student.press_sample_student(sample_student);
        student.wait_while_at("/gather");
        EXPECT_THAT(student.url(), HasSubstr("/choose")) << student.page().text;
        student.send("/choose");
        student.send("/consent");
        auto xml = protocol::decode_elmo(student.field("/receive", "elmo"), 16U << 20);
        EXPECT_TRUE(xml);
        return xml.value_or("");
    }

    std::uint16_t port_ = free_port_pair();
    TemporaryFolder temporary_;
    std::vector<Person> people_;
};

TEST_F(Virta, EveryStudentsDocumentIsValidUnderTheOfficialSchema) {
    elmo::initialise_xml();
    Finished checked = run("emrex-ncp", {"check-config", temporary_.path() / "ncp.toml"});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;

    Program server("emrex-ncp", {"serve", "--config", temporary_.path() / "ncp.toml"});
    ASSERT_TRUE(server.wait_for_output("serving")) << server.log();
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

        fs::path file = temporary_.path() / ("valid-" + std::to_string(i) + ".xml");
        write_file(file, xml);
        Finished official = run(
            "xmllint",
            {"--nonet", "--noout", "--schema", kShared / "elmo/official/v1.7.0/schema.xsd", file},
            {{"XML_CATALOG_FILES", (kShared / "catalog.xml").string()}});
        EXPECT_EQ(official.exit_code, 0) << official.log;
        Finished foreign =
            run("xmlsec1", {"--verify", "--enabled-reference-uris", "empty", "--pubkey-cert-pem",
                            temporary_.path() / "keys/signing.crt", file});
        EXPECT_EQ(foreign.exit_code, 0) << foreign.log;
        for (const std::string& canary : {people_[i].national_id, people_[i].family_name + " "}) {
            EXPECT_THAT(server.log(), Not(HasSubstr(canary)));
        }
    }
    std::vector<std::string> java{std::string(NCP_SOURCE_DIR) + "/tests/interop/Verify.java",
                                  temporary_.path() / "keys/signing.crt"};
    for (std::size_t i = 0; i < people_.size(); ++i) {
        java.push_back(temporary_.path() / ("valid-" + std::to_string(i) + ".xml"));
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
    for (const char* config : {"ncp.toml", "worker.toml"}) {
        Finished checked = run("emrex-ncp", {"check-config", temporary_.path() / config});
        EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
        Program server("emrex-ncp", {"serve", "--config", temporary_.path() / config});
        ASSERT_TRUE(server.wait_for_output("serving")) << server.log();
        documents.push_back(without_times_and_signature(transfer("p0")));
        EXPECT_THAT(
            server.log(),
            HasSubstr(config == std::string("worker.toml") ? "in workers" : "in this process"));
    }
    EXPECT_GT(documents[0].size(), 1'000U);
    EXPECT_EQ(documents[0], documents[1]);
}

}  // namespace
}  // namespace ncp::test
