// The transcript as a PDF: structure, fonts, metadata, size, threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "signing/pdf_signature.h"
#include "support/program.h"
#include "support/signed_sample.h"
#include "unit/transcript/pdf_file.h"
#include "unit/transcript/printing.h"
#include "unit/transcript/samples.h"

namespace ncp::elmo::transcript {
namespace {

using ::testing::HasSubstr;
using namespace testing;
using Json = nlohmann::json;

// Every object of the PDF, by "obj:3 0 R".
Json objects_of(const PdfFile& pdf) {
    return Json::parse(pdf.objects()).at("qpdf").at(1);
}
Json catalog_of(const Json& objects) {
    const std::string root = objects.at("trailer").at("value").at("/Root");
    return objects.at("obj:" + root).at("value");
}

TEST(TranscriptForm, HasNoFaultsThatQpdfFinds) {
    for (const std::string& xml : {courses(40), degree(), scripts()})
        EXPECT_EQ(PdfFile(printed(xml)).faults(), "");
}

TEST(TranscriptForm, AllFontsAreEmbeddedSubsetsOfTheChosenFamilies) {
    std::istringstream lines(PdfFile(printed(scripts())).fonts());
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    int fonts = 0;
    while (std::getline(lines, line)) {
        ++fonts;
        EXPECT_THAT(line, HasSubstr("+NotoSans"));
        EXPECT_THAT(line, HasSubstr("yes yes yes")) << "embedded, subset, with Unicode";
    }
    EXPECT_GE(fonts, 6);
}

TEST(TranscriptForm, IsTaggedInTheStudentsLanguage) {
    const PdfFile pdf(printed(degree()));
    EXPECT_THAT(pdf.info(), HasSubstr("Tagged:          yes"));
    EXPECT_THAT(pdf.info(), HasSubstr("PDF version:     1.7"));
    const Json catalog = catalog_of(objects_of(pdf));
    EXPECT_EQ(catalog.at("/Lang"), "u:fi");
    EXPECT_EQ(catalog.at("/MarkInfo").at("/Marked"), true);
    EXPECT_EQ(catalog.at("/ViewerPreferences").at("/DisplayDocTitle"), true);
}

TEST(TranscriptForm, TheStructureTellsHeadingsTablesAndCharts) {
    const std::string structure = PdfFile(printed(degree())).info({"-struct-text"});
    EXPECT_THAT(structure, HasSubstr("Document"));
    EXPECT_THAT(structure, HasSubstr("\"EMREX-suoritusote\""));
    EXPECT_THAT(structure, HasSubstr("\"University of Example Town\""));
    EXPECT_THAT(structure, HasSubstr("/Scope /Column"));
    EXPECT_THAT(structure, HasSubstr("/Scope /Row"));
    EXPECT_THAT(structure, HasSubstr("\"Luonnontieteiden kandidaatti"));
    EXPECT_THAT(structure, HasSubstr("\"7.5 ECTS\""));
    EXPECT_THAT(structure, HasSubstr("\"15opintoviikko\"")) << "wrapped";
    EXPECT_THAT(structure, HasSubstr("\"Tietorakenteet ja algoritmit 1Data")) << "beside a chart";
    std::size_t tables = 0;
    std::istringstream lines(structure);
    for (std::string line; std::getline(lines, line);)
        tables += line == "  Table (block)" ? 1 : 0;
    EXPECT_EQ(tables, 5U) << "a person, two universities, two tables of results over many pages";
}

TEST(TranscriptForm, EveryChartHasItsWords) {
    const Json objects = objects_of(PdfFile(printed(degree())));
    int figures = 0;
    for (const auto& [name, object] : objects.items()) {
        if (!object.contains("value") || !object.at("value").is_object()) continue;
        const Json& value = object.at("value");
        if (value.value("/S", Json()) != "/Figure") continue;
        ++figures;
        EXPECT_EQ(value.value("/Alt", ""),
                  "u:Kaikkien opiskelijoiden tulokset / Results of all students: "
                  "0: 3, 1: 8, 2: 17, 3: 31, 4: 24, 5: 9");
    }
    EXPECT_EQ(figures, 4);
}

TEST(TranscriptForm, CarriesTheMetadataOfPdfA3) {
    const PdfFile pdf(printed(degree()));
    const std::string xmp = pdf.info({"-meta"});
    EXPECT_THAT(xmp, HasSubstr("<pdfaid:part>3</pdfaid:part>"));
    EXPECT_THAT(xmp, HasSubstr("EMREX-suoritusote / EMREX transcript: Mäkeläinen-Øvergård, Maija"));
    EXPECT_THAT(xmp, HasSubstr("<xmp:CreateDate>2026-09-21T14:13:20Z</xmp:CreateDate>"));
    EXPECT_THAT(pdf.info({"-isodates"}), HasSubstr("CreationDate:    2026-09-21T14:13:20Z"));

    const Json objects = objects_of(pdf);
    const auto object = [&objects](const Json& reference) {
        return objects.at("obj:" + reference.get<std::string>());
    };
    const Json catalog = catalog_of(objects);
    const Json intent = catalog.at("/OutputIntents").at(0);
    EXPECT_EQ(intent.at("/S"), "/GTS_PDFA1");
    EXPECT_EQ(object(intent.at("/DestOutputProfile")).at("stream").at("dict").at("/N"), 3);
    const Json file = object(catalog.at("/AF").at(0)).at("value");
    EXPECT_EQ(file.at("/AFRelationship"), "/Source");
    EXPECT_EQ(file.at("/UF"), "u:elmo.xml");
    const Json stream = object(file.at("/EF").at("/F")).at("stream").at("dict");
    EXPECT_EQ(stream.at("/Subtype"), "/application/xml");
    EXPECT_THAT(stream.at("/Params").at("/ModDate"), HasSubstr("D:20260921141320Z"));
    EXPECT_TRUE(objects.at("trailer").at("value").contains("/ID"));
}

TEST(TranscriptForm, FortyCoursesSignedWithTheirDataTakeLessThan60KB) {
    auto pdf = signing::sign_pdf(printed(courses(40)), *test::genuine_key().source,
                                 {.name = "Contact point", .reason = "EMREX transcript", .at = {}});
    ASSERT_TRUE(pdf) << pdf.error().describe().str();
    std::printf("40 courses, signed, with the ELMO of %zu bytes inside: %zu bytes\n",
                courses(40).size(), pdf->size());
    EXPECT_LE(pdf->size(), 60'000U);
}

TEST(TranscriptForm, SignedItKeepsEverything) {
    const std::string plain = printed(degree());
    auto pdf = signing::sign_pdf(plain, *test::genuine_key().source,
                                 {.name = "Contact point", .reason = "", .at = {}});
    ASSERT_TRUE(pdf) << pdf.error().describe().str();
    const PdfFile before(plain);
    const PdfFile after(*pdf);
    EXPECT_EQ(after.faults(), "");
    EXPECT_EQ(after.text(), before.text());
    EXPECT_EQ(after.embedded(), before.embedded());
    EXPECT_THAT(after.info(), HasSubstr("Tagged:          yes"));
    EXPECT_EQ(after.info({"-meta"}), before.info({"-meta"}));
    const test::TemporaryFolder folder;
    test::write_file(folder.path() / "file.pdf", *pdf);
    const auto pdfsig = test::run("pdfsig", {(folder.path() / "file.pdf").string()});
    EXPECT_THAT(pdfsig.output, HasSubstr("Signature is Valid."));
    EXPECT_THAT(pdfsig.output, HasSubstr("Total document signed"));
}

TEST(TranscriptForm, TheSameDocumentGivesTheSamePdfWhateverWasPrintedBefore) {
    const std::string first = printed(courses(5));
    static_cast<void>(printed(scripts()));
    EXPECT_EQ(printed(courses(5)), first);
}

TEST(TranscriptForm, ManyThreadsPrintAtTheSameTime) {
    constexpr int kThreads = 4;
    constexpr int kEach = 6;
    const std::string expected = printed(degree());
    const std::string other = printed(scripts());
    std::vector<std::vector<std::string>> made(kThreads);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : made) {
            threads.emplace_back([&mine] {
                Press press(fonts());
                for (int i = 0; i < kEach; ++i) {
                    auto document = Document::parse(i % 2 == 0 ? degree() : scripts());
                    auto pdf = press.print(*document, order_in("fi"));
                    mine.push_back(pdf ? std::move(*pdf) : std::string());
                }
            });
        }
    }
    for (const auto& mine : made) {
        for (int i = 0; i < kEach; ++i)
            EXPECT_EQ(mine.at(static_cast<std::size_t>(i)), i % 2 == 0 ? expected : other);
    }
}

TEST(TranscriptForm, AMissingFontIsNamedWithItsPackage) {
    auto unknown = Fonts::load({"Noto Sans", "Nowhere Grotesk"});
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code(), ErrorCode::invalid_config);
    EXPECT_THAT(unknown.error().operator_text().str(), HasSubstr("\"Nowhere Grotesk\""));
    auto noto = Fonts::load({"Noto Sans Nowhere"});
    ASSERT_FALSE(noto);
    EXPECT_THAT(noto.error().operator_text().str(), HasSubstr("fonts-noto-core"));
}

TEST(TranscriptForm, EveryLanguageHasEveryWord) {
    const pages::Locales& all = words();
    const auto keys = [&all](const std::string& language) {
        std::set<std::string> made;
        for (const auto& [key, text] : all.texts.at(language))
            made.insert(key);
        return made;
    };
    EXPECT_GE(all.languages.size(), 2U);
    for (const std::string& language : all.languages)
        EXPECT_EQ(keys(language), keys("en")) << language;
}

}  // namespace
}  // namespace ncp::elmo::transcript
