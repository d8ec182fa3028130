// What a reader finds in the transcript, and what not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "elmo/outline.h"
#include "elmo/selection.h"
#include "elmo/tree.h"
#include "unit/elmo/random_elmo.h"
#include "unit/transcript/pdf_file.h"
#include "unit/transcript/printing.h"
#include "unit/transcript/samples.h"

namespace ncp::elmo::transcript {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace testing;

Document parsed(const std::string& xml) {
    initialise_xml();
    auto document = Document::parse(xml);
    if (!document) throw std::runtime_error(document.error().describe().str());
    return std::move(*document);
}

void expect_everything_of_the_outline(const std::string& xml, const std::string& text) {
    const auto seen = outline(parsed(xml));
    ASSERT_TRUE(seen);
    for (const Node& node : seen->nodes) {
        EXPECT_THAT(text, HasSubstr(collapse(node.code)));
        EXPECT_THAT(text, HasSubstr(collapse(node.grade)));
        EXPECT_THAT(text, HasSubstr(node.date));
        if (!node.ects.empty()) {
            EXPECT_THAT(text, HasSubstr(node.ects + " ECTS"));
        }
        for (const Title& title : node.titles)
            EXPECT_THAT(text, HasSubstr(collapse(title.text)));
    }
    for (const ReportOutline& report : seen->reports) {
        for (const Title& title : report.issuer_titles)
            EXPECT_THAT(text, HasSubstr(title.text));
        for (const auto& [type, value] : report.issuer_identifiers)
            EXPECT_THAT(text, HasSubstr(type + " " + value));
        EXPECT_THAT(text, HasSubstr(report.url));
        EXPECT_THAT(text, HasSubstr(report.issue_date.substr(0, 10)));
        for (const std::string& title : report.attachment_titles)
            EXPECT_THAT(text, HasSubstr(title));
    }
    EXPECT_THAT(text, HasSubstr(seen->learner.given_names));
    EXPECT_THAT(text, HasSubstr(seen->learner.family_name));
    EXPECT_THAT(text, HasSubstr(seen->learner.birth_date));
}

TEST(TranscriptContent, EveryStringOfADegreeIsFoundAsWritten) {
    const std::string text = PdfFile(printed(degree())).text();
    expect_everything_of_the_outline(degree(), text);
}

TEST(TranscriptContent, EveryStringOfManyCoursesIsFoundAsWritten) {
    expect_everything_of_the_outline(courses(120), PdfFile(printed(courses(120))).text());
}

TEST(TranscriptContent, ShowsWhatTheOutlineDoesNot) {
    const std::string text = PdfFile(printed(degree())).text();
    for (const char* expected :
         {"15 opintoviikko", "Taso / Level: EQF 6; FiNQF (First cycle)",
          "Opetuskieli / Language: fi", "Asteikko / Scale: 0-5", "0-5: 0 hylätty, 5 erinomainen",
          "0 fail, 5 excellent", "Kevät 2025 / Spring 2025", "Tutkinto-ohjelma / Degree programme",
          "lower 64 %, the same 26 %, higher 10 %", "Autumn 2024 to spring 2025",
          "hyväksytty passed", "Maa / Country FI"}) {
        EXPECT_THAT(text, HasSubstr(expected));
    }
}

TEST(TranscriptContent, LabelsAreInBothLanguagesAndInEnglishOnlyOnce) {
    const std::string finnish = PdfFile(printed(courses(1))).text();
    EXPECT_THAT(finnish, HasSubstr("EMREX-suoritusote EMREX transcript"));
    EXPECT_THAT(finnish, HasSubstr("Sukunimi / Family name"));
    EXPECT_THAT(finnish, HasSubstr("Johdatus tietojenkäsittelyyn 0 Introduction to computing 0"));
    const std::string english = PdfFile(printed(courses(1), "en")).text();
    EXPECT_THAT(english, Not(HasSubstr("Sukunimi")));
    EXPECT_THAT(english, Not(HasSubstr("Family name / Family name")));
    EXPECT_THAT(english, HasSubstr("Introduction to computing 0 Johdatus tietojenkäsittelyyn 0"));
}

TEST(TranscriptContent, ShowsOnlyTheIdentifiersThatTheOperatorAllows) {
    const std::string text = PdfFile(printed(courses(1))).text();
    EXPECT_THAT(text, HasSubstr("010190-9999"));
    EXPECT_THAT(text, HasSubstr("esi:example.edu:12345"));
    EXPECT_THAT(text, Not(HasSubstr("not-to-be-shown")));
}

TEST(TranscriptContent, EveryPageNamesTheDocumentAndIsCounted) {
    const std::string text = PdfFile(printed(courses(60))).text();
    const std::string name =
        "EMREX-suoritusote / EMREX transcript – Maija Annika Mäkeläinen-Øvergård";
    std::size_t pages = 0;
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; ++at)
        ++pages;
    ASSERT_GT(pages, 2U);
    for (std::size_t page = 1; page <= pages; ++page) {
        EXPECT_THAT(text,
                    HasSubstr("Page " + std::to_string(page) + " of " + std::to_string(pages)));
    }
    std::size_t heads = 0;
    for (std::size_t at = 0; (at = text.find("Arvosana Grade", at)) != std::string::npos; ++at)
        ++heads;
    EXPECT_GE(heads, pages - 1) << "the table's head stands on each of its pages";
}

