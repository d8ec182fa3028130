// What is taken for HTML in a text, and what is not.
#include "elmo/rules/html.h"

#include <gtest/gtest.h>

#include <string>

namespace ncp::elmo {
namespace {

TEST(HtmlTest, plain_texts_hold_no_markup) {
    for (const char* text :
         {"", "Sailing", "AT&T", "R & D", "a < b", "3<5>2", "<3", "x <- y", "<", "</", "</>",
          "< p >text</ p >", "<knot>", "C<T>", "&unknown;", "&#;", "&#x", "<p", "<b<b<b"}) {
        EXPECT_EQ(markup_in(text), Markup::none) << text;
    }
}

TEST(HtmlTest, single_tags_and_references_are_suspected) {
    for (const char* text : {"The importance of <br> in HTML", "one<br/>two", "Knots &amp; sails",
                             "&nbsp;", "&#39;", "</p>", "<p>never closed", "</b>before<b>",
                             "<b>another</i>", "a <b and c> d", "<IMG SRC=\"x\">"}) {
        EXPECT_EQ(markup_in(text), Markup::suspected) << text;
    }
}

TEST(HtmlTest, a_tag_and_its_end_are_certain) {
    for (const char* text : {"<p>Knots</p>", "see <B>this</b>", "<a href=\"x\">y</a>",
                             "<p>a</p><br>", "<script>alert(1)</script>", "<p\nclass='x'>a</p >"}) {
        EXPECT_EQ(markup_in(text), Markup::certain) << text;
    }
}

TEST(HtmlTest, basic_tags_are_those_for_paragraphs_and_emphasis) {
    for (const char* name : {"p", "br", "b", "ul", "li", "em", "strong"})
        EXPECT_TRUE(is_basic_html(name)) << name;
    for (const char* name : {"table", "img", "h1", "h6", "script", "style", "iframe", "x", ""})
        EXPECT_FALSE(is_basic_html(name)) << name;
}

TEST(HtmlTest, tags_are_told_in_order_until_the_visitor_has_enough) {
    std::string seen;
    each_tag("<P>a<br/>b</p><h2>", [&seen](std::string_view name, bool is_end) {
        seen += (is_end ? "/" : "") + std::string(name) + " ";
        return name != "br";
    });
    EXPECT_EQ(seen, "p br ");
}

}  // namespace
}  // namespace ncp::elmo
