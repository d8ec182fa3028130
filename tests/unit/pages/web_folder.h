// A folder with templates and locales of a test's own, removed at its end.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_folder.h"

namespace ncp::pages {

class WebFolder {
  public:
    WebFolder() {
        std::filesystem::create_directories(path() / "templates" / "partials");
        std::filesystem::create_directories(path() / "locales");
        write("templates/layout.mustache", "{{> content}}");
        write("locales/en.json", R"({"hello": "Hello"})");
    }

    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path() / name, std::ios::binary) << content;
    }
    const std::filesystem::path& path() const { return folder_.path(); }

  private:
    test::TemporaryFolder folder_;
};

}  // namespace ncp::pages
