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

std::vector<PublicText> for_the_log(const std::vector<Finding>& findings) {
    struct Sum {
        int count = 0;
        int first_line = 0;
    };
    std::map<std::pair<Severity, std::string_view>, Sum> sums;
    for (const Finding& finding : findings) {
        Sum& sum = sums[{finding.severity, finding.rule}];
        if (sum.count++ == 0) sum.first_line = finding.line;
    }
    std::vector<PublicText> texts;
    for (const auto& [rule, sum] : sums) {
        const PublicText severity =
            rule.first == Severity::error ? PublicText("error") : PublicText("warning");
        texts.push_back(text("rule {} ({}): {} times, first in line {}",
                             not_personal(std::string(rule.second)), severity, sum.count,
                             sum.first_line));
    }
    return texts;
}

}  // namespace ncp::elmo
