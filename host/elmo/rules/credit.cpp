// Rules about credits: each credit is earned once.
#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kOneLevel{
    "credit-ects-on-one-level", Severity::error,
    "A node with ECTS credits must have none in its parts, nor in the parts of these",
    "Leave the ECTS credits away either here or in all parts: they would count twice.",
    "schema.xsd, learningOpportunityInstance/credit"};
constexpr Rule kValue{"credit-ects-value", Severity::error,
                      "ECTS credits must say how many they are",
                      "Write the number of credits into value, or leave the credit out.",
                      "schema.xsd, credit/scheme"};
constexpr Rule kScheme{"credit-scheme-spelling", Severity::warning,
                       "The scheme of ECTS credits should be written ects",
                       "Write it in small letters.", "schema.xsd, credit/scheme"};
constexpr Rule kMissing{"credit-ects-missing", Severity::warning,
                        "Results should be given with their ECTS credits",
                        "Add a credit of scheme ects to the result or to what it is a part of.",
                        "schema.xsd, learningOpportunityInstance/credit"};
constexpr Rule kLevel{
    "credit-level", Severity::warning, "The level of a credit is deprecated and should not be used",
    "Use the element level of the instance, with type EQF.", "schema.xsd, credit/level"};

bool is_ects(const xmlNode* credit) {
    return equal_ignoring_case(token_of(child(credit, "scheme")), "ects");
}

// Whether anything was earned: a degree is often recorded with 0.
bool is_earned(const xmlNode* credit) {
    return token_of(child(credit, "value")).find_first_of("123456789") != std::string::npos;
}

struct State {
    const xmlNode* ects = nullptr;   // the node's own credit, as far as it was earned
    int nearest = -1;                // node whose earned ECTS credits hold for this one too
    const xmlNode* below = nullptr;  // the first earned credit in its parts
    bool is_given = false;           // on this node or above, if only as 0
    bool is_leaf = true;
};

State read_credits(Check& check, const xmlNode* instance) {
    State state;
    if (instance == nullptr) return state;
    for (const xmlNode* credit : children(instance, "credit")) {
        if (const xmlNode* level = child(credit, "level")) check.found(kLevel, level);
        if (!is_ects(credit)) continue;
        const std::string scheme = token_of(child(credit, "scheme"));
        if (scheme != "ects") check.found(kScheme, credit, in_quotes(scheme));
        if (!has_text(child(credit, "value"))) check.found(kValue, credit);
        state.is_given = true;
        if (state.ects == nullptr && is_earned(credit)) state.ects = credit;
    }
    return state;
}

void check_credits(Check& check) {
    std::vector<State> states;
    states.reserve(check.nodes().size());
    for (const Opportunity& node : check.nodes()) {
        State state = read_credits(check, instance_of(node));
        if (node.parent >= 0) {
            State& parent = states[static_cast<std::size_t>(node.parent)];
            parent.is_leaf = false;
            state.is_given = state.is_given || parent.is_given;
            state.nearest = parent.nearest;
        }
        if (state.ects != nullptr) {
            if (state.nearest >= 0) {
                State& holder = states[static_cast<std::size_t>(state.nearest)];
                if (holder.below == nullptr) holder.below = state.ects;
            }
            state.nearest = static_cast<int>(states.size());
        }
        states.push_back(state);
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
        const State& state = states[i];
        if (state.below != nullptr) {
            check.found(kOneLevel, state.ects,
                        "the first of a part is in " + line_text(state.below));
        }
        const xmlNode* instance = instance_of(check.nodes()[i]);
        if (state.is_leaf && !state.is_given && instance != nullptr) {
            check.found(kMissing, instance);
        }
    }
}

}  // namespace

Subject credit_rules() {
    return {{kOneLevel, kValue, kScheme, kMissing, kLevel}, check_credits};
}

}  // namespace ncp::elmo
