// A configuration file for one test, in a folder of its own that goes with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "config/settings.h"
#include "support/temporary_folder.h"

namespace ncp::config {

class ConfigFile {
  public:
    explicit ConfigFile(std::string_view content) {
        std::ofstream(path(), std::ios::binary) << content;
    }
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::filesystem::path path() const { return folder() / "ncp.toml"; }

  private:
    test::TemporaryFolder folder_;
};

// A complete file, line by line: tests replace one line and know its number.
inline constexpr std::string_view kGood = R"(demonstration = true
[server]
listen = "127.0.0.1:8443"
public_url = "https://ncp.example.org"
certificate = "tls.crt"
key = "tls.key"
[emrex]
name = "Exampleland"
[signing]
certificate = "sign.crt"
key = "sign.key"
[[login]]
id = "demo"
method = "demo"
title = "Sample students"
students = "students.toml"
[[source]]
id = "national"
title = "National register"
library = "sql-database"
)";

// kGood with one piece of it replaced; ends the test program if the piece is not there.
inline std::string good_but(std::string_view piece, std::string_view replacement) {
    std::string content(kGood);
    std::size_t at = content.find(piece);
    if (at == std::string::npos) std::abort();
    return content.replace(at, piece.size(), replacement);
}

inline std::vector<Problem> problems_of(std::string_view content) {
    ConfigFile file(content);
    auto settings = load(file.path());
    return settings ? std::vector<Problem>{} : settings.error();
}

// The one problem of a file; fails visibly if there are more or none.
inline Problem only_problem_of(std::string_view content) {
    auto problems = problems_of(content);
    if (problems.size() == 1) return problems.front();
    std::string all = std::to_string(problems.size()) + " problems:";
    for (const Problem& problem : problems) {
        all += "\n" + std::to_string(problem.line) + ": " + problem.text;
    }
    return {-1, all};
}

}  // namespace ncp::config
