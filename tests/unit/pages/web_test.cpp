// The project's own web/ folder: its words and templates fit each other and the code.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "pages/locale.h"
#include "pages/pages.h"
#include "pages/templates.h"

namespace ncp::pages {
namespace {

namespace fs = std::filesystem;
const fs::path kSource = NCP_SOURCE_DIR;
const fs::path kWeb = kSource / "web";

std::string content_of(const fs::path& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

std::vector<fs::path> files_below(const fs::path& directory,
                                  const std::set<std::string>& extensions) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        if (extensions.count(entry.path().extension().string()) > 0) paths.push_back(entry.path());
    }
    return paths;
}

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
    std::set<std::string> found;
    const std::regex regex(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it) {
        found.insert((*it)[1].str());
    }
    return found;
}

std::set<std::string> locale_keys() {
    std::set<std::string> keys;
    const auto locales = read_locales(kWeb / "locales");
    for (const auto& [key, text] : locales->texts.at("en"))
        keys.insert(key);
    return keys;
}

std::set<std::string> template_keys() {
    std::set<std::string> keys;
    for (const auto& path : files_below(kWeb / "templates", {".mustache"})) {
        keys.merge(matches(content_of(path), R"(\{\{\s*t\.([^}\s]+)\s*\}\})"));
    }
    return keys;
}

std::set<std::string> literals_below(const fs::path& directory) {
    std::set<std::string> literals;
    for (const auto& path : files_below(directory, {".cpp", ".h"})) {
        literals.merge(matches(content_of(path), R"re("([a-z][a-z0-9_.-]*)")re"));
    }
    return literals;
}

std::string without_last_part(const std::string& key) {
    return key.substr(0, key.rfind('.'));
}

bool is_prefix_of_one(const std::set<std::string>& literals, const std::string& key) {
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
        if (literals.count(key.substr(0, dot + 1)) > 0) return true;
    }
    return false;
}

TEST(web, templates_and_locales_load) {
    auto pages = Pages::load(kWeb);
    ASSERT_TRUE(pages) << pages.error().describe().str();
    EXPECT_EQ(pages->languages().front(), "en");
}

TEST(web, every_text_that_a_template_asks_for_exists) {
    std::set<std::string> keys = locale_keys();
    ASSERT_GT(template_keys().size(), 50U);
    for (const std::string& key : template_keys())
        EXPECT_EQ(keys.count(key), 1U) << key;
}

TEST(web, every_text_is_asked_for_by_a_template_or_the_code) {
    const std::set<std::string> in_templates = template_keys();
    const std::set<std::string> literals = literals_below(kSource / "host");
    const std::set<std::string> ends{"one", "other", "title", "text", "advice", "message"};
    for (const std::string& key : locale_keys()) {
        std::string stem = without_last_part(key);
        bool has_end = ends.count(key.substr(stem.size() + 1)) > 0;
        bool by_stem = has_end && (literals.count(stem) > 0 ||
                                   fs::exists(kWeb / "templates" / (stem + ".mustache")));
        EXPECT_TRUE(in_templates.count(key) > 0 || literals.count(key) > 0 || by_stem ||
                    is_prefix_of_one(literals, key))
            << key;
    }
}

TEST(web, every_text_that_the_transfer_asks_for_exists) {
    const std::set<std::string> keys = locale_keys();
    std::set<std::string> sections;
    for (const std::string& key : keys)
        sections.insert(key.substr(0, key.find('.')));
    int checked = 0;
    for (const std::string& literal : literals_below(kSource / "host" / "transfer")) {
        std::string section = literal.substr(0, literal.find('.'));
        bool is_script = literal.size() > 3 && literal.substr(literal.size() - 3) == ".js";
        if (literal == section || is_script || sections.count(section) == 0) continue;
        ++checked;
        auto after = keys.lower_bound(literal);
        bool is_prefix = after != keys.end() && after->rfind(literal, 0) == 0;
        EXPECT_TRUE(keys.count(literal) > 0 || is_prefix) << literal;
    }
    EXPECT_GT(checked, 40);
}

TEST(web, every_asset_that_a_layout_names_is_there) {
    for (const auto& path : files_below(kWeb / "templates", {".mustache"})) {
        for (const std::string& asset : matches(content_of(path), R"re("/assets/([^"{]+)")re")) {
            EXPECT_TRUE(fs::is_regular_file(kWeb / "assets" / asset)) << path << ": " << asset;
        }
    }
}

TEST(web, nothing_inline_that_the_content_security_policy_forbids) {
    const std::regex forbidden(
        R"re(<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=))re");
    for (const auto& path : files_below(kWeb / "templates", {".mustache"})) {
        EXPECT_FALSE(std::regex_search(content_of(path), forbidden)) << path;
    }
}

TEST(web, no_asset_or_template_reaches_for_another_host) {
    const std::regex foreign(R"re((https?:)?//[a-z0-9.-]+\.[a-z]{2,})re");
    const std::string svg_namespace = "http://www.w3.org/2000/svg";  // a name, not an address
    for (const auto& path : files_below(kWeb, {".mustache", ".css", ".js", ".svg"})) {
        std::string content = content_of(path);
        if (auto at = content.find(svg_namespace); at != std::string::npos) {
            content.erase(at, svg_namespace.size());
        }
        EXPECT_FALSE(std::regex_search(content, foreign)) << path;
    }
}

}  // namespace
}  // namespace ncp::pages
