#include "pages/escape.h"

#include <gtest/gtest.h>

namespace ncp::pages {
namespace {

TEST(escape, makes_markup_and_both_quotes_harmless) {
    EXPECT_EQ(escape_html(R"(<a href="x" title='y'>&amp;)"),
              "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;");
}

TEST(escape, keeps_every_script_as_it_is) {
    const std::string text = "Ærøskøbing Θάλασσα ملاحة 航海 🐟\n\tend";
    EXPECT_EQ(escape_html(text), text);
}

TEST(escape, keeps_marks_that_right_to_left_titles_need) {
    const std::string marks = "\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C";  // LRM, RLM, ALM
    EXPECT_EQ(escape_html(marks), marks);
}

TEST(escape, replaces_overrides_that_would_reverse_a_page) {
    for (const char* control : {"\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9"}) {
        EXPECT_EQ(escape_html(std::string("a") + control + "b"),
                  "a\xEF\xBF\xBD"
                  "b");
    }
}

TEST(escape, replaces_control_characters) {
    using std::string_literals::operator""s;
    EXPECT_EQ(escape_html("a\0b\x1B\x7F\r"s),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(escape_html("\xC2\x85\xE2\x80\xA8"), "\xEF\xBF\xBD\xEF\xBF\xBD");  // NEL, LS
}

TEST(escape, replaces_bytes_that_are_not_utf8_one_by_one) {
    const std::string replacement = "\xEF\xBF\xBD";
    // Alone, overlong "<", surrogate, beyond Unicode, cut off, invalid lead byte.
    EXPECT_EQ(escape_html("\x80x"), replacement + "x");
    EXPECT_EQ(escape_html("\xC0\xBC"), replacement + replacement);
    EXPECT_EQ(escape_html("\xE0\x80\xBC"), replacement + replacement + replacement);
    EXPECT_EQ(escape_html("\xED\xA0\x80"), replacement + replacement + replacement);
    EXPECT_EQ(escape_html("\xF4\x90\x80\x80"),
              replacement + replacement + replacement + replacement);
    EXPECT_EQ(escape_html("\xE2\x82"), replacement + replacement);
    EXPECT_EQ(escape_html("\xFF<"), replacement + "&lt;");
}

TEST(escape, replaces_what_xml_forbids) {
    EXPECT_EQ(escape_html("\xEF\xBF\xBE\xEF\xBF\xBF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace ncp::pages
