// The steps of a selection that follow references and clear what stands around results.
#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "elmo/choice.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

struct Use {
    std::set<std::string> kept, left_out;
};

void remove_all(const std::vector<xmlNode*>& nodes) {
    for (xmlNode* node : nodes)
        remove_with_blank(node);
}

template <std::size_t N>
void remove_others(xmlNode* parent, const std::array<std::string_view, N>& known) {
    std::vector<xmlNode*> others;
    for (xmlNode* node = parent->children; node != nullptr; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) continue;
        const bool is_known =
            std::any_of(known.begin(), known.end(),
                        [node](std::string_view name) { return is_elmo(node, name); });
        if (!is_known) others.push_back(node);
    }
    remove_all(others);
}

bool stands_among_results(const xmlNode* node) {
    const xmlNode* parent = node->parent;
    if (parent->type != XML_ELEMENT_NODE) return true;  // beside the root
    return is_elmo(parent, "elmo") || is_elmo(parent, "report") || is_elmo(parent, "hasPart") ||
           is_elmo(parent, "learningOpportunitySpecification");
}

// Comments are no data (the canonical form has none), and nobody can tell which result one speaks
// of. Processing instructions inside a kept node are part of its canonical form and stay.
void remove_remarks(xmlDoc* document) {
    auto* top = reinterpret_cast<xmlNode*>(document);
    std::vector<xmlNode*> remarks;
    for (xmlNode* node = top->children; node != nullptr; node = following(node, top)) {
        if (node->type == XML_COMMENT_NODE ||
            (node->type == XML_PI_NODE && stands_among_results(node))) {
            remarks.push_back(node);
        }
    }
    for (xmlNode* remark : remarks) {  // the blanks beside one may be a kept element's text
        xmlUnlinkNode(remark);
        xmlFreeNode(remark);
    }
}

}  // namespace

void prune_schemes(const Choice& choice) {
    std::vector<Use> uses(choice.found.reports.size());
    for (std::size_t node = 0; node < choice.found.nodes.size(); ++node) {
        // A scheme is named by nodes of its own report (schema, gradingSchemeLocalId).
        Use& use = uses[static_cast<std::size_t>(choice.found.nodes[node].report)];
        for (const xmlNode* scheme : choice.references[node].schemes) {
            (choice.kept[node] ? use.kept : use.left_out).insert(token_of(scheme));
        }
    }
    for (std::size_t report = 0; report < uses.size(); ++report) {
        std::vector<xmlNode*> superfluous;
        for (xmlNode* scheme : children(choice.found.reports[report], "gradingScheme")) {
            const std::string id = collapse(attribute(scheme, "localId"));
            if (uses[report].left_out.count(id) > 0 && uses[report].kept.count(id) == 0) {
                superfluous.push_back(scheme);
            }
        }
        remove_all(superfluous);
    }
}

void prune_groups(const Choice& choice) {
    GroupUse kept;
    GroupUse left_out;
    for (std::size_t node = 0; node < choice.found.nodes.size(); ++node) {
        for (const xmlNode* grouping : choice.references[node].groupings) {
            (choice.kept[node] ? kept : left_out).add(grouping);
        }
    }
    std::vector<xmlNode*> superfluous;
    std::vector<xmlNode*> lists;
    for (xmlNode* groups : children(choice.root, "groups")) {
        const std::size_t before = superfluous.size();
        for (xmlNode* type : children(groups, "groupType")) {
            if (left_out.of_type(type) && !kept.of_type(type)) {
                superfluous.push_back(type);
                continue;
            }
            for (xmlNode* group : children(type, "group")) {
                if (left_out.of_group(type, group) && !kept.of_group(type, group)) {
                    superfluous.push_back(group);
                }
            }
        }
        if (superfluous.size() > before) lists.push_back(groups);
    }
    remove_all(superfluous);
    for (xmlNode* groups : lists) {
        if (child(groups, "groupType") == nullptr) remove_with_blank(groups);
    }
}

void remove_surroundings(const Choice& choice) {
    if (choice.left_out == 0) return;
    // A signature of the whole is broken by the selection, its digest is one of the whole.
    static constexpr std::array<std::string_view, 5> kOfRoot{"generatedDate", "learner", "report",
                                                             "attachment", "groups"};
    static constexpr std::array<std::string_view, 5> kOfReport{
        "issuer", "learningOpportunitySpecification", "issueDate", "gradingScheme", "attachment"};
    remove_others(choice.root, kOfRoot);
    for (std::size_t report = 0; report < choice.found.reports.size(); ++report) {
        if (choice.left_out_of_report[report] > 0) {
            remove_others(choice.found.reports[report], kOfReport);
        }
    }
    remove_remarks(choice.root->doc);
}

}  // namespace ncp::elmo
