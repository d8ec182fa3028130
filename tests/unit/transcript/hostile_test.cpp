// Documents that want to break the page, the program or the reader's trust.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>

#include "elmo/transcript/shown.h"
#include "unit/transcript/pdf_file.h"
#include "unit/transcript/printing.h"
#include "unit/transcript/samples.h"

namespace ncp::elmo::transcript {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace testing;

constexpr char kCutNote[] = "too long to be printed";

std::string one(const Course& course) {
    return elmo(report(xml_of(course), title("en", "University")));
}
std::string text_of(const std::string& xml) {
    return PdfFile(printed(xml, "en")).text();
}
std::string repeated(const std::string& text, int times) {
    std::string made;
    for (int i = 0; i < times; ++i)
        made += text;
    return made;
}

TEST(TranscriptHostile, shown_drops_controls_and_bidi_controls) {
    EXPECT_EQ(shown("a\u202Eb\u2066c\u2069d\u200Fe\u061Cf", 99).text, "abcdef");
    EXPECT_EQ(shown(std::string("a\x01\x7F\u0085\uFEFF\u2028z"), 99).text, "a z");
    EXPECT_EQ(shown("  a \t\n b  ", 99).text, "a b");
    EXPECT_EQ(shown("e\u0301\u0301\u0301\u0301\u0301!", 99).text, "e\u0301\u0301\u0301!");
    EXPECT_EQ(shown("ab\xFF\xC0"
                    "cd",
                    99)
                  .text,
              "abcd");
    EXPECT_EQ(shown("نمی\u200Cدانم", 99).text, "نمی\u200Cدانم") << "Persian needs it";
}

TEST(TranscriptHostile, shown_cuts_by_characters_and_says_so) {
    EXPECT_EQ(shown("äöüß", 4).text, "äöüß");
    EXPECT_FALSE(shown("äöüß", 4).cut);
    EXPECT_EQ(shown("äöüßx", 4).text, "äöüß…");
    EXPECT_TRUE(shown("äöüßx", 4).cut);
    EXPECT_EQ(shown("abc d", 4).text, "abc…");
}

TEST(TranscriptHostile, isolated_only_marks_what_runs_from_right_to_left) {
    EXPECT_EQ(isolated("Kevät"), "Kevät");
    EXPECT_EQ(isolated("מבוא"), "\u2068מבוא\u2069");
}

TEST(TranscriptHostile, AnOrdinaryTranscriptSaysNothingOfCuts) {
    EXPECT_THAT(text_of(courses(3)), Not(HasSubstr(kCutNote)));
}

TEST(TranscriptHostile, ATitleOfAMegabyteIsCutAndTheCutIsTold) {
    const std::string text =
        text_of(one({.code = "C1", .titles = title("en", std::string(1'000'000, 'A'))}));
    EXPECT_THAT(text, HasSubstr("AAAA…"));
    EXPECT_THAT(text, HasSubstr(kCutNote));
    EXPECT_LT(text.size(), 5'000U);
}

TEST(TranscriptHostile, WideLettersDoNotMakeARowHigherThanAPage) {
    for (const std::string& wide : {std::string("W"), std::string("﷽"), std::string("\U0001F469"),
                                    std::string("计"), std::string("น้ำ")}) {
        const std::string text = text_of(one({.code = "C1",
                                              .titles = title("en", repeated(wide, 3000)) +
                                                        title("fi", "2" + repeated(wide, 3000)) +
                                                        title("sv", "3" + repeated(wide, 3000)),
                                              .grade = repeated(wide, 3000)}) +
                                         "");
        EXPECT_THAT(text, HasSubstr("C1"));
        EXPECT_THAT(text, HasSubstr(kCutNote));
    }
}

TEST(TranscriptHostile, MarkupAndPlaceholdersStayText) {
    const std::string text = text_of(
        one({.code = "C1",
             .titles = title(
                 "en", "&lt;span size=\"999999\"&gt;x&lt;/span&gt; {page} {contact_point} %s")}));
    EXPECT_THAT(text, HasSubstr("<span size=\"999999\">x</span> {page} {contact_point} %s"));
}

TEST(TranscriptHostile, ANameCannotTurnTheLineAround) {
    const std::string xml =
        elmo(report(xml_of({.code = "C1", .titles = title("en", "T")}), title("en", "U")),
             "\u202Eevil\u202C", "\u2067name");
    const std::string text = text_of(xml);
    EXPECT_THAT(text, HasSubstr("evil"));
    EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

TEST(TranscriptHostile, XmpAndTitleAreEscaped) {
    const PdfFile pdf(
        printed(elmo(report(xml_of({.code = "C1", .titles = title("en", "T")}), title("en", "U")),
                     "A", "&lt;/rdf:li&gt;&lt;x/&gt; &amp; (\\)")));
    EXPECT_THAT(pdf.info({"-meta"}), HasSubstr("&lt;/rdf:li&gt;&lt;x/&gt; &amp; (\\)"));
    EXPECT_THAT(pdf.info(), HasSubstr("</rdf:li><x/> & (\\), A"));
    EXPECT_EQ(pdf.faults(), "");
}

TEST(TranscriptHostile, ListsOfThousandsAreCut) {
    std::string titles;
    std::string credits;
    std::string categories;
    for (int i = 0; i < 3000; ++i) {
        const std::string n = std::to_string(i);
        titles += title("en", "Title " + n);
        credits += "<credit><scheme>s" + n + "</scheme><value>1</value></credit>";
        categories += "<category label=\"l" + n + "\" count=\"99999999999999999999999999\"/>";
    }
    const std::string text =
        text_of(one({.code = "C1",
                     .titles = titles,
                     .ects = "",
                     .before = "<resultDistribution>" + categories + "</resultDistribution>",
                     .after = credits}));
    EXPECT_THAT(text, HasSubstr("Title 0"));
    EXPECT_THAT(text, HasSubstr("l0: 99999999999999999999999999, l1:"));
    EXPECT_THAT(text, HasSubstr(kCutNote));
    EXPECT_LT(text.size(), 8'000U);
}

// None of them may cost time by its square, or be held laid out as a whole.
TEST(TranscriptHostile, AHundredThousandOfAnythingCostNoMoreThanReadingThem) {
    constexpr int kMany = 100'000;
    std::string titles;
    std::string schemes;
    std::string attachments;
    std::string identifiers;
    for (int i = 0; i < kMany; ++i) {
        const std::string n = std::to_string(i);
        titles += title("en", "Title " + n);
        schemes += "<gradingScheme localId=\"x" + n + "\"/>";
        attachments += "<attachment><title>File " + n + "</title></attachment>";
        identifiers += "<identifier type=\"t\">i" + n + "</identifier>";
    }
    const auto begin = std::clock();
    std::string text = text_of(one({.code = "C1" + std::string("</identifier>") + identifiers +
                                            "<identifier type=\"local\">last",
                                    .titles = titles}));
    EXPECT_THAT(text, HasSubstr("Title 0"));
    text = text_of(elmo(report("", titles, schemes + attachments)));
    EXPECT_THAT(text, HasSubstr("x198:"));
    EXPECT_THAT(text, HasSubstr("File 199"));
    EXPECT_THAT(text, Not(HasSubstr("File 200")));
    EXPECT_THAT(text, HasSubstr(kCutNote));
    std::printf("100,000 of each: %.1f s\n",
                static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
}

TEST(TranscriptHostile, MoreInstitutionsThanAnybodyKnowsAreRefused) {
    std::string reports;
    for (std::size_t i = 0; i <= kIssuersMax; ++i)
        reports += report("", title("en", "University"));
    auto document = Document::parse(elmo(reports));
    ASSERT_TRUE(document);
    auto pdf = Press(fonts()).print(*document, order_in("en"));
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code(), ErrorCode::too_large);
}

TEST(TranscriptHostile, NumbersThatAreNoneDoNotBreakAChart) {
    const std::string text = text_of(
        one({.code = "C1",
             .titles = title("en", "T"),
             .before = "<resultDistribution><category label=\"a\" count=\"nan\"/>"
                       "<category label=\"b\" count=\"-5\"/><category label=\"c\" count=\"1e999\"/>"
                       "<category label=\"\" count=\"\"/></resultDistribution>"}));
    EXPECT_THAT(text, HasSubstr("1e999"));
}

TEST(TranscriptHostile, ATreeAsDeepAsDocumentsMayBeIsPrintedWhole) {
    std::string tree = xml_of({.code = "D0", .titles = title("en", "Deepest"), .type = "Module"});
    for (int depth = 1; depth < 28; ++depth) {  // each takes two elements of the depth of 64
        tree = xml_of({.code = "D" + std::to_string(depth),
                       .titles = title("en", "Depth " + std::to_string(depth)),
                       .type = "Module",
                       .parts = part(tree)});
    }
    const std::string text = text_of(elmo(report(tree, title("en", "University"))));
    EXPECT_THAT(text, HasSubstr("Deepest"));
    EXPECT_THAT(text, HasSubstr("Depth 27"));
}

TEST(TranscriptHostile, MoreResultsThanAreEverPrintedAreRefusedNotLeftOut) {
    Press press(fonts());
    Order order = order_in("en");
    order.results_max = 39;
    auto document = Document::parse(courses(40));
    ASSERT_TRUE(document);
    auto pdf = press.print(*document, order);
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code(), ErrorCode::too_large);
}

TEST(TranscriptHostile, TwentyThousandResultsAreAllPrintedInBoundedMemory) {
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    const PdfFile pdf(printed(courses(20'000), "en"));
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    const std::string text = pdf.text();
    EXPECT_THAT(text, HasSubstr("CS-100 "));
    EXPECT_THAT(text, HasSubstr("CS-20099 "));
    std::printf("20,000 results: %ld MiB more, %s\n", (after.ru_maxrss - before.ru_maxrss) / 1024,
                pdf.info().substr(pdf.info().find("Pages:"), 24).c_str());
#if !defined(__SANITIZE_ADDRESS__)  // which keeps what was freed for a while
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 700 * 1024);
#endif
}

}  // namespace
}  // namespace ncp::elmo::transcript
