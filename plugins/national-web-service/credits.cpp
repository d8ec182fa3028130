// Which learning opportunities keep their ECTS credits.
#include <algorithm>

#include "documents.h"
#include "values.h"

namespace ncp::virta {
namespace {

using Nodes = std::vector<common::LearningOpportunity>;

auto ects_of(auto& node) {
    return std::find_if(node.credits.begin(), node.credits.end(),
                        [](const common::Credit& one) { return one.scheme == "ects"; });
}

bool has_ects(const common::LearningOpportunity& node) {
    return ects_of(node) != node.credits.end();
}

bool earns(const common::LearningOpportunity& node) {
    const auto ects = ects_of(node);
    return ects != node.credits.end() && is_more_than_nothing(ects->value);
}

template <class Matches>
bool some_below(const common::LearningOpportunity& node, const Matches& matches) {
    return std::any_of(node.parts.begin(), node.parts.end(), [&](const auto& part) {
        return matches(part) || some_below(part, matches);
    });
}

void drop(common::LearningOpportunity& node) {
    const auto ects = ects_of(node);
    if (ects != node.credits.end()) node.credits.erase(ects);
}

// Of the earning ones, the lowest of each branch or the highest.
void keep_one_level(Nodes& nodes, CreditsOn credits_on, bool earned_above, Findings& findings) {
    for (common::LearningOpportunity& node : nodes) {
        const bool its = earns(node);
        const bool elsewhere =
            credits_on == CreditsOn::top ? earned_above : some_below(node, earns);
        keep_one_level(node.parts, credits_on, earned_above || its, findings);
        if (!its || !elsewhere) continue;
        findings.count("credits are shown on the other level (credits_on)");
        drop(node);
    }
}

// From the top, so that of several 0 in a branch the first stays.
void drop_zeros(Nodes& nodes, bool kept_above) {
    for (common::LearningOpportunity& node : nodes) {
        if (has_ects(node) && !earns(node) && (kept_above || some_below(node, earns))) drop(node);
        drop_zeros(node.parts, kept_above || has_ects(node));
    }
}

}  // namespace

void place_credits(Nodes& top, CreditsOn credits_on, Findings& findings) {
    keep_one_level(top, credits_on, false, findings);
    drop_zeros(top, false);
}

}  // namespace ncp::virta
