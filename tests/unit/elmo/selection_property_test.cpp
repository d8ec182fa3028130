// Properties of keep() over hundreds of documents made at random. What must remain is computed
// from the generator's model, not from the code under test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "elmo/references.h"
#include "elmo/selection.h"
#include "elmo/tree.h"
#include "unit/elmo/random_elmo.h"
#include "unit/elmo/trees.h"

namespace ncp::elmo {
namespace {

using testing::parsed;
using testing::RandomAttachment;
using testing::RandomDocument;
using testing::RandomNode;
using ::testing::UnorderedElementsAreArray;

constexpr std::uint32_t kDocuments = 600;

// What the rules leave of a random document.
class Expected {
  public:
    Expected(const RandomDocument& made, const std::set<int>& picks) : made_(made), picks_(picks) {}

    bool kept(const RandomNode& node) const { return picks_.count(node.number) > 0; }
    bool everything() const { return picks_.size() == made_.nodes.size(); }

    template <class Uses>
    bool survives(Uses uses) const {  // goes if only left-out nodes use it
        return used(true, uses) || !used(false, uses);
    }
    template <class Uses>
    bool used(bool by_kept, Uses uses) const {
        return std::any_of(made_.nodes.begin(), made_.nodes.end(), [&](const RandomNode& node) {
            return kept(node) == by_kept && uses(node);
        });
    }
    bool keeps_report(int report) const {
        return used(true, [report](const RandomNode& node) { return node.report == report; });
    }
    bool scheme(int report, int scheme) const {
        return keeps_report(report) && survives([=](const RandomNode& node) {
                   return node.report == report && node.scheme == scheme;
               });
    }
    bool group_type(int type) const {
        return survives(
            [=](const RandomNode& node) { return node.group && node.group->first == type; });
    }
    bool group(int type, int group) const {
        return group_type(type) && survives([=](const RandomNode& node) {
                   return node.group == std::make_pair(type, group);
               });
    }
    bool attachment(int index) const {
        const RandomAttachment& one = made_.attachments[static_cast<std::size_t>(index)];
        if (one.report >= 0 && !keeps_report(one.report)) return false;
        const auto uses = [index](const RandomNode& node) { return uses_of(node, index); };
        if ((used(true, uses) || used(false, uses)) && !one.is_transcript)
            return !used(false, uses);
        return !used(false, [&one](const RandomNode& node) {
            return one.report < 0 || node.report == one.report;
        });
    }
    bool is_told(int index) const {
        const auto uses = [index](const RandomNode& node) { return uses_of(node, index); };
        return !attachment(index) &&
               (used(true, uses) || !used(false, uses) ||
                made_.attachments[static_cast<std::size_t>(index)].is_transcript);
    }
    int parent(const RandomNode& node) const {  // nearest kept ancestor
        int number = node.parent;
        while (number != 0 && picks_.count(number) == 0) {
            number = made_.nodes[static_cast<std::size_t>(number) - 1].parent;
        }
        return number;
    }

