#include "pages/locale.h"

#include <gtest/gtest.h>

#include "unit/pages/web_folder.h"

namespace ncp::pages {
namespace {

Result<Locales> read(const WebFolder& folder) {
    return read_locales(folder.path() / "locales");
}

std::optional<std::string> echo(const std::string& name) {
    if (name == "unknown") return std::nullopt;
    return "<" + name + ">";
}

TEST(locale, merges_all_files_of_a_language_and_flattens_them) {
    WebFolder folder;
    folder.write("locales/en.client.json", R"({"client": {"start": {"title": "Start"}}})");
    auto locales = read(folder);
    ASSERT_TRUE(locales);
    EXPECT_EQ(*locales->find("en", "hello"), "Hello");
    EXPECT_EQ(*locales->find("en", "client.start.title"), "Start");
    EXPECT_EQ(locales->languages, std::vector<std::string>{"en"});
}

TEST(locale, serves_the_primary_language_of_a_regional_wish_and_english_otherwise) {
    WebFolder folder;
    folder.write("locales/nb.json", R"({"hello": "Hei"})");
    auto locales = read(folder);
    ASSERT_TRUE(locales);
    EXPECT_EQ(locales->serving("nb-NO"), "nb");
    EXPECT_EQ(locales->serving("fi"), "en");
    EXPECT_EQ(locales->serving(""), "en");
    EXPECT_EQ(locales->serving("../../etc/passwd"), "en");
    EXPECT_EQ(locales->languages, (std::vector<std::string>{"en", "nb"}));
}

TEST(locale, falls_back_to_english_for_a_text_not_yet_translated) {
    WebFolder folder;
    folder.write("locales/nb.json", R"({"other": "Annet"})");
    auto locales = read(folder);
    ASSERT_TRUE(locales);
    EXPECT_EQ(*locales->find("nb", "hello"), "Hello");
    EXPECT_EQ(locales->find("nb", "nowhere"), nullptr);
}

TEST(locale, refuses_files_that_are_not_objects_of_texts) {
    for (const char* content : {"", "[]", "{", R"({"a": 1})", R"({"a": ["b"]})", R"({"a": ""})",
                                R"({"a": null})", R"("text")"}) {
        WebFolder folder;
        folder.write("locales/en.json", content);
        auto locales = read(folder);
        ASSERT_FALSE(locales) << content;
        EXPECT_EQ(locales.error().code(), ErrorCode::invalid_config);
    }
}

TEST(locale, refuses_a_key_given_in_two_files) {
    WebFolder folder;
    folder.write("locales/en.extra.json", R"({"hello": "Good day"})");
    ASSERT_FALSE(read(folder));
}

TEST(locale, refuses_file_names_without_a_language) {
    for (const char* name : {"locales/-.json", "locales/x.json", "locales/en_GB.json"}) {
        WebFolder folder;
        folder.write(name, "{}");
        EXPECT_FALSE(read(folder)) << name;
    }
}

TEST(locale, refuses_a_folder_without_english_and_a_missing_folder) {
    WebFolder folder;
    std::filesystem::remove(folder.path() / "locales/en.json");
    folder.write("locales/nb.json", R"({"hello": "Hei"})");
    EXPECT_FALSE(read(folder));
    auto missing = read_locales(folder.path() / "nowhere");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code(), ErrorCode::io);
}

TEST(locale, fills_in_known_parameters_and_leaves_the_rest) {
    EXPECT_EQ(fill("{a} and {b}", echo), "<a> and <b>");
    EXPECT_EQ(fill("{unknown} {a}", echo), "{unknown} <a>");
    EXPECT_EQ(fill("no {end", echo), "no {end");
    EXPECT_EQ(fill("{unknown {a}",
                   [](const std::string& name) {
                       return name == "a" ? std::optional<std::string>("A") : std::nullopt;
                   }),
              "{unknown A");
}

TEST(locale, never_searches_a_value_for_further_parameters) {
    EXPECT_EQ(fill("{a}{b}",
                   [](const std::string& name) {
                       return std::optional<std::string>(name == "a" ? "{b}" : "B");
                   }),
              "{b}B");
}

}  // namespace
}  // namespace ncp::pages
