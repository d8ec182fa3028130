// A folder with templates and locales of a test's own, removed at its end.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "base/bytes.h"

namespace ncp::pages {

class WebFolder {
  public:
    WebFolder() : path_(std::filesystem::temp_directory_path() / ("ncp-web-" + random_hex(8))) {
        std::filesystem::create_directories(path_ / "templates" / "partials");
        std::filesystem::create_directories(path_ / "locales");
        write("templates/layout.mustache", "{{> content}}");
        write("locales/en.json", R"({"hello": "Hello"})");
    }
    ~WebFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    WebFolder(const WebFolder&) = delete;
    WebFolder& operator=(const WebFolder&) = delete;

    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
    }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace ncp::pages
