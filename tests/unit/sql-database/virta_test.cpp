// Real input: Finland's national data warehouse. Its own table definitions and its own example
// records, read with the configuration that is shipped for it.
#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/NodeList.h>
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "registry.h"
#include "source_file.h"
#include "support/virta_database.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::filesystem::path kVirta = std::string(NCP_SOURCE_DIR) + "/../shared/data/virta";

// What the source XML says of one student.
struct Expected {
    std::string national_id, family_name;
    std::set<std::string> keys;                        // of the attainments
    std::map<std::string, std::string> whole_of_part;  // keys
};

std::string value(const Poco::XML::Element* parent, const char* name) {
    const auto* found = parent->getChildElement(name);
    return found == nullptr ? std::string() : found->innerText();
}

std::vector<Expected> read_source() {
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> document =
        parser.parse((kVirta / "five-students.xml").string());
    std::vector<Expected> students;
    const Poco::AutoPtr<Poco::XML::NodeList> all = document->getElementsByTagName("Opiskelija");
    for (unsigned long i = 0; i < all->length(); ++i) {
        auto* student = dynamic_cast<Poco::XML::Element*>(all->item(i));
        Expected expected{value(student, "Henkilotunnus"), value(student, "Sukunimi"), {}, {}};
        const Poco::AutoPtr<Poco::XML::NodeList> attainments =
            student->getElementsByTagName("Opintosuoritus");
        for (unsigned long j = 0; j < attainments->length(); ++j) {
            auto* one = dynamic_cast<Poco::XML::Element*>(attainments->item(j));
            const std::string key = one->getAttribute("avain");
            expected.keys.insert(key);
            const Poco::AutoPtr<Poco::XML::NodeList> parts =
                one->getElementsByTagName("Sisaltyvyys");
            for (unsigned long k = 0; k < parts->length(); ++k) {
                auto* part = dynamic_cast<Poco::XML::Element*>(parts->item(k));
                expected.whole_of_part[part->getAttribute("sisaltyvaOpintosuoritusAvain")] = key;
            }
        }
        students.push_back(std::move(expected));
    }
    return students;
}

std::string key_of(Poco::XML::Element* specification) {
    const auto* instance =
        specification->getChildElement("specifies")->getChildElement("learningOpportunityInstance");
    return value(instance, "identifier");
}

// The keys of the attainments in a document, in its order, each with the key of what contains it.
std::vector<std::pair<std::string, std::string>> read_tree(const std::string& elmo) {
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> document = parser.parseString(elmo);
    const Poco::AutoPtr<Poco::XML::NodeList> nodes =
        document->getElementsByTagName("learningOpportunitySpecification");
    std::vector<std::pair<std::string, std::string>> tree;
    for (unsigned long i = 0; i < nodes->length(); ++i) {
        auto* node = dynamic_cast<Poco::XML::Element*>(nodes->item(i));
        std::string whole;
        if (node->parentNode()->nodeName() == "hasPart") {
            whole = key_of(dynamic_cast<Poco::XML::Element*>(node->parentNode()->parentNode()));
        }
        tree.emplace_back(key_of(node), whole);
    }
    return tree;
}

class Virta : public ::testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(kVirta) || !have_official_schema()) {
            GTEST_SKIP() << "the reference data is not beside the project";
        }
        const auto database = folder.path() / "virta.db";
        loaded = load_virta({kVirta / "national-database-mssql.sql", kVirta / "koodistot.xsd",
                             kVirta / "five-students.xml"},
                            database);
        const std::filesystem::path configuration =
            std::string(NCP_SOURCE_DIR) + "/config/examples/finland-virta-database.toml";
        ASSERT_TRUE(plugin.create(source_settings(configuration, database)))
            << plugin.created.operator_text;
    }
    Outcome fetch(const std::string& national_id) {
        return plugin.fetch({{"national_id", national_id}});
    }
    TemporaryFolder folder;
    LoadedPlugin plugin{"sql-database"};
    std::size_t loaded = 0;
};

TEST_F(Virta, every_probe_is_ok) {
    EXPECT_EQ(loaded, 264U);
    for (const Part& part : plugin.check().parts) {
        EXPECT_EQ(nlohmann::json::parse(part.bytes)["result"], "ok") << part.bytes;
    }
}

