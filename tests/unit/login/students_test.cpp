#include "login/demo/students.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace ncp::login {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// The message for a students file; "accepted" if there is none.
std::string refusal(const std::string& content) {
    test::TemporaryFolder folder;
    const auto file = folder.path() / "students.toml";
    std::ofstream(file, std::ios::binary) << content;
    auto students = read_students(file);
    return students ? "accepted" : students.error().operator_text().str();
}

constexpr char kAda[] = "[[student]]\nid = \"ada\"\nlabel = \"Ada\"\n";

TEST(Students, AcceptOwnKeysWithAPrefix) {
    EXPECT_EQ(refusal(std::string(kAda) + "[student.attributes]\n\"example:card\" = \"1\"\n"),
              "accepted");
}

TEST(Students, RefuseUnknownKeysWithASuggestion) {
    EXPECT_THAT(refusal(std::string(kAda) + "[student.attributes]\nbirth_data = \"2000-01-31\"\n"),
                AllOf(HasSubstr("students.toml:5:"), HasSubstr("did you mean \"birth_date\"?")));
    EXPECT_THAT(refusal(std::string(kAda) + "[student.attributes]\ncard = \"1\"\n"),
                HasSubstr("not an identity key"));
}

TEST(Students, ReportEveryProblemAtOnceWithItsLine) {
    const std::string message = refusal(
        "[[student]]\nid = \"A B\"\nlable = \"x\"\n[student.attributes]\nesi = 5\n"
        "[[student]]\nid = \"ada\"\nlabel = \"Ada\"\n");
    EXPECT_THAT(message,
                AllOf(HasSubstr(":2: [student] id must be"), HasSubstr("label is missing"),
                      HasSubstr(":3: [student] lable is not an option; did you mean \"label\"?"),
                      HasSubstr(":5: [student.attributes] esi must be text"),
                      HasSubstr(":6: [student.attributes] is missing")));
}

TEST(Students, RefuseAnIdTwice) {
    const std::string ada = std::string(kAda) + "[student.attributes]\nesi = \"1\"\n";
    EXPECT_THAT(refusal(ada + ada),
                HasSubstr(":6: [[student]] has an id that another one has too"));
}

TEST(Students, RefuseFilesWithoutStudents) {
    EXPECT_THAT(refusal(""), HasSubstr("students.toml: at least one [[student]]"));
    EXPECT_THAT(refusal("[student]\nid = \"a\"\n"), HasSubstr("[[student]]"));
    EXPECT_THAT(refusal("student = 5\n"), HasSubstr("[[student]]"));
    EXPECT_THAT(refusal("[[student]"), HasSubstr("not TOML"));
}

TEST(Students, NeverQuoteTheValuesOfAttributes) {
    EXPECT_THAT(refusal(std::string(kAda) + "[student.attributes]\nesi = \"canary\\nvalue\"\n"),
                ::testing::Not(HasSubstr("canary")));
}

TEST(Students, NameAMissingFile) {
    auto students = read_students("/nonexistent/students.toml");
    ASSERT_FALSE(students.has_value());
    EXPECT_EQ(students.error().code(), ErrorCode::invalid_config);
    EXPECT_THAT(students.error().operator_text().str(), HasSubstr("/nonexistent/students.toml"));
}

}  // namespace
}  // namespace ncp::login
