// Foreign XML: what is refused, what is kept exactly, and what a refusal may cost and tell.
#include "elmo/document.h"

#include <gmock/gmock.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <thread>

#include "unit/elmo/fixtures.h"

namespace ncp::elmo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string refusal(std::string_view bytes, const ParseLimits& limits = {}) {
    auto document = Document::parse(bytes, limits);
    return document ? "accepted" : document.error().operator_text().str();
}

std::string root_text(const Document& document) {
    xmlChar* text = xmlNodeGetContent(document.root());
    std::string copied(reinterpret_cast<const char*>(text));
    xmlFree(text);
    return copied;
}

class DocumentTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() { initialise_xml(); }
};

// Well-formed and dangerous only to a parser that follows them; see the schema's tests.
const std::set<std::string> kOnlyTempting = {"xinclude.xml", "stylesheet-instruction.xml",
                                             "schema-location-of-a-stranger.xml"};

TEST_F(DocumentTest, refuses_every_hostile_file) {
    int refused = 0;
    for (const auto& file :
         testing::xml_files(testing::source_directory() / "tests/data/xml-hostile")) {
        if (kOnlyTempting.count(file.filename().string()) == 1) continue;
        auto document = Document::parse(testing::content_of(file));
        ASSERT_FALSE(document) << file.filename();
        auto code = document.error().code();
        EXPECT_TRUE(code == ErrorCode::invalid_document || code == ErrorCode::too_large);
        EXPECT_THAT(document.error().operator_text().str(), HasSubstr("line ")) << file.filename();
        ++refused;
    }
    std::cout << refused << " hostile files refused\n";
    EXPECT_GE(refused, 85);
}

TEST_F(DocumentTest, follows_no_address_in_a_tempting_file) {
    auto folder = testing::source_directory() / "tests/data/xml-hostile";
    for (const auto& name : kOnlyTempting) {
        auto document = Document::parse(testing::content_of(folder / name));
        ASSERT_TRUE(document) << name;
        EXPECT_THAT(document->serialize(), Not(HasSubstr("root:"))) << name;
    }
}

TEST_F(DocumentTest, names_the_doctype_as_the_reason) {
    EXPECT_EQ(refusal("<!DOCTYPE a>\n<a/>"), "line 1: a DOCTYPE is not accepted");
    EXPECT_EQ(refusal("<?xml version='1.0'?>\n\n<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>"),
              "line 3: a DOCTYPE is not accepted");
}

TEST_F(DocumentTest, what_looks_like_a_doctype_in_text_is_text) {
    for (const char* harmless : {"<a><!-- <!DOCTYPE a> --></a>", "<a><![CDATA[<!DOCTYPE a>]]></a>",
                                 "<a><?note <!DOCTYPE a> ?></a>", "<a b='!DOCTYPE'/>"}) {
        EXPECT_EQ(refusal(harmless), "accepted") << harmless;
    }
}

TEST_F(DocumentTest, an_error_tells_the_line_and_nothing_of_the_content) {
    std::string secret = "Nadja-Canary-19990101";
    for (const std::string& bytes :
         {"<a>\n<b>\n&" + secret + ";</b></a>", "<a>\n\n<" + secret + "></b></a>",
          "<a>\n\n<b " + secret + "='1' " + secret + "='2'/></a>", "<a>\n\n<" + secret + ":b/></a>",
          "<a>\n\n<b c='" + secret + "\x01'/></a>", "<a>\n\n<" + secret,
          "<a>\n\n<!DOCTYPE " + secret + "></a>",
          "<a>\n\n<b>" + secret + "</" + secret + "></a>"}) {
        std::string told = refusal(bytes);
        EXPECT_THAT(told, HasSubstr("line 3: ")) << bytes;
        EXPECT_THAT(told, Not(HasSubstr("Canary"))) << bytes;
    }
}

