#include "elmo/report.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "elmo/problem.h"
#include "elmo/rules.h"

namespace ncp::elmo {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

bool is_complete(const std::vector<Finding>& findings) {
    return findings.size() < kFindingsMax;
}

// A document may hold C1 control characters (U+0080 to U+009F), which are as good as an escape
// sequence to some terminals; a file's name may hold anything.
std::string harmless(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        bool starts_c1 =
            byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (starts_c1) ++i;
        out += byte < 0x20 || byte == 0x7F || starts_c1 ? '?' : text[i];
    }
    return out;
}

std::string counted(std::ptrdiff_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string sum(const std::vector<Finding>& findings) {
    if (findings.empty()) return "valid ELMO";
    auto errors = std::count_if(findings.begin(), findings.end(),
                                [](const Finding& f) { return f.severity == Severity::error; });
    auto warnings = static_cast<std::ptrdiff_t>(findings.size()) - errors;
    std::string out = errors > 0 ? "not valid: " : "valid ELMO: ";
    out += counted(errors, "error") + ", " + counted(warnings, "warning");
    return is_complete(findings) ? out : out + "; there may be more";
}

// The findings of one rule beyond those that have a line of their own.
struct Rest {
    int count = 0;
    std::string lines;
};

void add(Rest& rest, const Finding& finding) {
    constexpr int kLinesMax = 12;
    ++rest.count;
    if (rest.count > kLinesMax + 1) return;
    rest.lines += rest.count == 1 ? "" : ", ";
    rest.lines += rest.count > kLinesMax ? "…" : std::to_string(finding.line);
}

Json as_json(const Rule& rule) {
    return {{"rule", rule.id},
            {"severity", name_of(rule.severity)},
            {"text", rule.text},
            {"advice", rule.advice},
            {"reference", rule.reference}};
}

}  // namespace

std::vector<Finding> examine(std::string_view bytes, const Schema& schema,
                             const ParseLimits& limits) {
    auto document = parse_document(bytes, limits);
    if (!document) {
        const Problem& problem = document.error();
        return {{Severity::error, problem.line, "parse", problem.what.str()}};
    }
    return examine(*document, schema);
}

std::vector<Finding> examine(const Document& document, const Schema& schema) {
    std::vector<Finding> all = schema.validate(document);
    std::vector<Finding> rules = check_rules(document);
    all.insert(all.end(), std::make_move_iterator(rules.begin()),
               std::make_move_iterator(rules.end()));
    if (all.size() > kFindingsMax) {
        std::stable_partition(all.begin(), all.end(), [](const Finding& finding) {
            return finding.severity == Severity::error;
        });
        all.resize(kFindingsMax);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding& a, const Finding& b) { return a.line < b.line; });
    return all;
}

bool has_error(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.severity == Severity::error; });
}

std::string as_text(std::string_view name, const std::vector<Finding>& findings) {
    std::string shown = harmless(name);
    std::string out;
    std::map<std::string, int> seen;
    std::map<std::string, Rest> rests;
    for (const Finding& finding : findings) {
        const int before = seen[finding.rule]++;
        const Rule* rule = find_rule(finding.rule);
        if (rule != nullptr && before >= kShownOfRule) {
            add(rests[finding.rule], finding);
            continue;
        }
        out += shown + ":";
        if (finding.line > 0) out += std::to_string(finding.line) + ":";
        out += std::string(" ") + name_of(finding.severity) + ": " + harmless(finding.text) + " [" +
               finding.rule + "]\n";
        if (rule != nullptr && before == 0) out += "    → " + std::string(rule->advice) + "\n";
    }
    for (const auto& [rule, rest] : rests) {
        out.append(shown).append(": [").append(rule).append("] ");
        out.append(counted(rest.count, "more line")).append(": ").append(rest.lines).append("\n");
    }
    return out + shown + ": " + sum(findings) + "\n";
}

std::string as_json(std::string_view name, const std::vector<Finding>& findings) {
    auto list = Json::array();
    for (const Finding& finding : findings) {
        const Rule* rule = find_rule(finding.rule);
        list.push_back({{"severity", name_of(finding.severity)},
                        {"line", finding.line},
                        {"rule", finding.rule},
                        {"text", finding.text},
                        {"advice", rule == nullptr ? "" : rule->advice},
                        {"reference", rule == nullptr ? "" : rule->reference}});
    }
    Json report = {{"file", name},
                   {"valid", !has_error(findings)},
                   {"findings", std::move(list)},
                   {"complete", is_complete(findings)}};
    // A file's name need not be UTF-8.
    return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string rules_as_text() {
    std::string out;
    for (const Rule& rule : rules()) {
        out += std::string(rule.id) + " (" + name_of(rule.severity) + ")\n    " +
               std::string(rule.text) + ".\n    → " + std::string(rule.advice) + "\n    " +
               std::string(rule.reference) + "\n";
    }
    auto errors = std::count_if(rules().begin(), rules().end(),
                                [](const Rule& rule) { return rule.severity == Severity::error; });
    const auto all = static_cast<std::ptrdiff_t>(rules().size());
    return out + counted(all, "rule") + ": " + counted(errors, "error") + ", " +
           counted(all - errors, "warning") + "\n";
}

std::string rules_as_json() {
    auto list = Json::array();
    for (const Rule& rule : rules())
        list.push_back(as_json(rule));
    return list.dump(2) + "\n";
}

}  // namespace ncp::elmo
