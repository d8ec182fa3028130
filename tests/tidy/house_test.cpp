// Reads the source tree and checks what the architecture promises: who may include whom, how long
// a file may be, that headers explain themselves, that nothing is left open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

// The floors, lowest first: a module includes only modules of lower floors, and itself.
const std::map<std::string, int> kFloors{
    {"base", 0},     {"sandbox", 1}, {"config", 1},  {"http", 1},       {"outbound", 1},
    {"signing", 1},  {"pages", 1},   {"session", 1}, {"operations", 1}, {"protocol", 1},
    {"elmo", 1},     {"login", 2},   {"results", 2}, {"client", 2},     {"registry", 2},
    {"transfer", 3}, {"app", 4},     {"cli", 5},
};

// Arrows between modules of one floor, each with its reason.
const std::map<std::pair<std::string, std::string>, std::string> kExceptions{
    {{"signing", "elmo"}, "a signature is part of the tree; the hardened parser has one home"},
    {{"protocol", "elmo"}, "the registry is published as foreign XML; the same parser reads it"},
};

struct File {
    fs::path path;  // relative to the project
    std::vector<std::string> lines;
};

std::vector<File> files_under(const std::set<std::string>& folders) {
    const fs::path root = NCP_SOURCE_DIR;
    const std::set<std::string> endings{".h", ".hpp", ".c", ".cpp", ".js", ".css", ".mustache"};
    std::vector<File> files;
    for (const std::string& folder : folders) {
        for (auto it = fs::recursive_directory_iterator(root / folder);
             it != fs::recursive_directory_iterator(); ++it) {
            if (it->path().filename() == "node_modules") it.disable_recursion_pending();
            if (!it->is_regular_file() || !endings.contains(it->path().extension())) continue;
            File file{fs::relative(it->path(), root), {}};
            std::ifstream in(it->path());
            for (std::string line; std::getline(in, line);)
                file.lines.push_back(line);
            files.push_back(std::move(file));
        }
    }
    return files;
}

std::vector<File> all_files() {
    return files_under({"host", "plugin-api", "plugins", "web", "tests"});
}

// The first component of an include of one of our modules, or "".
std::string included_module(const std::string& line) {
    static const std::regex include(R"re(^\s*#\s*include\s*"([a-z]+)/)re");
    std::smatch match;
    return std::regex_search(line, match, include) ? match[1].str() : "";
}

std::string module_of(const fs::path& path) {
    auto part = path.begin();
    return std::distance(path.begin(), path.end()) > 2 && *part == "host" ? (++part)->string() : "";
}

