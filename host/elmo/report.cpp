#include "elmo/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "elmo/problem.h"

namespace ncp::elmo {
namespace {

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

std::string sum(const std::vector<Finding>& findings) {
    if (findings.empty()) return "valid ELMO 1.7";
    auto errors = std::count_if(findings.begin(), findings.end(),
                                [](const Finding& f) { return f.severity == Severity::error; });
    auto warnings = static_cast<std::ptrdiff_t>(findings.size()) - errors;
    auto counted = [](std::ptrdiff_t count, const std::string& noun) {
        return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
    };
    std::string out = errors > 0 ? "not valid: " : "valid ELMO 1.7: ";
    out += counted(errors, "error") + ", " + counted(warnings, "warning");
    return is_complete(findings) ? out : out + "; there may be more";
}

}  // namespace

std::vector<Finding> examine(std::string_view bytes, const Schema& schema,
                             const ParseLimits& limits) {
    auto document = parse_document(bytes, limits);
    if (!document) {
        const Problem& problem = document.error();
        return {{Severity::error, problem.line, "parse", problem.what.str()}};
    }
    return schema.validate(*document);
}

bool has_error(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.severity == Severity::error; });
}

std::string as_text(std::string_view name, const std::vector<Finding>& findings) {
    std::string shown = harmless(name);
    std::string out;
    for (const Finding& finding : findings) {
        out += shown + ":";
        if (finding.line > 0) out += std::to_string(finding.line) + ":";
        out += std::string(" ") + name_of(finding.severity) + ": " + harmless(finding.text) + " [" +
               finding.rule + "]\n";
    }
    return out + shown + ": " + sum(findings) + "\n";
}

std::string as_json(std::string_view name, const std::vector<Finding>& findings) {
    auto list = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        list.push_back({{"severity", name_of(finding.severity)},
                        {"line", finding.line},
                        {"rule", finding.rule},
                        {"text", finding.text}});
    }
    nlohmann::ordered_json report = {{"file", name},
                                     {"valid", !has_error(findings)},
                                     {"findings", std::move(list)},
                                     {"complete", is_complete(findings)}};
    // A file's name need not be UTF-8.
    return report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ncp::elmo
