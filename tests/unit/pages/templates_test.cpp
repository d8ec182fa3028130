#include "pages/templates.h"

#include <gtest/gtest.h>

#include "unit/pages/web_folder.h"

namespace ncp::pages {
namespace {

Result<std::map<std::string, std::string>> read(const WebFolder& folder) {
    return read_templates(folder.path() / "templates");
}

TEST(templates, puts_the_layout_around_and_partials_inside) {
    WebFolder folder;
    folder.write("templates/layout.mustache", "<html>{{> content}}</html>");
    folder.write("templates/page.mustache", "A{{> part}}B");
    folder.write("templates/partials/part.mustache", "({{> inner}})");
    folder.write("templates/partials/inner.mustache", "{{x}}");
    auto pages = read(folder);
    ASSERT_TRUE(pages);
    EXPECT_EQ(pages->at("page"), "<html>A({{x}})B</html>");
    EXPECT_EQ(pages->count("layout"), 0U);
}

TEST(templates, takes_the_layout_named_in_the_first_line) {
    WebFolder folder;
    folder.write("templates/client-layout.mustache", "client:{{> content}}");
    folder.write("templates/page.mustache", "{{! layout: client-layout }}\nhere");
    auto pages = read(folder);
    ASSERT_TRUE(pages);
    EXPECT_EQ(pages->at("page"), "client:\nhere");
}

TEST(templates, refuses_a_layout_that_does_not_exist) {
    WebFolder folder;
    folder.write("templates/page.mustache", "{{! layout: nowhere }}\nhere");
    EXPECT_FALSE(read(folder));
}

TEST(templates, refuses_raw_output_in_every_spelling) {
    for (const char* content :
         {"{{{x}}}", "{{{ x }}}", "{{&x}}", "{{& x}}", "{{ & x}}", "{{ {x} }}", "{{x}}}"}) {
        for (const char* file : {"templates/page.mustache", "templates/layout.mustache",
                                 "templates/partials/part.mustache"}) {
            WebFolder folder;
            folder.write("templates/page.mustache", "{{> part}}");
            folder.write("templates/partials/part.mustache", "");
            folder.write(file, content);
            if (std::string(file) == "templates/partials/part.mustache") {
                folder.write("templates/page.mustache", "{{> part}}");
            }
            auto pages = read(folder);
            ASSERT_FALSE(pages) << file << ": " << content;
            EXPECT_EQ(pages.error().code(), ErrorCode::invalid_config);
        }
    }
}

TEST(templates, refuses_other_delimiters_and_implicit_values) {
    for (const char* content : {"{{=<% %>=}}", "{{ =| |= }}", "{{}}", "{{ }}", "{{.}}"}) {
        WebFolder folder;
        folder.write("templates/page.mustache", content);
        EXPECT_FALSE(read(folder)) << content;
    }
}

TEST(templates, refuses_tags_and_sections_that_do_not_close) {
    for (const char* content :
         {"{{x", "{{#a}}", "{{/a}}", "{{#a}}{{#b}}{{/a}}{{/b}}", "{{^a}}{{/b}}"}) {
        WebFolder folder;
        folder.write("templates/page.mustache", content);
        EXPECT_FALSE(read(folder)) << content;
    }
}

TEST(templates, refuses_a_page_that_closes_a_section_of_its_layout) {
    WebFolder folder;
    folder.write("templates/layout.mustache", "{{#a}}{{> content}}{{/a}}");
    folder.write("templates/page.mustache", "{{/a}}{{#a}}");
    EXPECT_FALSE(read(folder));
}

TEST(templates, refuses_missing_partials_and_partials_that_contain_themselves) {
    WebFolder missing;
    missing.write("templates/page.mustache", "{{> nowhere}}");
    EXPECT_FALSE(read(missing));

    WebFolder circle;
    circle.write("templates/page.mustache", "{{> a}}");
    circle.write("templates/partials/a.mustache", "{{> b}}");
    circle.write("templates/partials/b.mustache", "{{> a}}");
    EXPECT_FALSE(read(circle));
}

TEST(templates, cannot_reach_files_outside_by_a_partials_name) {
    WebFolder folder;
    folder.write("templates/page.mustache", "{{> ../../locales/en}}");
    EXPECT_FALSE(read(folder));
}

}  // namespace
}  // namespace ncp::pages
