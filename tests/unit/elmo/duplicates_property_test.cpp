// Properties of merging what several sources deliver, over hundreds of documents made at random.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "elmo/outline.h"
#include "elmo/references.h"
#include "elmo/selection.h"
#include "elmo/tree.h"
#include "unit/elmo/deliveries.h"
#include "unit/elmo/random_elmo.h"

namespace ncp::elmo {
namespace {

using testing::merged;
using testing::parsed;
using testing::random_document;
using testing::RandomDocument;
using testing::Texts;

constexpr std::uint32_t kDocuments = 100;
constexpr std::uint32_t kFirstSeed = 2'000'000;

// The results directly below reports, each as it is written.
std::vector<std::string> results_of(const Document& document) {
    std::vector<std::string> results;
    for (const xmlNode* report : testing::all(document, "report")) {
        for (xmlNode* one : children(report, "learningOpportunitySpecification")) {
            xmlBuffer* text = xmlBufferCreate();
            xmlNodeDump(text, document.tree(), one, 0, 0);
            results.emplace_back(view(xmlBufferContent(text)));
            xmlBufferFree(text);
        }
    }
    return results;
}

void expect_same_results(const Document& document, const Document& expected) {
    const auto found = results_of(document);
    const auto wanted = results_of(expected);
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_TRUE(found[i] == wanted[i]) << "result " << i;  // too long to be printed
}

std::map<std::string, int> times_by_code(const Document& document) {
    std::map<std::string, int> times;
    auto tree = outline(document);
    if (!tree) return times;
    for (const Node& node : tree->nodes)
        ++times[node.code];
    return times;
}

void expect_references_hold(const Document& document) {
    std::set<std::string> attachments;
    for (const xmlNode* one : testing::all(document, "attachment")) {
        for (const std::string& id : identifiers_of_attachment(one))
            EXPECT_TRUE(attachments.insert(id).second) << id;
    }
    for (const std::string& ref : testing::texts(document, "ref"))
        EXPECT_EQ(attachments.count(ref), 1U) << ref;
    for (const xmlNode* report : testing::all(document, "report")) {
        std::set<std::string> schemes;
        for (const xmlNode* scheme : children(report, "gradingScheme"))
            schemes.insert(attribute(scheme, "localId"));
        for (const xmlNode* node = report; node != nullptr; node = following(node, report)) {
            if (is_elmo(node, "gradingSchemeLocalId")) {
                EXPECT_EQ(schemes.count(token_of(node)), 1U);
            }
        }
    }
    std::set<std::pair<std::string, std::string>> groups;
    for (const xmlNode* type : testing::all(document, "groupType")) {
        for (const xmlNode* group : children(type, "group"))
            groups.emplace(attribute(type, "id"), attribute(group, "id"));
    }
    for (const xmlNode* one : testing::all(document, "grouping"))
        EXPECT_EQ(groups.count({attribute(one, "typeref"), attribute(one, "idref")}), 1U);
}

// The same results, all lists of them turned round.
std::string turned_round(const std::string& xml) {
    const Document document = parsed(xml);
    std::vector<xmlNode*> parents = testing::all(document, "report");
    for (xmlNode* one : testing::all(document, "learningOpportunitySpecification"))
        parents.push_back(one);
    for (const xmlNode* parent : parents) {
        const bool is_report = is_elmo(parent, "report");
        std::vector<xmlNode*> list;
        const char* name = is_report ? "learningOpportunitySpecification" : "hasPart";
        for (xmlNode* one : children(parent, name))
            list.push_back(one);
        for (std::size_t i = 1; i < list.size(); ++i) {
            xmlUnlinkNode(list[i]);
            xmlAddPrevSibling(list[i - 1], list[i]);
        }
    }
    return document.serialize();
}

template <class Check>
void for_all_seeds(Check check) {
    for (std::uint32_t i = 0; i < kDocuments && !::testing::Test::HasFailure(); ++i) {
        SCOPED_TRACE("seed " + std::to_string(kFirstSeed + i));
        check(kFirstSeed + i);
    }
}

TEST(DuplicatesPropertyTest, the_same_document_from_many_sources_is_each_result_once) {
    for_all_seeds([](std::uint32_t seed) {
        const RandomDocument made = random_document(seed);
        const Merged once = merged({{0, made.xml}});
        Texts texts{{0, made.xml}, {1, made.xml}};
        if (seed % 2 == 0) texts.emplace_back(2, turned_round(made.xml));
        const Merged all = merged(texts);
        EXPECT_EQ(all.duplicates, (texts.size() - 1) * made.nodes.size());
        expect_same_results(all.document, once.document);
        EXPECT_TRUE(all.conflicts.empty());
        expect_references_hold(all.document);
    });
}

TEST(DuplicatesPropertyTest, order_of_the_first_stays_when_the_next_tells_it_in_another) {
    for_all_seeds([](std::uint32_t seed) {
        const RandomDocument made = random_document(seed);
        const Merged turned = merged({{0, turned_round(made.xml)}, {1, made.xml}});
        EXPECT_EQ(turned.duplicates, made.nodes.size());
        expect_same_results(turned.document, parsed(turned_round(made.xml)));
    });
}

TEST(DuplicatesPropertyTest, where_nothing_is_duplicate_nothing_is_lost) {
    for_all_seeds([](std::uint32_t seed) {
        Texts texts;
        std::vector<Document> of_one_source;
        for (std::size_t source = 0; source < 3; ++source) {
            std::string xml = random_document(seed + 1000 * static_cast<std::uint32_t>(source)).xml;
            const std::string own = "result" + std::to_string(source) + "x";
            for (std::size_t at = 0; (at = xml.find("node", at)) != std::string::npos;)
                xml.replace(at, 4, own);
            of_one_source.push_back(parsed(xml));
            texts.emplace_back(source, std::move(xml));
        }
        const Merged all = merged(texts);
        EXPECT_EQ(all.duplicates, 0U);
        auto expected = merge(std::move(of_one_source), testing::kGenerated);
        ASSERT_TRUE(expected);
        EXPECT_EQ(testing::canonical(all.document), testing::canonical(*expected));
        expect_references_hold(all.document);
    });
}

TEST(DuplicatesPropertyTest, whole_trees_that_another_source_has_anywhere_are_there_once) {
    for_all_seeds([](std::uint32_t seed) {
        const RandomDocument made = random_document(seed);
        const Document whole = parsed(made.xml);
        auto tree = outline(whole);
        ASSERT_TRUE(tree);
        const int count = static_cast<int>(made.nodes.size());
        auto some = keep(whole, with_parts(*tree, testing::random_picks(seed, count)));
        ASSERT_TRUE(some);
        const std::size_t kept = outline(some->document)->nodes.size();
        const std::string part = some->document.serialize();
        const Merged after = merged({{0, made.xml}, {1, part}});
        EXPECT_EQ(after.duplicates, kept);
        expect_same_results(after.document, whole);
        for (const Merged& all :
             {merged({{0, made.xml}, {1, part}}), merged({{0, part}, {1, made.xml}}),
              merged({{0, part}, {1, turned_round(made.xml)}, {2, part}})}) {
            const auto times = times_by_code(all.document);
            EXPECT_EQ(times.size(), made.nodes.size());
            for (const auto& [code, number] : times)
                EXPECT_EQ(number, 1) << code;
            expect_references_hold(all.document);
        }
    });
}

TEST(DuplicatesPropertyTest, of_trees_cut_anywhere_nothing_is_lost_and_no_result_multiplies) {
    for_all_seeds([](std::uint32_t seed) {
        const RandomDocument made = random_document(seed);
        const int count = static_cast<int>(made.nodes.size());
        Texts texts;
        std::map<std::string, int> delivered;
        for (std::uint32_t source = 0; source < 3; ++source) {
            auto some = keep(parsed(made.xml), testing::random_picks(seed + 7 * source, count));
            ASSERT_TRUE(some);
            for (const auto& [code, number] : times_by_code(some->document))
                delivered[code] += number;
            texts.emplace_back(source, some->document.serialize());
        }
        const Merged all = merged(texts);
        const auto times = times_by_code(all.document);
        EXPECT_EQ(times.size(), delivered.size());
        std::size_t gone = 0;
        for (const auto& [code, number] : delivered) {
            EXPECT_GE(number, times.at(code)) << code;
            gone += static_cast<std::size_t>(number - times.at(code));
        }
        EXPECT_EQ(gone, all.duplicates);
        expect_references_hold(all.document);
        // What was merged once has nothing more to merge with itself.
        const std::string again = all.document.serialize();
        const Merged twice = merged({{0, again}, {1, again}});
        EXPECT_EQ(times_by_code(twice.document), times);
    });
}

}  // namespace
}  // namespace ncp::elmo