TEST_F(Virta, every_students_attainments_come_out_once_in_their_places_and_valid) {
    std::vector<std::size_t> counts;
    for (const Expected& student : read_source()) {
        const Outcome outcome = fetch(student.national_id);
        ASSERT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
        ASSERT_THAT(outcome.parts, SizeIs(1));
        const std::string& document = outcome.parts[0].bytes;
        EXPECT_EQ(official_verdict(document), "") << student.family_name;
        EXPECT_THAT(document, HasSubstr("<familyName>" + student.family_name + "<"));
        EXPECT_THAT(document, HasSubstr("<identifier type=\"schac\">seamk.fi</identifier>"));
        std::set<std::string> seen;
        for (const auto& [key, whole] : read_tree(document)) {
            EXPECT_TRUE(seen.insert(key).second) << "twice: " << key;
            const auto expected = student.whole_of_part.find(key);
            EXPECT_EQ(whole, expected == student.whole_of_part.end() ? "" : expected->second);
        }
        EXPECT_EQ(seen, student.keys) << student.family_name;
        counts.push_back(seen.size());
    }
    EXPECT_THAT(counts, ::testing::ElementsAre(2, 37, 7, 79, 139));
}

TEST_F(Virta, the_birth_date_is_read_from_the_national_id) {
    EXPECT_THAT(fetch("100984-712B").documents(), HasSubstr("<bday>1984-09-10</bday>"));
    EXPECT_THAT(fetch("111101A").documents(), HasSubstr("<bday>2001-11-11</bday>"));
}

TEST_F(Virta, every_legal_mark_of_the_century_is_known) {
    const std::map<std::string, std::string> centuries{
        {"+", "18"}, {"-", "19"}, {"Y", "19"}, {"X", "19"}, {"W", "19"}, {"V", "19"}, {"U", "19"},
        {"A", "20"}, {"B", "20"}, {"C", "20"}, {"D", "20"}, {"E", "20"}, {"F", "20"}};
    for (const auto& [mark, century] : centuries) {
        make_database(folder.path() / "virta.db", "UPDATE Henkilo SET Henkilotunnus = '020395" +
                                                      mark + "999X' WHERE Sukunimi = 'Vilpas';");
        EXPECT_THAT(fetch("020395" + mark + "999X").documents(),
                    HasSubstr("<bday>" + century + "95-03-02</bday>"))
            << mark;
    }
}

TEST_F(Virta, a_birth_date_of_its_own_counts_for_those_without_a_national_id) {
    make_database(folder.path() / "virta.db",
                  "UPDATE Henkilo SET Syntymaaika = '1970-07-07' WHERE Sukunimi = 'Vilpas';");
    EXPECT_THAT(fetch("060682-650U").documents(), HasSubstr("<bday>1970-07-07</bday>"));
}

TEST_F(Virta, titles_credits_and_grades_are_those_of_the_record) {
    const std::string document = fetch("100984-712B").documents();
    EXPECT_THAT(document, HasSubstr("<title xml:lang=\"en\">ATTAINMENT_IaGRwDXqdS</title>"
                                    "<title xml:lang=\"fi\">OPINTOSUORITUS_hSYaVRmrUw</title>"));
    EXPECT_THAT(document, HasSubstr("<date>2013-03-13</date><status>passed</status>"
                                    "<gradingSchemeLocalId>Viisiportainen</gradingSchemeLocalId>"
                                    "<resultLabel>5</resultLabel><credit><scheme>ects</scheme>"
                                    "<value>2</value></credit>"));
    EXPECT_THAT(document, HasSubstr("<resultLabel>Hyväksytty</resultLabel>"));
    EXPECT_THAT(document, HasSubstr("<iscedCode>09</iscedCode>"));
    EXPECT_THAT(document, HasSubstr("<citizenship>FI</citizenship>"));
    const std::string degree = fetch("250576-6602").documents();
    EXPECT_THAT(degree, HasSubstr("<type>Degree Programme</type>"));
    EXPECT_THAT(degree, HasSubstr("<level><type>EQF</type><value>6</value></level>"));
    // The degree's 211 credits stand on its courses.
    EXPECT_THAT(degree, Not(HasSubstr("<value>211</value>")));
    EXPECT_THAT(degree, HasSubstr("<value>4.5</value>"));
}

TEST_F(Virta, a_stranger_is_unknown) {
    EXPECT_EQ(fetch("010100-000X").status, NCP_STUDENT_UNKNOWN);
}

}  // namespace
}  // namespace ncp::test
