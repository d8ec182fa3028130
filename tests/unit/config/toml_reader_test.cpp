#include "config/toml_reader.h"

#include <gmock/gmock.h>

#include "config/nearest.h"
#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using ::testing::HasSubstr;

TEST(ReadToml, RefusesAFileOverOneMebibyte) {
    std::string content;
    while (content.size() <= (1U << 20))
        content += "# padding of a line of comment\n";
    Problem problem = only_problem_of(content);
    EXPECT_EQ(problem.line, 0);
    EXPECT_THAT(problem.text, HasSubstr("1048576"));
}

TEST(ReadToml, RefusesALineThatWouldNestThousandsOfTables) {
    std::string content = "x = 1\na";
    for (int i = 0; i < 100'000; ++i)
        content += ".a";
    Problem problem = only_problem_of(content + " = 1\n");
    EXPECT_EQ(problem.line, 2);
    EXPECT_THAT(problem.text, HasSubstr("longer than"));
}

TEST(ReadToml, SurvivesTheDeepestNestingThatALineCanHold) {
    std::string dots;
    for (int i = 0; i < 8'000; ++i)
        dots += "a.";
    auto problems = problems_of("[" + dots + "a]\n" + dots + "b = 1\n");
    EXPECT_FALSE(problems.empty());
}

TEST(ReadToml, RefusesArraysNestedWithoutEnd) {
    Problem problem = only_problem_of("x = " + std::string(10'000, '['));
    EXPECT_EQ(problem.line, 1);
}

TEST(ReadToml, RefusesBytesThatAreNotUtf8) {
    EXPECT_EQ(only_problem_of("x = \"\xff\xfe\"\n").line, 1);
    EXPECT_EQ(only_problem_of(std::string("x = \"\0\"\n", 8)).line, 1);
}

TEST(ReadToml, RefusesADirectory) {
    std::vector<Problem> problems;
    EXPECT_FALSE(read_toml("/", problems).has_value());
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].line, 0);
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
    const std::set<std::string> known{"listen", "key", "threads", "title"};
    EXPECT_EQ(nearest("lisen", known), "listen");
    EXPECT_EQ(nearest("Threads", known), "threads");
    EXPECT_EQ(nearest("titel", known), "title");
    EXPECT_EQ(nearest("colour", known), "");
    EXPECT_EQ(nearest("abc", known), "");
    EXPECT_EQ(nearest("", known), "");
    EXPECT_EQ(nearest(std::string(5000, 'k'), known), "");
}

}  // namespace
}  // namespace ncp::config