TEST(TranscriptContent, OtherScriptsAreFoundToo) {
    const std::string text = PdfFile(printed(scripts())).text();
    for (const char* expected :
         {"Εισαγωγή στην επιστήμη των υπολογιστών", "Άριστα", "БГ-7", "Отличен",
          "Вступ до програмування, їжак і ґанок", "ქართული ენა", "Հայերեն լեզու", "Αγάθη Марія"}) {
        EXPECT_THAT(text, HasSubstr(expected));
    }
    const std::string dense = without_blanks(text);
    for (const char* expected : {"مقدمة في علوم الحاسوب", "ممتاز", "جامعة المثال",
                                 "מבוא למדעי המחשב", "מצוין", "القاسم"}) {
        EXPECT_THAT(dense, HasSubstr(without_blanks(expected)));
    }
}

// Random documents; whatever is left out of the selection has a word of its own.
TEST(TranscriptContent, NothingThatWasLeftOutAppears) {
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        const auto made = elmo::testing::random_document(seed);
        const auto picks = elmo::testing::random_picks(seed, static_cast<int>(made.nodes.size()));
        auto selection = keep(parsed(made.xml), picks);
        ASSERT_TRUE(selection);
        const PdfFile pdf(printed(selection->document.serialize(), "en"));
        const std::string text = pdf.text() + pdf.embedded() + pdf.objects();
        for (const auto& node : made.nodes) {
            if (picks.contains(node.number)) {
                EXPECT_THAT(text, HasSubstr(node.canary)) << "seed " << seed;
            } else {
                EXPECT_THAT(text, Not(HasSubstr(node.canary))) << "seed " << seed;
            }
        }
    }
}

TEST(TranscriptContent, TheDigestIsThatOfTheEmbeddedFile) {
    const PdfFile pdf(printed(degree()));
    const std::string embedded = pdf.embedded();
    EXPECT_EQ(embedded, embedded_elmo(parsed(degree())));
    EXPECT_EQ(pdf.sha256sum_of_embedded(), hex_encode(sha256(embedded)));
    EXPECT_THAT(pdf.text(), HasSubstr(pdf.sha256sum_of_embedded()));
    EXPECT_THAT(embedded, Not(HasSubstr("<attachment>"))) << "the file holds results, not files";
    EXPECT_THAT(embedded, HasSubstr("Luonnontieteiden kandidaatti"));
}

}  // namespace
}  // namespace ncp::elmo::transcript
