// Which nodes keep their ECTS credits. "If this tree node contains ECTS credits earned, then all of
// its descendants and ancestors MUST NOT" (annotation of credit).
#include <algorithm>

#include "tree.h"

namespace ncp::sql {
namespace {

// Whether credits were earned at all: a degree is often recorded with 0.
bool earns(const Node& node) {
    return node.ects.find_first_of("123456789") != std::string::npos;
}

// Parents come before or after their children in the rows, so each earning node tells its
// ancestors.
std::vector<bool> earning_below(const std::vector<Node>& nodes) {
    std::vector<bool> below(nodes.size(), false);
    for (const Node& node : nodes) {
        if (!earns(node)) continue;
        for (auto up = node.parent; up && !below[*up]; up = nodes[*up].parent)
            below[*up] = true;
    }
    return below;
}

template <class Matches>
bool some_ancestor(const std::vector<Node>& nodes, const Node& node, const Matches& matches) {
    for (auto up = node.parent; up; up = nodes[*up].parent) {
        if (matches(*up)) return true;
    }
    return false;
}

}  // namespace

void place_credits(std::vector<Node>& nodes, CreditsOn policy, Findings& findings) {
    if (policy == CreditsOn::as_is) return;
    const std::vector<bool> below = earning_below(nodes);
    std::vector<bool> keeps(nodes.size(), false);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto earns_at = [&](std::size_t at) { return earns(nodes[at]); };
        keeps[i] =
            earns(nodes[i]) &&
            (policy == CreditsOn::leaf ? !below[i] : !some_ancestor(nodes, nodes[i], earns_at));
    }
    // A 0 stays only where nobody above or below has credits or another 0.
    std::vector<bool> occupied_below(nodes.size(), false);
    const auto occupy = [&](std::size_t i) {
        for (auto up = nodes[i].parent; up; up = nodes[*up].parent)
            occupied_below[*up] = true;
    };
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (keeps[i]) occupy(i);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto kept = [&](std::size_t at) { return bool(keeps[at]); };
        if (nodes[i].ects.empty() || earns(nodes[i]) || occupied_below[i] ||
            some_ancestor(nodes, nodes[i], kept)) {
            continue;
        }
        keeps[i] = true;
        occupy(i);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (keeps[i] || nodes[i].ects.empty()) continue;
        if (earns(nodes[i])) findings.count("credits are shown on the other level (credits_on)");
        nodes[i].ects.clear();
    }
}

}  // namespace ncp::sql
