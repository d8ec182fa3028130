// The golden files of plugin-api/abi against today's headers. A difference that is meant is renewed
// by plugin-api/abi/renew and committed with the header.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "plugin-api/newer_headers.h"
#include "plugin-api/sources.h"
#include "support/program.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr char kHowToRenew[] =
    "The plugin interface is not what its golden files say. If this change is meant, run\n"
    "    plugin-api/abi/renew\n"
    "and commit the files beside it together with the header (plugin-api/abi/README.md).";

class Golden : public testing::Test {
  protected:
    // The golden files as they would be made from today's headers.
    fs::path made_now() {
        const fs::path copy = folder_.path() / "plugin-api";
        fs::create_directories(copy / "abi");
        for (const char* name : {"layout.c", "surface.c", "renew"})
            fs::copy_file(api("abi") / name, copy / "abi" / name);
        fs::copy(api("include"), copy / "include", fs::copy_options::recursive);
        const Finished renewed = run((copy / "abi/renew").string(), {});
        EXPECT_EQ(renewed.exit_code, 0) << renewed.log;
        return copy / "abi";
    }
    TemporaryFolder folder_;
};

// other: an .abi file, or a library with debugging information.
Finished abidiff(const fs::path& other) {
    return run("abidiff", {api("abi/ncp.abi").string(), other.string()});
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

TEST_F(Golden, TheLayoutIsTheWrittenOne) {
    EXPECT_EQ(content_of(made_now() / "layout.txt"), content_of(api("abi/layout.txt")))
        << kHowToRenew;
}

TEST_F(Golden, AbidiffSeesNoChange) {
    const Finished compared = abidiff(made_now() / "ncp.abi");
    EXPECT_EQ(compared.exit_code, 0) << compared.output << compared.log << kHowToRenew;
}

TEST_F(Golden, AbidiffSeesAFieldThatWasAppended) {
    const fs::path newer = newer_headers(folder_.path() / "newer");
    const fs::path library = folder_.path() / "newer.so";
    const Finished built =
        run("gcc", {"-std=c11", "-g", "-shared", "-fPIC", "-fvisibility=hidden", "-I",
                    newer.string(), api("abi/surface.c").string(), "-o", library.string()});
    ASSERT_EQ(built.exit_code, 0) << built.log;
    const Finished compared = abidiff(library);
    EXPECT_EQ(compared.exit_code & 4, 4) << compared.output;  // 4: the interfaces differ
    EXPECT_THAT(compared.output, HasSubstr("of_1_1"));
}

TEST_F(Golden, TheLayoutProgramRefusesAFieldThatItDoesNotKnow) {
    const fs::path newer = newer_headers(folder_.path() / "newer");
    const fs::path program = folder_.path() / "layout";
    ASSERT_EQ(run("gcc", {"-std=c11", "-I", newer.string(), api("abi/layout.c").string(), "-o",
                          program.string()})
                  .exit_code,
              0);
    const Finished printed = run(program.string(), {});
    EXPECT_NE(printed.exit_code, 0);
    EXPECT_THAT(printed.log, HasSubstr("as layout.c knows"));
}

TEST_F(Golden, EveryStructAndConstantOfTheHeadersIsWritten) {
    const std::string layout = content_of(api("abi/layout.txt"));
    const std::string abi = content_of(api("abi/ncp.abi"));
    const std::regex structs(R"(\n\} (ncp_\w+);)");
    const std::regex constants(R"(\n#define (NCP_\w+) )");
    int count = 0;
    for (const auto& entry : fs::directory_iterator(api("include/ncp"))) {
        if (entry.path().extension() != ".h") continue;
        const std::string header = content_of(entry.path());
        for (std::sregex_iterator it(header.begin(), header.end(), structs), last; it != last;
             ++it, ++count) {
            EXPECT_THAT(layout, HasSubstr((*it)[1].str() + ": "));
            EXPECT_THAT(abi, HasSubstr("<class-decl name='" + (*it)[1].str() + "'"));
        }
        for (std::sregex_iterator it(header.begin(), header.end(), constants), last; it != last;
             ++it, ++count) {
            if ((*it)[1] == "NCP_NOEXCEPT") continue;
            EXPECT_THAT(layout, HasSubstr((*it)[1].str() + " = "));
        }
    }
    EXPECT_GE(count, 35);
}

// Structs may have grown since 1.0, and the minor version; nothing else may have changed.
TEST_F(Golden, NothingOfVersion10HasMoved) {
    const fs::path program = folder_.path() / "layout";
    const Finished built = run("gcc", {"-std=c11", "-I", api("abi/1.0").string(),
                                       api("abi/layout.c").string(), "-o", program.string()});
    ASSERT_EQ(built.exit_code, 0) << built.log;
    const Finished frozen = run(program.string(), {});
    ASSERT_EQ(frozen.exit_code, 0) << frozen.log;
    const auto today = lines_of(content_of(api("abi/layout.txt")));
    const auto then = lines_of(frozen.output);
    ASSERT_GE(then.size(), 100U);
    std::size_t at = 0;  // in today's: the lines of 1.0 are among them in the same order
    for (std::string line : then) {
        if (line.rfind("NCP_ABI_MINOR", 0) == 0) line = line.substr(0, line.find('='));
        if (line.find(": ") != std::string::npos) line = line.substr(0, line.find(':') + 1);
        const auto found =
            std::find_if(today.begin() + static_cast<std::ptrdiff_t>(at), today.end(),
                         [&](const std::string& now) { return now.rfind(line, 0) == 0; });
        ASSERT_NE(found, today.end()) << "gone or moved since 1.0: " << line;
        at = static_cast<std::size_t>(found - today.begin()) + 1;
    }
}

}  // namespace
}  // namespace ncp::test
