// Every header compiles by itself, and all of them together in either order, in both
// languages, with both compilers, and without a word of warning.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "plugin-api/sources.h"
#include "support/program.h"

namespace ncp::test {
namespace {

struct Compiler {
    std::string name, program, standard, ending;
};

std::ostream& operator<<(std::ostream& out, const Compiler& compiler) {
    return out << compiler.name;
}

std::vector<std::string> headers_for(const Compiler& compiler) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(api("include/ncp"))) {
        const auto name = "ncp/" + entry.path().filename().string();
        if (name.ends_with(".h") || compiler.ending == ".cpp") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

class Headers : public testing::TestWithParam<Compiler> {
  protected:
    // What the compiler says about a file that includes these.
    std::string verdict(const std::vector<std::string>& headers) {
        std::string code;
        for (const std::string& header : headers)
            code += "#include \"" + header + "\"\n";
        const auto file = folder_.path() / ("all" + GetParam().ending);
        write_file(file, code + "int no_empty_translation_unit;\n");
        const Finished compiled = run(
            GetParam().program, {GetParam().standard, "-Wall", "-Wextra", "-Werror", "-pedantic",
                                 "-fsyntax-only", "-I", api("include").string(), file.string()});
        return compiled.exit_code == 0 ? compiled.log : "refused: " + compiled.log;
    }
    TemporaryFolder folder_;
};

TEST_P(Headers, CompileAlone) {
    const auto headers = headers_for(GetParam());
    ASSERT_GE(headers.size(), 7U);
    for (const std::string& header : headers)
        EXPECT_EQ(verdict({header}), "") << header;
}

TEST_P(Headers, CompileTogetherForwardsBackwardsAndTwice) {
    auto headers = headers_for(GetParam());
    EXPECT_EQ(verdict(headers), "");
    std::reverse(headers.begin(), headers.end());
    EXPECT_EQ(verdict(headers), "");
    auto twice = headers;
    twice.insert(twice.end(), headers.begin(), headers.end());
    EXPECT_EQ(verdict(twice), "");
}

TEST_P(Headers, AreReallyLookedAt) {
    EXPECT_THAT(verdict({"ncp/absent.h"}), testing::HasSubstr("ncp/absent.h"));
}

INSTANTIATE_TEST_SUITE_P(, Headers,
                         testing::Values(Compiler{"gcc_c11", "gcc", "-std=c11", ".c"},
                                         Compiler{"clang_c11", "clang", "-std=c11", ".c"},
                                         Compiler{"gcc_cpp20", "g++", "-std=c++20", ".cpp"},
                                         Compiler{"clang_cpp20", "clang++", "-std=c++20", ".cpp"}),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace ncp::test
