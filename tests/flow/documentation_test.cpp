// README and --help say the same: every command that README shows exists with every option it is
// shown with, and every command is shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <sstream>

#include "support/program.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;

// Lines of the ```sh blocks that begin with emrex-ncp, as words.
std::vector<std::vector<std::string>> commands_of_readme() {
    std::istringstream readme(content_of(std::filesystem::path(NCP_SOURCE_DIR) / "README.md"));
    std::vector<std::vector<std::string>> commands;
    for (std::string line; std::getline(readme, line);) {
        std::istringstream words(line);
        std::vector<std::string> command;
        for (std::string word; words >> word && word[0] != '#';)
            command.push_back(word);
        if (command.size() > 1 && command[0] == "emrex-ncp") commands.push_back(command);
    }
    return commands;
}

TEST(Documentation, CommandsOfReadmeExistWithTheirOptions) {
    auto commands = commands_of_readme();
    ASSERT_GE(commands.size(), 5U);
    for (const auto& command : commands) {
        Finished help = run("emrex-ncp", {command[1], "--help"});
        EXPECT_EQ(help.exit_code, 0) << command[1];
        for (const std::string& word : command) {
            if (word.rfind("--", 0) == 0) {
                EXPECT_THAT(help.output, HasSubstr(word)) << command[1];
            }
        }
    }
}

TEST(Documentation, ReadmeShowsEveryCommand) {
    std::string readme = content_of(std::filesystem::path(NCP_SOURCE_DIR) / "README.md");
    std::string help = run("emrex-ncp", {"--help"}).output;
    std::istringstream lines(help.substr(help.find("Subcommands:")));
    std::string line;
    std::getline(lines, line);
    int count = 0;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string name;
        if (line.rfind("  ", 0) != 0 || line[2] == ' ' || !(words >> name)) continue;
        ++count;
        EXPECT_THAT(readme, HasSubstr(name));
    }
    EXPECT_GE(count, 6);
}

TEST(Documentation, FilesThatReadmeLinksToExist) {
    const std::filesystem::path root = NCP_SOURCE_DIR;
    std::string readme = content_of(root / "README.md");
    const std::regex link(R"(\]\(([^)#:]+)\))");
    int count = 0;
    for (std::sregex_iterator it(readme.begin(), readme.end(), link), last; it != last; ++it) {
        ++count;
        EXPECT_TRUE(std::filesystem::exists(root / (*it)[1].str())) << (*it)[1];
    }
    EXPECT_GE(count, 5);
}

TEST(Documentation, DevCommandsOfReadmeExist) {
    std::string readme = content_of(std::filesystem::path(NCP_SOURCE_DIR) / "README.md");
    std::string help = run(std::string(NCP_SOURCE_DIR) + "/dev", {"help"}).output;
    const std::regex command(R"(\./dev ([a-z]+))");
    std::set<std::string> shown;
    for (std::sregex_iterator it(readme.begin(), readme.end(), command), last; it != last; ++it) {
        shown.insert((*it)[1]);
        EXPECT_THAT(help, HasSubstr("  " + (*it)[1].str() + " ")) << (*it)[1];
    }
    EXPECT_TRUE(shown.contains("demo") && shown.contains("test"));
}

}  // namespace
}  // namespace ncp::test
