// The kit's findings as text for people and JSON for programs.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ncp/conformance.h"

namespace ncp::conformance {
namespace {

using Json = nlohmann::json;

// What a plugin says must not command the terminal of whoever reads it.
std::string printable(std::string_view text) {
    std::string made;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        made += byte < 0x20 || byte == 0x7f ? '?' : c;
    }
    return made;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass:
            return "pass";
        case Verdict::fail:
            return "FAIL";
        case Verdict::crash:
            return "CRASH";
        case Verdict::skip:
            break;
    }
    return "skip";
}

std::size_t Report::count(Verdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(cases.begin(), cases.end(),
                      [verdict](const CaseResult& result) { return result.verdict == verdict; }));
}

std::string as_text(const CaseResult& result) {
    std::string text =
        fmt::format("  {:<5}  {}.{}", name_of(result.verdict), result.group, result.name);
    if (!result.text.empty()) text += fmt::format(": {}", printable(result.text));
    text += "\n";
    if (!result.advice.empty()) text += fmt::format("         → {}\n", printable(result.advice));
    return text;
}

std::string sum_of(const Report& report) {
    return fmt::format("{} passed, {} failed, {} crashed, {} skipped\n",
                       report.count(Verdict::pass), report.count(Verdict::fail),
                       report.count(Verdict::crash), report.count(Verdict::skip));
}

std::string as_text(const Report& report) {
    std::string text;
    for (const CaseResult& result : report.cases)
        text += as_text(result);
    return text + sum_of(report);
}

std::string as_json(const Report& report) {
    Json cases = Json::array();
    for (const CaseResult& result : report.cases) {
        std::string verdict(name_of(result.verdict));
        std::transform(verdict.begin(), verdict.end(), verdict.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        cases.push_back({{"group", result.group},
                         {"case", result.name},
                         {"result", verdict},
                         {"text", result.text},
                         {"advice", result.advice},
                         {"milliseconds", result.milliseconds}});
    }
    return Json{{"ok", report.fine()},
                {"passed", report.count(Verdict::pass)},
                {"failed", report.count(Verdict::fail)},
                {"crashed", report.count(Verdict::crash)},
                {"skipped", report.count(Verdict::skip)},
                {"cases", std::move(cases)}}
               .dump(2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

}  // namespace ncp::conformance
