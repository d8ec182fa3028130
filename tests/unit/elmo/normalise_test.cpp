// normalise of merge.h.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elmo/merge.h"
#include "elmo/tree.h"
#include "unit/elmo/trees.h"

namespace ncp::elmo {
namespace {

using testing::course;
using testing::elmo_of;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::parsed;
using testing::part;
using testing::report_of;

TEST(NormaliseTest, prefixes_become_the_default_namespace) {
    const std::string plain = elmo_of(report_of("a", course("1", "", part(course("2")))));
    std::string prefixed;
    for (std::size_t i = 0; i < plain.size(); ++i) {
        prefixed += plain[i];
        if (plain[i] != '<') continue;
        if (plain[i + 1] == '/') prefixed += plain[++i];
        prefixed += "e:";
    }
    prefixed.replace(prefixed.find("xmlns="), 6, "xmlns:e=");
    Document document = parsed(prefixed);
    ASSERT_TRUE(normalise(document));
    Document expected = parsed(plain);
    ASSERT_TRUE(normalise(expected));
    EXPECT_EQ(document.serialize(), expected.serialize());
    EXPECT_THAT(document.serialize(), Not(HasSubstr("e:")));
    EXPECT_EQ(testing::violations(document), "");
}

TEST(NormaliseTest, foreign_elements_keep_their_namespaces_through_every_disguise) {
    const char* const sources[] = {
        // The root's default is foreign, ELMO is prefixed.
        "<e:elmo xmlns:e=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\" xmlns=\"urn:f\">"
        "<e:learner/><e:extension><x><e:y/><z/></x></e:extension></e:elmo>",
        // Nothing is the default, something without namespace inside.
        "<e:elmo xmlns:e=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
        "<e:learner/><e:extension><x><y xmlns=\"urn:y\"><z xmlns=\"\"/></y></x></e:extension>"
        "</e:elmo>",
        // Two prefixes for ELMO, attributes among them.
        "<a:elmo xmlns:a=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\" "
        "xmlns:b=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"><b:learner b:x=\"1\"/>"
        "<b:extension><q:r xmlns:q=\"urn:q\" q:s=\"2\" a:t=\"3\"/></b:extension></a:elmo>",
        // The default comes and goes.
        "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"><learner/><extension>"
        "<x xmlns=\"urn:x\"><e xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"><w "
        "xmlns=\"urn:x\"/></e></x></extension></elmo>",
        // The prefix xsi is taken.
        "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\" xmlns:xsi=\"urn:other\">"
        "<learner/><extension><xsi:x/></extension></elmo>",
    };
    const auto names = [](const Document& document) {
        std::vector<std::string> found;
        for (const xmlNode* node = document.root(); node; node = following(node, document.root())) {
            if (node->type != XML_ELEMENT_NODE) continue;
            const auto in = [](const xmlNs* ns) {
                return ns ? "{" + std::string(view(ns->href)) + "}" : "{}";
            };
            std::string name = in(node->ns) + std::string(view(node->name));
            for (const xmlAttr* a = node->properties; a && node->parent->type == XML_ELEMENT_NODE;
                 a = a->next) {
                name += " @" + in(a->ns) + std::string(view(a->name));
            }
            found.push_back(name);
        }
        return found;
    };
    for (const char* source : sources) {
        Document document = parsed(source);
        const auto before = names(document);
        ASSERT_TRUE(normalise(document));
        EXPECT_EQ(names(document), before) << source;
        const Document reread = parsed(document.serialize());
        EXPECT_EQ(names(reread), before) << document.serialize();
        for (const xmlNode* node = reread.root(); node; node = following(node, reread.root())) {
            if (node->type == XML_ELEMENT_NODE && node->ns &&
                view(node->ns->href) == kElmoNamespace) {
                EXPECT_EQ(node->ns->prefix, nullptr) << document.serialize();
            }
        }
        Document again = parsed(document.serialize());
        ASSERT_TRUE(normalise(again));
        EXPECT_EQ(again.serialize(), document.serialize()) << "a second time changes nothing";
    }
}

TEST(NormaliseTest, the_published_schema_is_named_and_only_that) {
    Document document = parsed(
        "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\" "
        "xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "i:noNamespaceSchemaLocation=\"x.xsd\" "
        "i:schemaLocation=\"https://github.com/emrex-eu/elmo-schemas/tree/v1 "
        "http://evil.example/x.xsd\"><learner/></elmo>");
    ASSERT_TRUE(normalise(document));
    EXPECT_THAT(
        document.serialize(),
        HasSubstr("schemaLocation=\"https://github.com/emrex-eu/elmo-schemas/tree/v1 "
                  "https://raw.githubusercontent.com/emrex-eu/elmo-schemas/v1/schema.xsd\""));
    EXPECT_THAT(document.serialize(), Not(HasSubstr("x.xsd")));
}

TEST(NormaliseTest, the_sources_signature_goes_that_of_a_diploma_supplement_stays) {
    const std::string signature = "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>";
    Document document = parsed(elmo_of(
        report_of("a", course("1", "<diplomaSupplement>" + signature + "</diplomaSupplement>")) +
        signature));
    ASSERT_TRUE(normalise(document));
    const std::string text = document.serialize();
    EXPECT_EQ(text.find("<Signature"), text.rfind("<Signature"));
    EXPECT_THAT(text, HasSubstr("<diplomaSupplement><Signature"));
}

TEST(NormaliseTest, the_birth_date_loses_its_zone) {
    for (const char* written :
         {"1990-02-03", "1990-02-03Z", " 1990-02-03+14:00\n", "1990-02-03-05:00"}) {
        std::string xml = elmo_of(report_of("a", course("1")));
        xml.replace(xml.find("1990-01-01"), 10, written);
        Document document = parsed(xml);
        ASSERT_TRUE(normalise(document));
        EXPECT_THAT(document.serialize(), HasSubstr("<bday>1990-02-03</bday>"));
    }
}

TEST(NormaliseTest, other_roots_and_namespaces_are_refused) {
    for (const char* xml :
         {"<elmo/>", "<elmo xmlns=\"http://purl.org/net/elmo\"/>",
          "<learner xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"/>",
          "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1/\"/>"}) {
        Document document = parsed(xml);
        auto status = normalise(document);
        ASSERT_FALSE(status) << xml;
        EXPECT_EQ(status.error().code(), ErrorCode::invalid_document);
    }
}

// Norway's own export writes " 2016-01-08T09:58:18.908+01:00 ".
TEST(NormaliseTest, dates_lose_the_blanks_around_them_and_nothing_else_does) {
    std::string text = elmo_of(report_of("a", course("1",
                                                     "<start>\n2025-01-01 </start>"
                                                     "<resultLabel> A </resultLabel>")));
    const std::string date = "<generatedDate>";
    text.insert(text.find(date) + date.size(), " \t");
    Document document = parsed(text);
    ASSERT_NE(testing::violations(document), "");
    ASSERT_TRUE(normalise(document));
    EXPECT_EQ(testing::violations(document), "");
    EXPECT_THAT(document.serialize(), HasSubstr("<start>2025-01-01</start>"));
    EXPECT_THAT(document.serialize(), HasSubstr("<resultLabel> A </resultLabel>"));
}

}  // namespace
}  // namespace ncp::elmo
