// The rules: every tree that the reader lets in is checked to the end, and told in words.
#include <algorithm>

#include "elmo/mend.h"
#include "elmo/report.h"
#include "elmo/rules.h"
#include "fuzz/properties.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    ncp::elmo::initialise_xml();
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ncp;
    auto document = elmo::Document::parse(fuzz::text_of(data, size), fuzz::kLimits);
    if (!document) return 0;
    const std::string before = document->serialize();
    const auto findings = elmo::check_rules(*document);
    fuzz::demand(document->serialize() == before, "looking changes nothing");
    fuzz::demand(findings.size() <= elmo::kFindingsMax, "findings are limited");
    fuzz::demand(std::is_sorted(findings.begin(), findings.end(),
                                [](const auto& a, const auto& b) { return a.line < b.line; }),
                 "findings stand by line");
    for (const elmo::Finding& finding : findings) {
        const elmo::Rule* rule = elmo::find_rule(finding.rule);
        fuzz::demand(rule != nullptr && rule->severity == finding.severity,
                     "a finding is of a rule of the table");
        fuzz::demand(finding.line > 0, "a finding has a line");
        fuzz::demand(finding.text.size() < 1000, "a finding is short");
    }
    const std::string told = elmo::as_text("input", findings);
    fuzz::demand(told.find('\x1B') == std::string::npos, "a report commands no terminal");
    (void)elmo::as_json("input", findings);
    fuzz::demand(elmo::for_the_log(findings, elmo::Severity::warning).str().size() <= 2000,
                 "a line of the log is short");
    elmo::Document mended = document->copy();
    const bool repaired = !elmo::mend(mended).empty();
    fuzz::demand(repaired || mended.serialize() == before, "a repair is named");
    fuzz::demand(elmo::Document::parse(mended.serialize()).has_value(), "a repair breaks no text");
    return 0;
}
