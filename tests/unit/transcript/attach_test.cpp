#include "elmo/transcript/attach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "elmo/schema.h"
#include "elmo/text.h"
#include "elmo/tree.h"
#include "unit/transcript/printing.h"
#include "unit/transcript/samples.h"

namespace ncp::elmo::transcript {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;

Document parsed(const std::string& xml) {
    initialise_xml();
    auto document = Document::parse(xml);
    if (!document) throw std::runtime_error(document.error().describe().str());
    return std::move(*document);
}

// A source's own: at the root (identifier "t") or in a report; another one at the root ("d").
constexpr char kSourcesOwn[] =
    "<attachment><identifier type=\"internal\">d</identifier><title xml:lang=\"en\">Diploma</title>"
    "<type>Diploma</type><content>data:application/pdf;base64,JVBERi0xLjQK</content></attachment>"
    "<attachment><identifier type=\"internal\">t</identifier><title xml:lang=\"en\">Stale</title>"
    "<type> EMREX  transcript </type><content>data:application/pdf;base64,c3RhbGU=</content>"
    "</attachment>";

std::string with_sources_own() {
    return elmo(report(xml_of({.code = "C1",
                               .titles = title("en", "Course"),
                               .after = "<attachments><ref>t</ref><ref>d</ref></attachments>"}),
                       title("en", "University")) +
                kSourcesOwn);
}

std::vector<std::string> children_of(const xmlNode* parent) {
    std::vector<std::string> names;
    for (const xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) names.emplace_back(chars(node->name));
    }
    return names;
}

TEST(TranscriptAttach, BecomesTheFirstAttachmentOfTheRoot) {
    Document document = parsed(with_sources_own());
    ASSERT_TRUE(attach(document, "%PDF-1.7 bytes", order_in("fi").wording));
    EXPECT_THAT(children_of(document.root()),
                ElementsAre("generatedDate", "learner", "report", "attachment", "attachment"));
    const xmlNode* first = child(document.root(), "attachment");
    EXPECT_THAT(children_of(first), ElementsAre("identifier", "title", "title", "type",
                                                "description", "description", "content"));
    EXPECT_EQ(attribute(child(first, "identifier"), "type"), "internal");
    EXPECT_EQ(text_of(child(first, "type")), "EMREX transcript");
    EXPECT_EQ(text_of(child(first, "content")),
              "data:application/pdf;base64," + base64_encode("%PDF-1.7 bytes"));
    const std::vector<Title> titles = titles_of(first);
    EXPECT_EQ(titles[0].language + " " + titles[0].text, "en EMREX transcript");
    EXPECT_EQ(titles[1].language + " " + titles[1].text, "fi EMREX-suoritusote");
}

TEST(TranscriptAttach, ASourcesOwnIsReplacedAndNothingPointsToIt) {
    Document document = parsed(with_sources_own());
    ASSERT_TRUE(attach(document, "%PDF", order_in("en").wording));
    const std::string xml = document.serialize();
    EXPECT_THAT(xml, Not(HasSubstr("Stale")));
    EXPECT_THAT(xml, Not(HasSubstr("<ref>t</ref>")));
    EXPECT_THAT(xml, HasSubstr("<ref>d</ref>"));
    EXPECT_THAT(xml, HasSubstr("Diploma"));
}

TEST(TranscriptAttach, WhatWasThereStaysValid) {
    auto schema = Schema::load(NCP_SOURCE_DIR "/host/elmo/schema/elmo-1.7/elmo.xsd");
    ASSERT_TRUE(schema);
    for (const std::string& xml : {with_sources_own(), degree(), courses(2)}) {
        Document document = parsed(xml);
        ASSERT_THAT(schema->validate(document), IsEmpty());
        ASSERT_TRUE(attach(document, printed(xml), order_in("fi").wording));
        EXPECT_THAT(schema->validate(document), IsEmpty());
        EXPECT_THAT(schema->validate(parsed(document.serialize())), IsEmpty());
    }
}

TEST(TranscriptAttach, ItsIdentifierIsNobodyElses) {
    Document document = parsed(elmo(report("", title("en", "University")) +
                                    "<attachment><identifier type=\"internal\">emrex-transcript"
                                    "</identifier><title>Other</title></attachment>"));
    ASSERT_TRUE(attach(document, "%PDF", order_in("en").wording));
    EXPECT_EQ(token_of(child(child(document.root(), "attachment"), "identifier")),
              "emrex-transcript-");
}

// The embedded file of a source's transcript never travels inside ours.
TEST(TranscriptAttach, TheEmbeddedFileHasNoAttachmentsAndStaysValid) {
    auto schema = Schema::load(NCP_SOURCE_DIR "/host/elmo/schema/elmo-1.7/elmo.xsd");
    ASSERT_TRUE(schema);
    const std::string embedded = embedded_elmo(parsed(with_sources_own()));
    EXPECT_THAT(embedded, Not(HasSubstr("<attachment>")));
    EXPECT_THAT(embedded, Not(HasSubstr("<ref>")));
    EXPECT_THAT(schema->validate(parsed(embedded)), IsEmpty());
}

TEST(TranscriptAttach, RefusesWhatIsNoElmo) {
    Document document = parsed("<a/>");
    EXPECT_FALSE(attach(document, "%PDF", order_in("en").wording));
}

}  // namespace
}  // namespace ncp::elmo::transcript
