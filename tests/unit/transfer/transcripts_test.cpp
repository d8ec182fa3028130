// The transcript's way: begun when the consent page is shown, taken when the student agrees,
// forgotten else.
#include "transfer/transcripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/bytes.h"
#include "protocol/response.h"
#include "signing/verify.h"
#include "support/program.h"
#include "unit/transcript/pdf_file.h"
#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using elmo::transcript::testing::PdfFile;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using transfer::Transcripts;

elmo::Document document_of(const std::vector<Course>& courses) {
    return *elmo::Document::parse(invented_report("one.example", courses));
}

void walk_to_consent(Walk& walk) {
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
}

void wait_until_printed(const Transcripts& transcripts, const std::string& transfer) {
    while (!transcripts.is_printed(transfer))
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

// The signed document of the delivery page.
std::string delivered_xml(Walk& walk) {
    const std::string page = walk.get(walk.base() + "/deliver").body;
    auto xml = protocol::decode_elmo(hidden_field(page, "elmo"), 4U << 20);
    if (!xml) {
        ADD_FAILURE() << "nothing was delivered";
        return {};
    }
    EXPECT_EQ(signing::verify(*xml, walk.key().certificate_pem()).verdict, signing::Verdict::valid);
    return *xml;
}

std::string first_pdf_in(const std::string& xml) {
    const std::string before = "<content>data:application/pdf;base64,";
    const std::size_t at = xml.find(before);
    if (at == std::string::npos) return {};
    const std::size_t begin = at + before.size();
    return base64_decode(xml.substr(begin, xml.find('<', begin) - begin)).value_or("");
}

TEST(TranscriptWalk, ADeliveryCarriesTheSignedTranscriptOfExactlyWhatWasChosen) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}, {"Chemistry"}}))});
    Transcripts& transcripts = walk.print_transcripts();
    walk.log_in();
    walk.wait_for_choice();
    ASSERT_EQ(
        walk.post(walk.base() + "/choose", {{"revision", walk.revision()}, {"pick", "2"}}).status,
        303);
    EXPECT_THAT(walk.get(walk.base() + "/consent").body, HasSubstr("A PDF transcript goes along"));
    // Nobody waits for it any more: it is made while the page is read.
    wait_until_printed(transcripts, walk.base().substr(3));
    walk.consent();

    const std::string xml = delivered_xml(walk);
    EXPECT_THAT(xml, HasSubstr("<type>EMREX transcript</type>"));
    const std::string bytes = first_pdf_in(xml);
    ASSERT_THAT(bytes, StartsWith("%PDF-1.7"));
    const PdfFile pdf(bytes);
    EXPECT_THAT(pdf.text(), HasSubstr("Botany"));
    EXPECT_THAT(pdf.text(), HasSubstr("Canary-Storm"));
    EXPECT_THAT(pdf.text(), HasSubstr("Made by Test contact point on 2023-11-14"));
    for (const char* left_out : {"Algebra", "Chemistry"}) {
        EXPECT_THAT(pdf.text() + pdf.embedded(), Not(HasSubstr(left_out)));
    }
    const TemporaryFolder folder;
    write_file(folder.path() / "t.pdf", bytes);
    const Finished pdfsig = run("pdfsig", {(folder.path() / "t.pdf").string()});
    EXPECT_THAT(pdfsig.output, HasSubstr("Signature is Valid."));
    EXPECT_THAT(pdfsig.output, HasSubstr("Total document signed"));
}

TEST(TranscriptWalk, IsInTheBrowsersLanguageWherePagesAreNot) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    walk.print_transcripts();
    walk_to_consent(walk);
    const std::string html = walk.get(walk.base() + "/consent").body;
    ASSERT_EQ(walk.post(walk.base() + "/consent", {{"revision", hidden_field(html, "revision")}},
                        {{"accept-language", "fi-FI,fi;q=0.9,en;q=0.8"}})
                  .status,
              303);
    const std::string xml = delivered_xml(walk);
    EXPECT_THAT(xml, HasSubstr("<title xml:lang=\"fi\">EMREX-suoritusote</title>"));
    const std::string text = PdfFile(first_pdf_in(xml)).text();
    EXPECT_THAT(text, HasSubstr("EMREX-suoritusote EMREX transcript"));
    EXPECT_THAT(text, HasSubstr("Sukunimi / Family name"));
}

TEST(TranscriptWalk, NothingIsDeliveredWithoutTheTranscriptThatWasAnnounced) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}}))});
    walk.print_transcripts({.results_max = 1});
    walk_to_consent(walk);
    walk.consent();
    const std::string page = walk.get(walk.base() + "/deliver").body;
    EXPECT_EQ(hidden_field(page, "returnCode"), "NCP_ERROR");
    EXPECT_EQ(hidden_field(page, "elmo"), "");
}

TEST(TranscriptWalk, WhereNoneIsMadeNoneIsAnnouncedOrSent) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    walk_to_consent(walk);
    EXPECT_THAT(walk.get(walk.base() + "/consent").body, Not(HasSubstr("PDF")));
    walk.consent();
    EXPECT_THAT(delivered_xml(walk), Not(HasSubstr("<attachment>")));
}

TEST(TranscriptWalk, ACancelledTransferLeavesNoTranscript) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    Transcripts& transcripts = walk.print_transcripts();
    walk_to_consent(walk);
    walk.get(walk.base() + "/consent");
    ASSERT_EQ(transcripts.count(), 1U);
    ASSERT_EQ(walk.post(walk.base() + "/cancel").status, 303);
    EXPECT_EQ(transcripts.count(), 0U);
}

