// The ELMO writer that adapters share.
#include <common/elmo_writer.h>
#include <common/xml_text.h>
#include <gmock/gmock.h>

#include "test_host.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kNow = "2026-08-01T10:00:00Z";

common::Report smallest() {
    common::Report report;
    report.issuer.identifiers = {{"schac", "north.example"}};
    report.issuer.titles = {{"en", "North University"}};
    report.issuer.url = "https://north.example/";
    report.issue_date = kNow;
    return report;
}

TEST(ElmoWriter, the_smallest_report_is_valid_and_keeps_empty_names) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    const std::string document = common::write_elmo(smallest(), kNow);
    EXPECT_EQ(official_verdict(document), "");
    EXPECT_THAT(document, HasSubstr("<learner><givenNames/><familyName/></learner>"));
    EXPECT_THAT(document,
                HasSubstr("<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"));
}

TEST(ElmoWriter, attachments_and_schemes_stand_behind_the_issue_date) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    common::Report report = smallest();
    report.grading_schemes = {{"five", {{"en", "5 is best"}}}};
    report.attachments = {{"Transcript", "en", "Transcript of Records", "cid:transcript.pdf"}};
    const std::string document = common::write_elmo(report, kNow);
    EXPECT_EQ(official_verdict(document), "");
    EXPECT_THAT(document, HasSubstr("</issueDate><gradingScheme localId=\"five\">"));
    EXPECT_THAT(document, HasSubstr("<attachment><title xml:lang=\"en\">Transcript</title>"
                                    "<type>Transcript of Records</type>"
                                    "<content>cid:transcript.pdf</content></attachment>"));
}

TEST(ElmoWriter, levels_and_credits_without_value_are_left_out) {
    common::Report report = smallest();
    common::LearningOpportunity node;
    node.titles = {{"not a tag!", "T"}};
    node.levels = {{"EQF", " "}};
    node.credits = {{"ects", ""}};
    report.opportunities = {node};
    const std::string document = common::write_elmo(report, kNow);
    EXPECT_THAT(document, Not(HasSubstr("<level>")));
    EXPECT_THAT(document, Not(HasSubstr("<credit>")));
    EXPECT_THAT(document, HasSubstr("<title>T</title>"));  // a language that is none is left out
}

TEST(XmlText, broken_utf8_is_replaced_and_forbidden_characters_go) {
    EXPECT_EQ(common::clean_text("a\x01\x1b\x0b"
                                 "b"),
              "ab");
    EXPECT_EQ(common::clean_text("\xEF\xBF\xBE|\xEF\xBF\xBF|"), "||");
    // Overlong, surrogate, beyond U+10FFFF, cut off, a lone continuation: one mark for each byte.
    EXPECT_EQ(common::clean_text("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(common::clean_text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(common::clean_text("\xF4\x90\x80\x80").size(), 12U);
    EXPECT_EQ(common::clean_text("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(common::clean_text("\x80x"), "\xEF\xBF\xBDx");
    EXPECT_EQ(common::clean_text("a\r\nb\rc\n"), "a\nb\nc\n");
    EXPECT_EQ(common::clean_text("é€😀"), "é€😀");
}

TEST(XmlText, tokens_collapse) {
    EXPECT_EQ(common::clean_token(" \t a \r\n  b "), "a b");
    EXPECT_EQ(common::clean_token(" \x01 "), "");
}

TEST(XmlText, language_tags) {
    for (const char* tag : {"en", "zh-Hant", "de-1996", "x-own", "sl-rozaj-biske-1994"}) {
        EXPECT_TRUE(common::is_language_tag(tag)) << tag;
    }
    for (const char* tag : {"", "-", "en-", "-en", "e n", "123", "englishhh", "en--x", "en_GB"}) {
        EXPECT_FALSE(common::is_language_tag(tag)) << tag;
    }
}

}  // namespace
}  // namespace ncp::test
