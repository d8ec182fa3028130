// Which section of a configuration is the plugin's, and who the test student is.
#include <gmock/gmock.h>

#include <fstream>

#include "faulty.h"
#include "support/temporary_folder.h"

namespace ncp::conformance {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Pair;

class Inputs : public testing::Test {
  protected:
    fs::path write(const std::string& name, const std::string& content) {
        std::ofstream(folder_.path() / name) << content;
        return folder_.path() / name;
    }
    static std::string section(const std::string& id, const std::string& library) {
        return "[[source]]\nid = \"" + id + "\"\ntitle = \"T\"\nlibrary = \"" + library +
               "\"\nidentity = [\"learner_number\"]\n";
    }
    test::TemporaryFolder folder_;
};

TEST_F(Inputs, TheSectionThatNamesTheLibraryIsTaken) {
    const fs::path hello = shipped_plugin("hello");
    fs::create_symlink(hello, folder_.path() / "mine.so");
    const fs::path file =
        write("source.toml", section("other", "./other.so") + section("mine", "./mine.so") +
                                 "[source.settings]\nservice = \"x\"\n"
                                 "[source.secrets]\npassword = \"p.txt\"\n");
    auto source = read_source(file, hello);
    ASSERT_TRUE(source) << source.error().front().text;
    EXPECT_EQ(source->id, "mine");
    EXPECT_EQ(source->library, hello);
    EXPECT_EQ(source->settings_json, R"({"service":"x"})");
    EXPECT_EQ(source->secrets.at("password"), folder_.path() / "p.txt");
}

TEST_F(Inputs, TheOnlySectionIsTakenWhateverItNames) {
    const fs::path file = write("source.toml", section("only", "sql-database"));
    auto source = read_source(file, shipped_plugin("hello"));
    ASSERT_TRUE(source);
    EXPECT_EQ(source->id, "only");
    EXPECT_EQ(source->library, shipped_plugin("hello"));
}

TEST_F(Inputs, OfAWholeConfigurationOnlyTheSourcesAreRead) {
    const fs::path example = std::string(NCP_SOURCE_DIR) + "/config/examples/minimal.toml";
    auto source = read_source(example, shipped_plugin("sql-database"));
    ASSERT_TRUE(source) << source.error().front().text;
    EXPECT_EQ(source->id, "national");
}

TEST_F(Inputs, ProblemsComeWithTheirLines) {
    auto none = read_source(write("none.toml", section("a", "./a.so") + section("b", "./b.so")),
                            shipped_plugin("hello"));
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().front().text, HasSubstr("none of its 2"));
    auto unknown =
        read_source(write("unknown.toml", "[[sorce]]\nid = \"a\"\n"), shipped_plugin("hello"));
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().back().text, HasSubstr("source"));
    auto misspelt = read_source(write("misspelt.toml", section("a", "./a.so") + "titel = \"x\"\n"),
                                shipped_plugin("hello"));
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().front().line, 6);
    EXPECT_FALSE(read_source("/no/such.toml", shipped_plugin("hello")));
}

TEST_F(Inputs, AStudentIsAFewAttributes) {
    auto student = read_student(write("student.toml",
                                      "[student]\nlearner_number = \"S-1\"\n"
                                      "email = [\"a@x.example\", \"b@x.example\"]\n"));
    ASSERT_TRUE(student) << student.error().front().text;
    EXPECT_THAT(student->attributes, testing::UnorderedElementsAre(Pair("learner_number", "S-1"),
                                                                   Pair("email", "a@x.example"),
                                                                   Pair("email", "b@x.example")));
    auto misspelt = read_student(write("misspelt.toml", "[student]\n\nlerner_number = \"S-1\"\n"));
    ASSERT_FALSE(misspelt);
    EXPECT_EQ(misspelt.error().front().line, 3);
    EXPECT_FALSE(read_student(write("empty.toml", "")));
    EXPECT_FALSE(read_student("/no/such.toml"));
}

TEST_F(Inputs, ALibraryIsAPathOrTheNameOfOneThatShips) {
    auto by_path = find_library(shipped_plugin("hello").string());
    ASSERT_TRUE(by_path);
    EXPECT_EQ(*by_path, shipped_plugin("hello"));
    EXPECT_FALSE(find_library("no-such-plugin"));
    EXPECT_FALSE(find_library("/no/such.so"));
}

}  // namespace
}  // namespace ncp::conformance
