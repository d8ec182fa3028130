#include "elmo/rules.h"

#include <algorithm>
#include <map>

#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

const std::vector<Subject>& subjects() {
    static const std::vector<Subject> all{
        text_rules(),       learner_rules(),    issuer_rules(),   opportunity_rules(),
        type_rules(),       instance_rules(),   credit_rules(),   reference_rules(),
        attachment_rules(), supplement_rules(), signature_rules()};
    return all;
}

}  // namespace

const std::vector<Rule>& rules() {
    static const std::vector<Rule> table = [] {
        std::vector<Rule> made;
        for (const Subject& subject : subjects())
            made.insert(made.end(), subject.rules.begin(), subject.rules.end());
        return made;
    }();
    return table;
}

const Rule* find_rule(std::string_view id) {
    auto found = std::find_if(rules().begin(), rules().end(),
                              [id](const Rule& rule) { return rule.id == id; });
    return found == rules().end() ? nullptr : &*found;
}

std::vector<Finding> check_rules(const Document& document) {
    auto opportunities = find_opportunities(document);
    if (!opportunities) return {};  // another root, or deeper than the parser lets in
    Check check(document.root(), std::move(*opportunities));
    for (const Subject& subject : subjects())
        subject.check(check);
    return std::move(check).findings();
}

PublicText for_the_log(const std::vector<Finding>& findings, Severity severity) {
    struct Sum {
        int count = 0;
        int first_line = 0;
    };
    std::map<std::string_view, Sum> sums;
    for (const Finding& finding : findings) {
        if (finding.severity != severity) continue;
        Sum& sum = sums[finding.rule];
        if (sum.count++ == 0) sum.first_line = finding.line;
    }
    PublicText all;
    for (const auto& [id, sum] : sums) {
        const PublicText rule = not_personal(std::string(id));
        const PublicText one = sum.count == 1 ? text("{} (once, in line {})", rule, sum.first_line)
                                              : text("{} ({} times, first in line {})", rule,
                                                     sum.count, sum.first_line);
        all = all.empty() ? one : text("{}, {}", all, one);
    }
    return all;
}

}  // namespace ncp::elmo