  private:
    static bool uses_of(const RandomNode& node, int index) {
        return std::count(node.attachments.begin(), node.attachments.end(), index) > 0;
    }
    const RandomDocument& made_;
    const std::set<int>& picks_;
};

void expect_word(const std::string& bytes, const std::string& word, bool present) {
    EXPECT_EQ(bytes.find(word) != std::string::npos, present) << word;
}

void check_words(const RandomDocument& made, const Expected& expected, const std::string& bytes) {
    for (const RandomNode& node : made.nodes)
        expect_word(bytes, node.canary, expected.kept(node));
    for (const auto& [report, scheme] : made.schemes) {
        expect_word(bytes, RandomDocument::scheme_canary(report, scheme),
                    expected.scheme(report, scheme));
    }
    for (const auto& [type, groups] : made.groups) {
        expect_word(bytes, RandomDocument::type_canary(type), expected.group_type(type));
        for (int group : groups) {
            expect_word(bytes, RandomDocument::group_canary(type, group),
                        expected.group(type, group));
        }
    }
    for (std::size_t i = 0; i < made.attachments.size(); ++i) {
        expect_word(bytes, made.attachments[i].canary, expected.attachment(static_cast<int>(i)));
    }
    for (const std::string& remark : made.remarks) {
        expect_word(bytes, remark, expected.everything());
    }
}

void check_order_and_parents(const RandomDocument& made, const Expected& expected,
                             const Outline& result) {
    std::vector<std::string> wanted;
    std::vector<std::string> found;
    for (const RandomNode& node : made.nodes) {
        if (!expected.kept(node)) continue;
        const int parent = expected.parent(node);
        wanted.push_back(node.canary + " in " + std::to_string(parent) + " of example" +
                         std::to_string(node.report) + ".edu");
    }
    for (const Node& node : result.nodes) {
        std::string parent = "0";
        if (node.parent > 0) {
            const std::string& code = result.nodes[static_cast<std::size_t>(node.parent) - 1].code;
            parent = code.substr(4, code.size() - 7);  // node17end
        }
        found.push_back(node.code + " in " + parent + " of " +
                        result.reports[static_cast<std::size_t>(node.report)]
                            .issuer_identifiers.front()
                            .second);
    }
    EXPECT_EQ(found, wanted);
}

// The references a kept node still makes are those whose targets stayed.
void check_references(const RandomDocument& made, const Expected& expected,
                      const Document& result) {
    std::map<std::string, std::vector<std::string>> found;
    for (const xmlNode* element : testing::all(result, "learningOpportunitySpecification")) {
        for (const xmlNode* ref : references_of(element).attachments) {
            found[token_of(child(element, "identifier"))].push_back(token_of(ref));
        }
    }
    std::map<std::string, std::vector<std::string>> wanted;
    for (const RandomNode& node : made.nodes) {
        for (int i : node.attachments) {
            if (expected.kept(node) && expected.attachment(i)) {
                wanted[node.canary].push_back(made.attachments[static_cast<std::size_t>(i)].canary);
            }
        }
    }
    EXPECT_EQ(found, wanted);
    for (const xmlNode* element : testing::all(result, "attachments")) {
        EXPECT_NE(child(element, "ref"), nullptr) << "an empty list of references";
    }
}

bool is_instruction(const xmlNode* node, const xmlNode* /*apex*/) {
    return node->type == XML_PI_NODE;
}

bool is_part_or_reference(const xmlNode* node, const xmlNode* apex) {
    const bool before_references = node->next != nullptr && is_elmo(node->next, "attachments");
    return is_instruction(node, apex) || is_elmo(node, "hasPart") || is_elmo(node, "attachments") ||
           (is_blank_text(node) && (node->parent == apex || before_references));
}

// Each kept element, without its parts and without references to attachments (checked above), has
// the canonical form it had, namespaces in scope included. One that lost nothing has it entirely.
void check_canonical_forms(const RandomDocument& made, const Expected& expected,
                           const Document& original, const Document& result) {
    const auto before = testing::all(original, "learningOpportunitySpecification");
    std::vector<bool> whole(made.nodes.size(), true);  // kept with all parts and references
    for (auto node = made.nodes.rbegin(); node != made.nodes.rend(); ++node) {
        const auto self = static_cast<std::size_t>(node->number) - 1;
        whole[self] = whole[self] && expected.kept(*node);
        for (int i : node->attachments)
            whole[self] = whole[self] && expected.attachment(i);
        if (!whole[self] && node->parent > 0)
            whole[static_cast<std::size_t>(node->parent) - 1] = false;
    }
    std::map<std::string, const xmlNode*> after;
    for (const xmlNode* element : testing::all(result, "learningOpportunitySpecification")) {
        after[token_of(child(element, "identifier"))] = element;
    }
    for (const RandomNode& node : made.nodes) {
        if (!expected.kept(node)) continue;
        const auto self = static_cast<std::size_t>(node.number) - 1;
        const xmlNode* old = before[self];
        const xmlNode* kept = after.at(node.canary);
        EXPECT_EQ(testing::canonical(old, is_part_or_reference),
                  testing::canonical(kept, is_part_or_reference))
            << node.canary;
        if (!whole[self]) continue;
        EXPECT_EQ(testing::canonical(old, is_instruction), testing::canonical(kept, is_instruction))
            << node.canary;
    }
}

void check_one(std::uint32_t seed) {
    const RandomDocument made = testing::random_document(seed);
    const Document original = parsed(made.xml);
    const std::string original_form = testing::canonical(original);
    ASSERT_EQ(testing::violations(original), "") << "the generator's mistake";
    const std::set<int> picks = testing::random_picks(seed, static_cast<int>(made.nodes.size()));
    const Expected expected(made, picks);

    auto selection = keep(original, picks);
    ASSERT_TRUE(selection) << selection.error().describe().str();
    EXPECT_EQ(testing::canonical(original), original_form) << "the original was touched";
    const std::string bytes = selection->document.serialize();
    const Document result = parsed(bytes);
    EXPECT_EQ(testing::violations(result), "");
    EXPECT_EQ(testing::canonical(result), testing::canonical(selection->document))
        << "the tree says something else than its text";

    check_words(made, expected, bytes);
    auto outlined = outline(result);
    ASSERT_TRUE(outlined);
    check_order_and_parents(made, expected, *outlined);
    check_references(made, expected, result);
    check_canonical_forms(made, expected, original, result);
    std::vector<std::string> told;
    for (std::size_t i = 0; i < made.attachments.size(); ++i) {
        if (expected.is_told(static_cast<int>(i))) told.push_back(made.attachments[i].canary);
    }
    EXPECT_THAT(selection->dropped_attachments, UnorderedElementsAreArray(told));
    if (expected.everything()) {
        EXPECT_EQ(bytes, original.serialize());
    }
}

TEST(SelectionPropertyTest, hold_for_random_documents_and_picks) {
    for (std::uint32_t seed = 0; seed < kDocuments; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        check_one(seed);
        if (HasFailure()) break;
    }
}

TEST(SelectionPropertyTest, the_generator_makes_everything_it_promises) {
    std::size_t deepest = 0, moved = 0, shared = 0, remarks = 0, complete = 0;
    for (std::uint32_t seed = 0; seed < kDocuments; ++seed) {
        const RandomDocument made = testing::random_document(seed);
        const auto picks = testing::random_picks(seed, static_cast<int>(made.nodes.size()));
        const Expected expected(made, picks);
        auto outlined = outline(parsed(made.xml));
        ASSERT_TRUE(outlined);
        ASSERT_EQ(outlined->nodes.size(), made.nodes.size());
        for (const Node& node : outlined->nodes) {
            const RandomNode& model = made.nodes[static_cast<std::size_t>(node.number) - 1];
            EXPECT_EQ(node.parent, model.parent);
            EXPECT_EQ(node.code, model.canary);
            deepest = std::max(deepest, static_cast<std::size_t>(node.depth));
            moved += expected.kept(model) && expected.parent(model) != model.parent ? 1 : 0;
        }
        for (std::size_t i = 0; i < made.attachments.size(); ++i) {
            const auto uses = [i](const RandomNode& node) {
                return std::count(node.attachments.begin(), node.attachments.end(), i) > 0;
            };
            shared += expected.used(true, uses) && expected.used(false, uses) ? 1 : 0;
        }
        remarks += made.remarks.size();
        complete += expected.everything() ? 1 : 0;
    }
    EXPECT_EQ(deepest, 4U);
    EXPECT_GT(moved, 1000U);
    EXPECT_GT(shared, 200U);
    EXPECT_GT(remarks, 200U);
    EXPECT_GT(complete, 50U);
}

}  // namespace
}  // namespace ncp::elmo
