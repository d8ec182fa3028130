#include "pages/pages.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "pages/locale.h"
#include "unit/pages/web_folder.h"

namespace ncp::pages {
namespace {

// What a template of this content gives for a model.
Result<std::string> rendered(const std::string& content, const Model& model,
                             const std::string& locale = R"({"hello": "Hello"})") {
    WebFolder folder;
    folder.write("templates/page.mustache", content);
    folder.write("locales/en.json", locale);
    auto pages = Pages::load(folder.path());
    if (!pages) return fail(pages.error());
    return pages->render("page", model, "en");
}

TEST(pages, renders_texts_truths_and_lists) {
    Model model;
    model.set("name", "Ada");
    model.set("yes", true);
    model.set("no", false);
    model.add("rows").set("title", "one");
    model.add("rows").set("title", "two");
    auto html = rendered(
        "{{name}}{{#yes}}!{{/yes}}{{#no}}?{{/no}}{{#rows}}[{{title}} {{name}}]{{/rows}}", model);
    ASSERT_TRUE(html);
    EXPECT_EQ(*html, "Ada![one Ada][two Ada]");
}

TEST(pages, an_empty_text_and_an_empty_list_are_not_there) {
    Model model;
    model.set("empty", "");
    model.declare_list("rows");
    auto html = rendered(
        "{{#empty}}a{{/empty}}{{^empty}}b{{/empty}}{{empty}}{{#rows}}c{{/rows}}{{^rows}}d{{/rows}}",
        model);
    ASSERT_TRUE(html);
    EXPECT_EQ(*html, "bd");
}

TEST(pages, every_value_is_escaped_and_never_read_as_a_template) {
    Model model;
    model.set("value", "<script>\"'{{t.hello}}{{{value}}}");
    auto html = rendered("<p title=\"{{value}}\">{{value}}</p>", model);
    ASSERT_TRUE(html);
    EXPECT_EQ(html->find("<script>"), std::string::npos);
    EXPECT_NE(html->find("&lt;script&gt;&quot;&#39;{{t.hello}}{{{value}}}"), std::string::npos);
}

TEST(pages, a_locale_text_is_escaped_and_takes_its_parameters_from_the_model) {
    Model model;
    model.set("receiver", "<b>");
    model.add("rows").set("receiver", "inner");
    auto html =
        rendered("{{t.to}}{{#rows}}{{t.to}}{{/rows}}", model, R"({"to": "to <{receiver}> "})");
    ASSERT_TRUE(html);
    EXPECT_EQ(*html, "to &lt;&lt;b&gt;&gt; to &lt;inner&gt; ");
}

TEST(pages, a_name_that_nobody_knows_refuses_the_page_and_is_named) {
    for (const char* content :
         {"{{surprise}}", "{{#surprise}}{{/surprise}}", "{{^surprise}}{{/surprise}}",
          "{{t.surprise}}", "{{#rows}}{{surprise}}{{/rows}}"}) {
        Model model;
        model.add("rows");
        auto html = rendered(content, model);
        ASSERT_FALSE(html) << content;
        EXPECT_EQ(html.error().code(), ErrorCode::internal);
        std::string said = html.error().operator_text().str();
        EXPECT_NE(said.find("page"), std::string::npos) << said;
        EXPECT_NE(said.find("surprise"), std::string::npos) << said;
    }
}

TEST(pages, a_parameter_of_a_locale_text_that_nobody_knows_refuses_the_page) {
    auto html = rendered("{{t.to}}", Model(), R"({"to": "to {surprise}"})");
    ASSERT_FALSE(html);
    EXPECT_NE(html.error().operator_text().str().find("surprise"), std::string::npos);
}

TEST(pages, an_unknown_template_is_an_error_and_no_path) {
    WebFolder folder;
    auto pages = Pages::load(folder.path());
    ASSERT_TRUE(pages);
    EXPECT_FALSE(pages->render("nowhere", Model(), "en"));
    EXPECT_FALSE(pages->render("../locales/en", Model(), "en"));
    EXPECT_FALSE(pages->render("layout", Model(), "en"));
}

TEST(pages, says_in_which_language_a_page_really_is) {
    WebFolder folder;
    folder.write("templates/page.mustache", "{{language}}");
    folder.write("locales/nb.json", R"({"hello": "Hei"})");
    auto pages = Pages::load(folder.path());
    ASSERT_TRUE(pages);
    EXPECT_EQ(*pages->render("page", Model(), "nb-NO"), "nb");
    EXPECT_EQ(*pages->render("page", Model(), "fi\" onload=\"x"), "en");
}

TEST(pages, text_chooses_the_plural_by_count) {
    WebFolder folder;
    folder.write("locales/en.json",
                 R"({"n": {"one": "{count} result", "other": "{count} results"}})");
    auto pages = Pages::load(folder.path());
    ASSERT_TRUE(pages);
    EXPECT_EQ(pages->text("en", "n", {{"count", "0"}}), "0 results");
    EXPECT_EQ(pages->text("en", "n", {{"count", "1"}}), "1 result");
    EXPECT_EQ(pages->text("en", "n", {{"count", "11"}}), "11 results");
    EXPECT_EQ(pages->text("en", "n"), "n");
    EXPECT_EQ(pages->text("en", "n.one"), "{count} result");
}

TEST(pages, text_without_a_text_is_its_key) {
    WebFolder folder;
    auto pages = Pages::load(folder.path());
    ASSERT_TRUE(pages);
    EXPECT_EQ(pages->text("en", "no.such.key", {{"count", "2"}}), "no.such.key");
    EXPECT_EQ(pages->text("xx", "hello"), "Hello");
}

TEST(pages, many_threads_render_the_same_template_at_once) {
    WebFolder folder;
    folder.write("templates/page.mustache", "{{#rows}}{{t.hello}} {{title}};{{/rows}}{{name}}");
    auto pages = Pages::load(folder.path());
    ASSERT_TRUE(pages);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    threads.reserve(8);
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            Model model;
            std::string name = std::to_string(i);
            const std::string expected =
                fill("Hello {n};{n}", [&](const std::string&) { return name; });
            model.set("name", name);
            model.add("rows").set("title", name);
            for (int n = 0; n < 200; ++n) {
                auto html = pages->render("page", model, "en");
                if (!html || *html != expected) ++wrong;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace ncp::pages
