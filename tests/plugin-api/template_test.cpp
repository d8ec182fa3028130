// What a stranger does: README.md of the plugin interface, command by command, outside the tree.
// The template that comes out answers in the host, and is, line for line, what README.md explains.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "base/clock.h"
#include "plugin-api/sources.h"
#include "results/plugin_source.h"
#include "support/program.h"
#include "unit/config/config_file.h"

namespace ncp::test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

std::vector<std::string> blocks(const std::string& language,
                                const std::string& page = "README.md") {
    const std::string text = content_of(api(page));
    const std::string begin = "\n```" + language + "\n";
    std::vector<std::string> found;
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
        at += begin.size();
        found.push_back(text.substr(at, text.find("\n```", at) - at));
    }
    return found;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) ADD_FAILURE() << "not in README.md any more: " << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::string replaced_everywhere(const std::string& text, const std::string& what,
                                const std::string& by) {
    return std::regex_replace(text, std::regex(what), by);
}

// The section of source.toml as the host reads it, in an otherwise ordinary configuration.
config::SourceSection section_in(const fs::path& source_toml) {
    const std::string good(config::kGood);
    const config::ConfigFile file(good.substr(0, good.find("[[source]]")) +
                                  content_of(source_toml));
    auto settings = config::load(file.path());
    if (settings) return settings->sources.at(0);
    for (const config::Problem& problem : settings.error())
        ADD_FAILURE() << problem.line << ": " << problem.text;
    return {};
}

TEST(Template, IsBuiltOutsideTheTreeByTheCommandsOfReadmeAndAnswersInTheHost) {
    const TemporaryFolder stranger;
    std::string commands = blocks("sh").at(0);
    commands = replaced(commands, "apt install g++ cmake ninja-build nlohmann-json3-dev\n", "");
    commands = replaced(commands, "cmake --preset release\n", "");  // it is what built this test
    commands = replaced(commands, "--install build ", "--install " NCP_BINARY_DIR " ");
    commands = replaced_everywhere(commands, "/opt/emrex-ncp", (stranger.path() / "opt").string());
    const Finished built =
        run("bash", {"-euc", "cd " + stranger.path().string() + "\n" + commands});
    ASSERT_EQ(built.exit_code, 0) << built.output << built.log;

    const fs::path build = stranger.path() / "my-adapter/build";
    config::SourceSection section = section_in(build / "source.toml");
    EXPECT_EQ(section.library, (build / "my-adapter.so").string());
    EXPECT_EQ(section.isolation, config::Isolation::worker);  // as for every stranger
    for (const auto isolation : {config::Isolation::worker, config::Isolation::process}) {
        section.isolation = isolation;
        auto source = open(section);
        ASSERT_NE(source, nullptr);
        EXPECT_THAT(probes(*source), ElementsAre("ok"));
        EXPECT_THAT(only_document(*source),
                    AllOf(HasSubstr("Linear Algebra"), HasSubstr("Compilers &amp; Interpreters"),
                          HasSubstr("<value>7.5</value>"), testing::Not(HasSubstr("Drawing"))));
        EXPECT_THAT(documents(*source, ada({{"learner_number", "M-9"}})), testing::IsEmpty());
    }

    const fs::path library = build / "my-adapter.so";
    const auto checked = run("emrex-ncp", {"check-plugin", library.string(), "--config",
                                           (build / "source.toml").string(), "--student",
                                           (build / "../student.toml").string()});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;

    section.settings_json = R"({"file":"results.csv"})";
    auto relative = results::open_plugin_source(section, system_clock());
    ASSERT_FALSE(relative.has_value());
    EXPECT_THAT(relative.error().at(0).text, HasSubstr("\"file\" is not an absolute path"));
    section.settings_json = R"({"file":"/nowhere/results.csv"})";
    EXPECT_THAT(probes(*open(section)), ElementsAre("failed"));
}

TEST(Readme, ExplainsTheTemplateLineForLine) {
    std::string joined;
    for (const std::string& block : blocks("cpp"))
        joined += (joined.empty() ? "" : "\n\n") + block;
    EXPECT_EQ(joined + "\n", content_of(api("template/my_adapter.cpp")))
        << "the ```cpp blocks of plugin-api/README.md, with an empty line between them, are "
           "plugin-api/template/my_adapter.cpp";
}

