// The registry of the demonstration: every sample student, as the files in config/demo have them.
#include <gmock/gmock.h>
#include <toml++/toml.h>

#include <set>

#include "registry.h"
#include "source_file.h"

namespace ncp::test {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::filesystem::path kDemo = std::string(NCP_SOURCE_DIR) + "/config/demo";

class Demo : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto database = folder.path() / "demo.db";
        make_database(database, whole_file(kDemo / "schema.sql") + whole_file(kDemo / "data.sql"));
        ASSERT_TRUE(plugin.create(source_settings(kDemo / "source.toml", database)))
            << plugin.created.operator_text;
    }
    Outcome fetch(const std::string& number) { return plugin.fetch({{"learner_number", number}}); }
    TemporaryFolder folder;
    LoadedPlugin plugin{"sql-database"};
};

TEST_F(Demo, every_probe_is_ok) {
    for (const Part& part : plugin.check().parts) {
        EXPECT_EQ(nlohmann::json::parse(part.bytes)["result"], "ok") << part.bytes;
    }
    EXPECT_THAT(plugin.issuers().parts, SizeIs(3));
}

TEST_F(Demo, every_document_is_valid) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    for (const char* number : {"S-1001", "S-1002", "S-1004", "S-1005", "S-1007"}) {
        const Outcome outcome = fetch(number);
        ASSERT_EQ(outcome.status, NCP_OK) << number << ": " << outcome.operator_text;
        for (const Part& part : outcome.parts) {
            EXPECT_EQ(official_verdict(part.bytes), "") << number;
            EXPECT_THAT(part.bytes, HasSubstr("xml:lang=\"en\""));
        }
    }
    // The only oddity: titles and credits are complete, so nothing is said but where credits stand.
    EXPECT_THAT(plugin.log(), Not(HasSubstr("left out")));
}

TEST_F(Demo, the_degree_has_its_modules_and_its_180_credits_once) {
    const std::string document = fetch("S-1001").documents();
    EXPECT_EQ(count_of(document, "<type>Module</type>"), 3U);
    EXPECT_EQ(count_of(document, "<type>Course</type>"), 34U);
    EXPECT_EQ(count_of(document, "<hasPart>"), 37U);
    EXPECT_THAT(document, Not(HasSubstr("<value>180</value>")));
    double sum = 0;
    const std::string open = "<scheme>ects</scheme><value>";
    for (auto at = document.find(open); at != std::string::npos; at = document.find(open, at + 1)) {
        sum += std::stod(document.substr(at + open.size()));
    }
    EXPECT_EQ(sum, 180);
}

TEST_F(Demo, the_students_differ_as_their_notes_say) {
    EXPECT_THAT(fetch("S-1002").parts, SizeIs(3));
    EXPECT_EQ(fetch("S-1003").status, NCP_NO_RESULTS);
    EXPECT_EQ(count_of(fetch("S-1004").documents(), "<type>Course</type>"), 400U);
    EXPECT_THAT(fetch("S-1005").documents(), HasSubstr("ქართული დამწერლობა"));
    const std::string mixed = fetch("S-1007").documents();
    EXPECT_EQ(count_of(mixed, "<status>passed</status>"), 2U);
    EXPECT_EQ(count_of(mixed, "<status>failed</status>"), 2U);
    EXPECT_EQ(count_of(mixed, "<status>in-progress</status>"), 3U);
    EXPECT_EQ(fetch("S-9999").status, NCP_STUDENT_UNKNOWN);
}

TEST_F(Demo, the_database_really_fails_for_one_student) {
    const Outcome outcome = fetch("S-1006");
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_THAT(outcome.operator_text, HasSubstr("malformed JSON"));
    EXPECT_THAT(outcome.parts, SizeIs(0));
}

TEST_F(Demo, the_list_of_students_and_the_registry_agree) {
    const toml::table list = toml::parse_file((kDemo / "students.toml").string());
    std::set<std::string> numbers;
    for (const toml::node& one : *list["student"].as_array()) {
        const toml::table& student = *one.as_table();
        const auto attribute = [&](const char* key) {
            return student["attributes"][key].value_or<std::string>("");
        };
        numbers.insert(attribute("learner_number"));
        const std::string document = fetch(attribute("learner_number")).documents();
        if (document.empty()) continue;
        EXPECT_THAT(document, HasSubstr("<givenNames>" + attribute("given_names") + "<"));
        EXPECT_THAT(document, HasSubstr("<familyName>" + attribute("family_name") + "<"));
        EXPECT_THAT(document, HasSubstr("<bday>" + attribute("birth_date") + "<"));
    }
    EXPECT_THAT(numbers, SizeIs(7));
    EXPECT_THAT(numbers, Each(HasSubstr("S-100")));
}

}  // namespace
}  // namespace ncp::test
