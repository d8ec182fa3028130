#include "elmo/opportunities.h"

#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

constexpr char kOpportunity[] = "learningOpportunitySpecification";

// False when too deep. A hasPart holds exactly one part (schema); more are counted all the same,
// so that none can slip through unchosen.
// NOLINTNEXTLINE(misc-no-recursion): bounded by kDepthMax
bool add(Opportunities& found, Opportunity node) {
    if (node.depth >= kDepthMax) return false;
    found.nodes.push_back(node);
    const int self = static_cast<int>(found.nodes.size()) - 1;
    for (xmlNode* wrapper : children(node.element, "hasPart")) {
        for (xmlNode* part : children(wrapper, kOpportunity)) {
            if (!add(found, {part, self, node.report, node.depth + 1})) return false;
        }
    }
    return true;
}

}  // namespace

Result<Opportunities> find_opportunities(const Document& document) {
    const xmlNode* root = document.root();
    if (root == nullptr || !is_elmo(root, "elmo")) {
        return fail(ErrorCode::invalid_document, "the root is not elmo in the ELMO namespace");
    }
    Opportunities found;
    for (xmlNode* report : children(root, "report")) {
        found.reports.push_back(report);
        const int index = static_cast<int>(found.reports.size()) - 1;
        for (xmlNode* node : children(report, kOpportunity)) {
            if (!add(found, {node, -1, index, 0})) {
                return fail(ErrorCode::invalid_document, "learning opportunities lie too deep");
            }
        }
    }
    return found;
}

}  // namespace ncp::elmo
