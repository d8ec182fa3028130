// xml_text of the C++ wrapper, on which adapters rely when a student's name is hostile.
#include <gtest/gtest.h>

#include "elmo/document.h"
#include "ncp/text.hpp"

namespace ncp::plugin {
namespace {

TEST(XmlText, EscapesAndKeepsWhatIsGood) {
    EXPECT_EQ(xml_text("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c'");
    const std::string good = "Żółć \xf0\x9f\x8e\x93 \xe2\x82\xac\t\n";
    EXPECT_EQ(xml_text(good), good);
}

TEST(XmlText, ReplacesWhatIsNoUtf8AndDropsControlCharacters) {
    const std::string replaced = "\xef\xbf\xbd";
    EXPECT_EQ(xml_text("a\xff"), "a" + replaced);
    EXPECT_EQ(xml_text("Andr\xc3"), "Andr" + replaced);
    EXPECT_EQ(xml_text("\xc0\xaf"), replaced + replaced);                 // overlong
    EXPECT_EQ(xml_text("\xed\xa0\x80"), replaced + replaced + replaced);  // a surrogate
    EXPECT_EQ(xml_text("\xef\xbf\xbe").find('\xbe'), std::string::npos);  // U+FFFE
    EXPECT_EQ(xml_text("\xf4\x90\x80\x80").size(), 4 * replaced.size());  // beyond U+10FFFF
    EXPECT_EQ(xml_text(std::string_view("a\0\x01\x1f\x7f"
                                        "b",
                                        6)),
              "a\x7f"
              "b");
}

// Every pair of bytes, between letters that it must not swallow wrongly.
TEST(XmlText, MakesADocumentOfAnyBytes) {
    std::string all;
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            all += {static_cast<char>(first), static_cast<char>(second), '.'};
        }
    }
    auto document =
        elmo::Document::parse("<a b=\"" + xml_text(all) + "\">" + xml_text(all) + "</a>");
    EXPECT_TRUE(document) << document.error().describe().str();
}

}  // namespace
}  // namespace ncp::plugin
