// What was chosen of a document and what was left out, as the steps of a selection see it.
//
// Private to the module. The tree is the copy that a selection works on; each step takes away what
// the left-out nodes leave behind. Thread-safety: like the tree's.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "elmo/opportunities.h"
#include "elmo/references.h"

namespace ncp::elmo {

struct Choice {
    xmlNode* root = nullptr;
    Opportunities found;
    std::vector<bool> kept;              // beside found.nodes
    std::vector<References> references;  // beside found.nodes
    std::vector<int> kept_of_report;     // how many nodes, beside found.reports
    std::vector<int> left_out_of_report;
    int left_out = 0;

    bool keeps_report(int report) const {
        return kept_of_report[static_cast<std::size_t>(report)] > 0;
    }
};

// What is kept of a document; `kept` stands beside found.nodes.
Choice choice_of(xmlNode* root, Opportunities found, std::vector<bool> kept);

// Grading schemes and groups that left-out nodes used and no kept one uses. What nobody used from
// the start stays: it belongs to the source's description, not to a result.
void prune_schemes(const Choice& choice);
void prune_groups(const Choice& choice);

// Attachments that would show what was left out; references of kept nodes to them go too. The
// titles are of those that the student did not leave out himself. See attachments.cpp for the rule.
std::vector<std::string> prune_attachments(const Choice& choice);

// Attachments that left-out nodes referred to and no kept one does. The others stay: for nodes that
// are left out because another tells the same, nothing is to be hidden.
void prune_unused_attachments(const Choice& choice);

// Kept parts of left-out nodes move up, then the left-out nodes go. Error: too_large
// (carry_namespaces).
Status move_parts_up(const Choice& choice);
void remove_left_out(const Choice& choice);

// Whatever else could show what was left out: extensions at the root, elements that no schema
// knows, comments, processing instructions between results.
void remove_surroundings(const Choice& choice);

}  // namespace ncp::elmo
