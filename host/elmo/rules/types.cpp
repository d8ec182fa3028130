// Rules about the tree: Degree Programme > Module > Course > Class.
#include <algorithm>
#include <array>

#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kOrder{"type-order", Severity::error,
                      "A part must not be of a higher type than what holds it (Degree Programme, "
                      "Module, Course, Class)",
                      "Turn the two around, or leave the type of one of them out.",
                      "schema.xsd, LearningOpportunitySpecification and its type"};
constexpr Rule kStep{"type-step", Severity::warning,
                     "A degree programme should have modules and courses as parts, a module "
                     "courses, a course classes",
                     "Leave out the type of the part that fits none of these.",
                     "schema.xsd, enumeration of learningOpportunitySpecification/type"};

constexpr std::array<std::string_view, 5> kTypes{"", "Degree Programme", "Module", "Course",
                                                 "Class"};

int rank_of(const xmlNode* node) {
    const std::string type = token_of(child(node, "type"));
    const auto* found = std::find(kTypes.begin() + 1, kTypes.end(), type);
    return found == kTypes.end() ? 0 : static_cast<int>(found - kTypes.begin());
}

// Degrees in degrees: "in some rare cases, it is possible" (annotation).
bool may_hold(int holder, int part) {
    return part == holder + 1 || (holder == 1 && (part == 1 || part == 3));
}

void check_types(Check& check) {
    struct Above {
        int nearest = 0;  // the type of the nearest node that has one, itself included
        int lowest = 0;   // of all of them
    };
    std::vector<Above> all;
    for (const Opportunity& node : check.nodes()) {
        const Above above = node.parent < 0 ? Above{} : all[static_cast<std::size_t>(node.parent)];
        const int rank = rank_of(node.element);
        Above self = above;
        if (rank > 0) {
            self = {rank, std::max(rank, above.lowest)};
            const xmlNode* type = child(node.element, "type");
            const std::string detail = std::string(kTypes[static_cast<std::size_t>(rank)]) +
                                       " in " +
                                       std::string(kTypes[static_cast<std::size_t>(above.nearest)]);
            if (rank < above.lowest) {
                check.found(kOrder, type, detail);
            } else if (above.nearest > 0 && !may_hold(above.nearest, rank)) {
                check.found(kStep, type, detail);
            }
        }
        all.push_back(self);
    }
}

}  // namespace

Subject type_rules() {
    return {{kOrder, kStep}, check_types};
}

}  // namespace ncp::elmo