TEST_F(DocumentTest, the_parser_prints_nothing_in_any_thread) {
    ::testing::internal::CaptureStderr();
    ::testing::internal::CaptureStdout();
    auto provoke = [] {
        (void)Document::parse("<a><b></a>");
        (void)Document::parse("<p:a/>");
        // Without our own handler: what another library would do that uses libxml2 beside us.
        xmlFreeDoc(xmlReadMemory("<a><canary></a>", 15, nullptr, nullptr, 0));
    };
    provoke();
    std::thread(provoke).join();
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(DocumentTest, accepts_64_levels_and_refuses_65) {
    auto nested = [](int depth) {
        std::string bytes;
        for (int i = 0; i < depth; ++i)
            bytes += "<a>";
        for (int i = 0; i < depth; ++i)
            bytes += "</a>";
        return bytes;
    };
    EXPECT_EQ(refusal(nested(64)), "accepted");
    EXPECT_EQ(refusal(nested(65)), "line 1: elements too deep below each other");
    std::string leaf = nested(64);
    leaf.insert(leaf.find("</a>"), "<b/>");
    EXPECT_EQ(refusal(leaf), "line 1: elements too deep below each other");
    EXPECT_EQ(refusal(nested(3), {1000, 2, 1000}), "line 1: elements too deep below each other");
}

TEST_F(DocumentTest, refuses_what_is_one_byte_or_one_element_over_its_limit) {
    EXPECT_EQ(refusal("<a></a>", {7, 64, 100}), "accepted");
    EXPECT_EQ(refusal("<a></a>", {6, 64, 100}), "a document of 7 bytes, at most 6 are read");
    EXPECT_EQ(Document::parse("<a></a>", {6, 64, 100}).error().code(), ErrorCode::too_large);
    // An element and its attributes, a comment, an instruction and a section: 6, and 2 end tags.
    std::string six = "<a b='1' c='2'><!-- --><?d e?><![CDATA[]]></a>";
    EXPECT_EQ(refusal(six, {1000, 64, 7}), "accepted");
    EXPECT_EQ(refusal(six, {1000, 64, 6}), "line 1: too many elements and attributes");
}

TEST_F(DocumentTest, an_attachment_of_seven_megabytes_passes) {
    std::string base64(7U * 1024 * 1024 * 4 / 3, 'A');
    auto document = Document::parse("<a>" + base64 + "</a>");
    ASSERT_TRUE(document);
    EXPECT_EQ(root_text(*document).size(), base64.size());
}

TEST_F(DocumentTest, a_text_that_libxml2_cannot_hold_is_too_large) {
    std::string text;
    text.resize(10'000'001, 'A');
    ParseLimits limits;
    limits.size_bytes_max = 64U << 20;
    for (const std::string& bytes :
         {"<a>" + text + "</a>", "<a b='" + text + "'/>", "<a><!--" + text + "--></a>",
          "<a><![CDATA[" + text + "]]></a>", "<a><?b " + text + "?></a>"}) {
        auto document = Document::parse(bytes, limits);
        ASSERT_FALSE(document);
        EXPECT_EQ(document.error().code(), ErrorCode::too_large);
    }
}

TEST_F(DocumentTest, keeps_every_character_through_parse_and_serialize) {
    std::string bytes =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!-- before --><a xmlns=\"urn:a\" b=\"&lt;&quot;&#10;\">  Ærø\n&amp; \xF0\x9F\x98\x80 "
        "&#13;<![CDATA[<p>]]><?c d?></a>\n";
    auto document = Document::parse(bytes);
    ASSERT_TRUE(document);
    std::string once = document->serialize();
    auto again = Document::parse(once);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->serialize(), once);
    EXPECT_THAT(once, HasSubstr("  Ærø\n&amp; \xF0\x9F\x98\x80 &#13;<![CDATA[<p>]]><?c d?></a>"));
    EXPECT_THAT(once, HasSubstr("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
}

TEST_F(DocumentTest, reads_utf_16_of_both_orders_and_writes_utf_8) {
    std::u16string text = u"\uFEFF<?xml version='1.0' encoding='UTF-16'?><a>\u00E6\U0001F600</a>";
    for (bool big : {false, true}) {
        for (bool mark : {false, true}) {
            std::string bytes;
            for (char16_t unit : mark ? text : text.substr(1)) {
                char low = static_cast<char>(unit & 0xFFU);
                char high = static_cast<char>(unit >> 8U);
                bytes += big ? high : low;
                bytes += big ? low : high;
            }
            auto document = Document::parse(bytes);
            ASSERT_TRUE(document) << document.error().describe().str();
            EXPECT_EQ(root_text(*document), "æ\xF0\x9F\x98\x80");
            EXPECT_THAT(document->serialize(), HasSubstr("encoding=\"UTF-8\""));
        }
    }
}

TEST_F(DocumentTest, a_byte_order_mark_is_no_content) {
    auto document = Document::parse("\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?><a>b</a>");
    ASSERT_TRUE(document);
    EXPECT_EQ(document->serialize(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>b</a>\n");
}

TEST_F(DocumentTest, a_copy_lives_on_its_own) {
    auto document = Document::parse("<a><b>c</b></a>");
    ASSERT_TRUE(document);
    Document copy = document->copy();
    xmlNodeSetContent(document->root(), reinterpret_cast<const xmlChar*>("changed"));
    EXPECT_EQ(root_text(copy), "c");
    Document adopted = Document::adopt(xmlCopyDoc(copy.tree(), 1));
    EXPECT_EQ(adopted.serialize(), copy.serialize());
}

TEST_F(DocumentTest, lines_are_exact_beyond_65535) {
    std::string bytes = "<a>";
    for (int line = 1; line < 200'000; ++line)
        bytes += "\n<b/>";
    auto document = Document::parse(bytes + "</a>");
    ASSERT_TRUE(document);
    int expected = 2;
    for (xmlNode* node = xmlFirstElementChild(document->root()); node != nullptr;
         node = xmlNextElementSibling(node)) {
        ASSERT_EQ(line_of(node), expected++);
    }
    EXPECT_EQ(expected, 200'001);
    EXPECT_EQ(line_of(nullptr), 0);
    EXPECT_EQ(refusal(bytes + "<c></d></a>").substr(0, 13), "line 200000: ");
}

TEST_F(DocumentTest, reads_the_published_examples_and_real_documents) {
    if (!std::filesystem::exists(testing::reference_data())) {
        GTEST_SKIP() << "needs the reference data at " << testing::reference_data();
    }
    auto files = testing::xml_files(testing::reference_data() / "elmo/samples");
    for (const char* version :
         {"v1.0.0", "v1.1.0", "v1.2", "v1.3.0", "v1.4.0", "v1.5.0", "v1.6.0", "v1.7.0", "v2.0.0"}) {
        files.push_back(testing::reference_data() / "elmo/official" / version / "example.xml");
    }
    for (const auto& file : files) {
        EXPECT_EQ(refusal(testing::content_of(file)), "accepted") << file;
    }
}

}  // namespace
}  // namespace ncp::elmo