TEST(Readme, PackagesOfTheFirstStepAreThoseThatTheProjectInstalls) {
    const std::string dev = content_of(fs::path(NCP_SOURCE_DIR) / "dev");
    std::istringstream line(blocks("sh").at(0));
    std::string word;
    line >> word >> word;
    int count = 0;
    for (; line >> word && word != "--preset"; ++count)
        EXPECT_THAT(dev, HasSubstr(word));
    EXPECT_GE(count, 4);
}

TEST(Readme, PiecesCompileWithBothCompilers) {
    const auto pieces = blocks("c++");
    ASSERT_GE(pieces.size(), 8U);
    std::string code =
        "#include <poll.h>\n#include \"ncp/plugin.hpp\"\nusing namespace ncp::plugin;\n";
    for (const std::string& piece : pieces)
        code += "\n" + piece + "\n";
    code += "NCP_EXPORT_PLUGIN(Directory, .id = \"pieces\", .version = \"1\")\n";
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "pieces.cpp";
    write_file(file, code);
    const auto library = compile_plugin(file, api("include"), folder.path() / "pieces.so");
    EXPECT_NE(open(section_of(library)), nullptr);
    const Finished clang =
        run("clang++", {"-std=c++20", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only",
                        "-I", api("include").string(), file.string()});
    EXPECT_EQ(clang.exit_code, 0) << clang.log;
}

TEST(Readme, APluginInCIsTwoLinesOfCmake) {
    const TemporaryFolder stranger;
    const auto prefix = (stranger.path() / "opt").string();
    const fs::path project = stranger.path() / "project";
    fs::create_directories(project);
    fs::copy_file(api("examples/hello-c/hello.c"), project / "hello.c");
    write_file(project / "CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.25)\nproject(hello-c LANGUAGES C)\n" +
                   blocks("cmake").at(0) + "\n");
    const std::string commands =
        "cmake --install " NCP_BINARY_DIR " --component plugin-api --prefix " + prefix +
        "\ncmake -G Ninja -S . -B build -DCMAKE_PREFIX_PATH=" + prefix + "\ncmake --build build";
    const Finished built = run("bash", {"-euc", "cd " + project.string() + "\n" + commands});
    ASSERT_EQ(built.exit_code, 0) << built.output << built.log;
    auto source = open(section_of(project / "build/hello-c.so"));
    ASSERT_NE(source, nullptr);
    EXPECT_THAT(only_document(*source), HasSubstr("Greetings in C"));
}

TEST(Readme, PackageRefusesAnotherMajorVersion) {
    const TemporaryFolder stranger;
    const auto prefix = (stranger.path() / "opt").string();
    run("cmake", {"--install", NCP_BINARY_DIR, "--component", "plugin-api", "--prefix", prefix});
    for (const auto& [version, found] : {std::pair{"1.0", true}, {"2.0", false}, {"0.9", false}}) {
        write_file(stranger.path() / "CMakeLists.txt",
                   "cmake_minimum_required(VERSION 3.25)\nproject(asks LANGUAGES NONE)\n"
                   "find_package(ncp-plugin-api " +
                       std::string(version) + " REQUIRED)\n");
        const Finished configured =
            run("cmake", {"-G", "Ninja", "-S", stranger.path().string(), "-B",
                          (stranger.path() / version).string(), "-DCMAKE_PREFIX_PATH=" + prefix});
        EXPECT_EQ(configured.exit_code == 0, found) << version << configured.log;
    }
}

TEST(Readme, FilesThatThePagesLinkToExist) {
    const std::regex link(R"(\]\(([^)#:]+)\))");
    int count = 0;
    for (const fs::path page :
         {"README.md", "VERSIONING.md", "abi/README.md", "template/README.md"}) {
        const std::string text = content_of(api(page.string()));
        for (std::sregex_iterator it(text.begin(), text.end(), link), last; it != last; ++it) {
            ++count;
            EXPECT_TRUE(fs::exists(api((page.parent_path() / (*it)[1].str()).string())))
                << (*it)[1];
        }
    }
    EXPECT_GE(count, 15);
}

}  // namespace
}  // namespace ncp::test