TEST(TranscriptWalk, ADeliveredTransferLeavesNoneAfterAMinute) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    Transcripts& transcripts = walk.print_transcripts();
    walk_to_consent(walk);
    walk.consent();
    walk.clock().advance(std::chrono::minutes(1));
    transcripts.sweep();
    EXPECT_EQ(transcripts.count(), 0U);
}

// The pool alone.
class TranscriptPool : public testing::Test {
  protected:
    TranscriptPool() : walk_({has_nothing()}) {}
    Transcripts& pool(transfer::TranscriptSettings settings = {}) {
        return walk_.print_transcripts(std::move(settings));
    }
    static Transcripts::Wish wish(const std::string& transfer, const std::string& revision = "r") {
        return {transfer, revision, "en"};
    }
    WallTime soon() { return walk_.clock().wall() + std::chrono::minutes(15); }
    static std::string text_of(const Result<std::string>& pdf) {
        return pdf ? PdfFile(*pdf).text() : pdf.error().describe().str();
    }
    Walk walk_;
};

TEST_F(TranscriptPool, WhatWasBegunIsWhatIsTakenAndStaysForARaceThatWasLost) {
    Transcripts& made = pool();
    made.begin(wish("t"), document_of({{"Algebra"}}), soon());
    wait_until_printed(made, "t");
    const auto first = made.take(wish("t"), document_of({{"Botany"}}));
    EXPECT_THAT(text_of(first), HasSubstr("Algebra")) << "not made anew";
    const auto again = made.take(wish("t"), document_of({{"Botany"}}));
    ASSERT_TRUE(first && again);
    EXPECT_EQ(*again, *first);
}

TEST_F(TranscriptPool, AnotherSelectionOrLanguageIsMadeAnew) {
    Transcripts& made = pool();
    made.begin(wish("t", "old"), document_of({{"Algebra"}}), soon());
    EXPECT_THAT(text_of(made.take(wish("t", "new"), document_of({{"Botany"}}))),
                HasSubstr("Botany"));
    made.begin(wish("t", "new"), document_of({{"Algebra"}}), soon());
    EXPECT_THAT(text_of(made.take({"t", "new", "fi"}, document_of({{"Botany"}}))),
                HasSubstr("EMREX-suoritusote"));
}

TEST_F(TranscriptPool, WhatIsGoneIsMadeAnew) {
    Transcripts& made = pool();
    EXPECT_THAT(text_of(made.take(wish("t"), document_of({{"Algebra"}}))), HasSubstr("Algebra"));
    EXPECT_EQ(made.count(), 0U);
}

TEST_F(TranscriptPool, IsWipedWhenItsTimeIsOver) {
    Transcripts& made = pool();
    made.begin(wish("t"), document_of({{"Algebra"}}), soon());
    walk_.clock().advance(std::chrono::minutes(14));
    made.sweep();
    EXPECT_EQ(made.count(), 1U);
    made.begin(wish("t"), document_of({{"Algebra"}}), soon());  // looked at once more
    walk_.clock().advance(std::chrono::minutes(14));
    made.sweep();
    EXPECT_EQ(made.count(), 1U);
    walk_.clock().advance(std::chrono::minutes(1));
    made.sweep();
    EXPECT_EQ(made.count(), 0U);
}

TEST_F(TranscriptPool, BeyondItsLimitsItMakesNothingBeforehandAndStillGives) {
    Transcripts& made = pool({.entries_max = 1});
    made.begin(wish("a"), document_of({{"Algebra"}}), soon());
    made.begin(wish("b"), document_of({{"Botany"}}), soon());
    EXPECT_EQ(made.count(), 1U);
    EXPECT_THAT(text_of(made.take(wish("b"), document_of({{"Botany"}}))), HasSubstr("Botany"));
}

TEST_F(TranscriptPool, AFailureBeforehandIsToldToWhoTakesIt) {
    Transcripts& made = pool({.results_max = 0});
    made.begin(wish("t"), document_of({{"Algebra"}}), soon());
    const auto pdf = made.take(wish("t"), document_of({{"Algebra"}}));
    ASSERT_FALSE(pdf);
    EXPECT_EQ(pdf.error().code(), ErrorCode::too_large);
}

TEST_F(TranscriptPool, ManyStudentsAtOnceGetEachTheirOwn) {
    Transcripts& made = pool({.threads = 2});
    constexpr int kStudents = 12;
    std::vector<std::string> texts(kStudents);
    {
        std::vector<std::jthread> students;
        for (int i = 0; i < kStudents; ++i) {
            students.emplace_back([&made, this, &text = texts[static_cast<std::size_t>(i)], i] {
                const std::string name = "Course" + std::to_string(i) + "end";
                made.begin(wish(std::to_string(i)), document_of({{name}}), soon());
                if (i % 3 == 0) made.forget(std::to_string(i));
                text = text_of(made.take(wish(std::to_string(i)), document_of({{name}})));
            });
        }
    }
    for (int i = 0; i < kStudents; ++i) {
        EXPECT_THAT(texts[static_cast<std::size_t>(i)],
                    HasSubstr("Course" + std::to_string(i) + "end"));
    }
}

}  // namespace
}  // namespace ncp::test