TEST(House, ModulesIncludeOnlyLowerFloors) {
    std::vector<std::string> broken;
    for (const File& file : files_under({"host"})) {
        std::string from = module_of(file.path);
        if (from.empty()) continue;  // main.cpp sees everything
        ASSERT_TRUE(kFloors.contains(from)) << "a module without a floor: " << from;
        for (const std::string& line : file.lines) {
            std::string to = included_module(line);
            if (to.empty() || to == from || to == "ncp") continue;
            bool known = kFloors.contains(to);
            if (known && (kFloors.at(to) < kFloors.at(from) || kExceptions.contains({from, to}))) {
                continue;
            }
            broken.push_back(file.path.string() + ": " + line);
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

TEST(House, OnlyHttpKnowsPocosServer) {
    std::vector<std::string> broken;
    const std::regex server(R"(#\s*include\s*[<"]Poco/Net/)");
    for (const File& file : files_under({"host"})) {
        if (module_of(file.path) == "http" || module_of(file.path) == "outbound") continue;
        for (const std::string& line : file.lines) {
            if (std::regex_search(line, server)) broken.push_back(file.path.string() + ": " + line);
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

// It is under the GPL, and it reads foreign bytes: only a program of its own may link it
// (unit.saml looks at the programs themselves).
TEST(House, OnlyNcpSamlKnowsLasso) {
    std::vector<std::string> broken;
    const std::regex lasso(R"(#\s*include\s*[<"]lasso/)");
    const std::regex inside(R"re(#\s*include\s*"login/saml/program/)re");
    for (const File& file : files_under({"host", "plugins", "plugin-api", "tests"})) {
        const std::string path = file.path.string();
        if (path.rfind("host/login/saml/program/", 0) == 0) continue;
        const bool host = path.rfind("tests/", 0) != 0;
        for (const std::string& line : file.lines) {
            if (std::regex_search(line, lasso) || (host && std::regex_search(line, inside))) {
                broken.push_back(path + ": " + line);
            }
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

TEST(House, PluginsSeeOnlyThePluginApi) {
    std::vector<std::string> broken;
    for (const File& file : files_under({"plugins"})) {
        for (const std::string& line : file.lines) {
            std::string to = included_module(line);
            if (kFloors.contains(to)) broken.push_back(file.path.string() + ": " + line);
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

// The kit judges plugins as the host does, so it stands on results and what lies below; it knows
// nothing of transfers, pages and commands, so that a plugin's own tests can link it. Of the host
// only the command line runs it.
TEST(House, TheConformanceKitStandsOnResultsAndCarriesTheCommandLine) {
    const std::set<std::string> below{"base", "config", "elmo", "results", "ncp"};
    std::vector<std::string> broken;
    for (const File& file : files_under({"plugin-api/conformance"})) {
        for (const std::string& line : file.lines) {
            std::string to = included_module(line);
            if (!to.empty() && !below.contains(to)) {
                broken.push_back(file.path.string() + ": " + line);
            }
        }
    }
    for (const File& file : files_under({"host", "plugins", "plugin-api/include"})) {
        if (module_of(file.path) == "cli") continue;
        for (const std::string& line : file.lines) {
            if (line.find("\"ncp/conformance.h\"") != std::string::npos) {
                broken.push_back(file.path.string() + ": " + line);
            }
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

TEST(House, PublicPluginHeadersSeeOnlyTheStandardLibrary) {
    std::vector<std::string> broken;
    const std::regex include(R"(^\s*#\s*include\s*(\S+))");
    const std::regex allowed(R"re(("ncp/[a-z_]+\.(h|hpp)")|(<[a-z_]+(\.h)?>))re");
    for (const File& file : files_under({"plugin-api/include"})) {
        for (const std::string& line : file.lines) {
            std::smatch match;
            if (std::regex_search(line, match, include) &&
                !std::regex_match(match[1].str(), allowed)) {
                broken.push_back(file.path.string() + ": " + line);
            }
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

TEST(House, FilesStayShort) {
    std::vector<std::string> too_long;
    std::vector<std::string> long_ones;
    auto files = all_files();
    for (const File& file : files) {
        std::string entry = file.path.string() + ": " + std::to_string(file.lines.size());
        if (file.lines.size() > 500) too_long.push_back(entry);
        if (file.lines.size() > 300) long_ones.push_back(entry);
    }
    EXPECT_THAT(too_long, IsEmpty());
    EXPECT_LE(long_ones.size() * 10, files.size()) << testing::PrintToString(long_ones);
}

TEST(House, EveryHeaderExplainsItself) {
    std::vector<std::string> silent;
    for (const File& file : files_under({"host", "plugin-api", "plugins", "tests"})) {
        if (file.path.extension() != ".h" && file.path.extension() != ".hpp") continue;
        bool explains = !file.lines.empty() &&
                        (file.lines[0].rfind("//", 0) == 0 || file.lines[0].rfind("/*", 0) == 0);
        if (!explains) silent.push_back(file.path.string());
    }
    EXPECT_THAT(silent, IsEmpty());
}

// Tests run side by side: a file of a fixed name is another test's, too.
TEST(House, TestsWriteIntoFoldersOfTheirOwn) {
    std::vector<std::string> broken;
    const std::regex shared(
        R"(temp_directory_path|TempDir\(|mkdtemp\(|mkstemp\(|tmpnam|tmpfile|"/tmp/)");
    for (const File& file : files_under({"tests"})) {
        if (file.path == "tests/support/temporary_folder.h") continue;
        if (file.path == "tests/tidy/house_test.cpp") continue;
        for (const std::string& line : file.lines) {
            if (std::regex_search(line, shared)) broken.push_back(file.path.string() + ": " + line);
        }
    }
    EXPECT_THAT(broken, IsEmpty());
}

TEST(House, NothingIsLeftOpen) {
    std::vector<std::string> open;
    // Written apart, so that this file does not find itself.
    const std::regex marks(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|DISAB" +
                           "LED_");
    for (const File& file : all_files()) {
        for (const std::string& line : file.lines) {
            if (std::regex_search(line, marks)) open.push_back(file.path.string() + ": " + line);
        }
    }
    EXPECT_THAT(open, IsEmpty());
}

TEST(House, ReadmeNamesItsTwoCommandsFirst) {
    std::ifstream in(fs::path(NCP_SOURCE_DIR) / "README.md");
    std::ostringstream first_screen;
    std::string line;
    for (int i = 0; i < 40 && std::getline(in, line); ++i)
        first_screen << line << '\n';
    EXPECT_THAT(first_screen.str(), testing::HasSubstr("./dev demo"));
    EXPECT_THAT(first_screen.str(), testing::HasSubstr("./dev test"));
}

}  // namespace
