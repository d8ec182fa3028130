// The selection: eight bytes say which results are picked, the rest is the document. What is kept
// is what was picked, and nothing is wrong with it that was not wrong before.
#include <algorithm>
#include <filesystem>
#include <optional>

#include "elmo/rules.h"
#include "elmo/selection.h"
#include "fuzz/properties.h"

namespace {

using namespace ncp;

constexpr std::size_t kPickBytes = 8;

const elmo::Schema& schema() {
    static const elmo::Schema loaded = [] {
        auto made = elmo::Schema::load(std::filesystem::path(NCP_SOURCE_DIR) /
                                       "host/elmo/schema/elmo-1.7/elmo.xsd");
        fuzz::demand(made.has_value(), "our own schema loads");
        return std::move(*made);
    }();
    return loaded;
}

// The errors of rules; nothing when there may be more than are listed.
std::optional<std::set<std::string>> errors_of(const elmo::Document& document) {
    std::set<std::string> errors;
    const auto findings = elmo::check_rules(document);
    if (findings.size() >= elmo::kFindingsMax) return std::nullopt;
    for (const elmo::Finding& finding : findings) {
        if (finding.severity == elmo::Severity::error) errors.insert(finding.rule);
    }
    return errors;
}

std::set<int> picked(const std::uint8_t* data, std::size_t nodes) {
    std::set<int> picks;
    for (std::size_t i = 0; i < nodes; ++i) {
        const std::size_t bit = i % (kPickBytes * 8);
        if ((data[bit / 8] >> (bit % 8) & 1) != 0) picks.insert(static_cast<int>(i) + 1);
    }
    return picks;
}

void check_kept(const elmo::Document& original, const elmo::Outline& before,
                const std::set<int>& picks, const elmo::Document& kept) {
    auto after = elmo::outline(kept);
    fuzz::demand(after.has_value(), "what is kept is a document");
    fuzz::demand(after->nodes.size() == picks.size(), "all picked results are kept, and no other");
    std::size_t at = 0;
    for (const int number : picks) {
        const elmo::Node& old = before.nodes[static_cast<std::size_t>(number) - 1];
        const elmo::Node& now = after->nodes[at++];
        fuzz::demand(old.code == now.code && old.grade == now.grade && old.ects == now.ects,
                     "kept results stand in order, as they were");
    }
    if (schema().validate(original).empty()) {
        fuzz::demand(schema().validate(kept).empty(), "a valid document stays valid");
    }
    const auto wrong_before = errors_of(original);
    const auto wrong_now = errors_of(kept);
    if (!wrong_before || !wrong_now) return;
    fuzz::demand(std::includes(wrong_before->begin(), wrong_before->end(), wrong_now->begin(),
                               wrong_now->end()),
                 "no rule is broken that was not broken before: nothing dangles");
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    elmo::initialise_xml();
    (void)schema();
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size <= kPickBytes) return 0;
    auto document =
        elmo::Document::parse(fuzz::text_of(data + kPickBytes, size - kPickBytes), fuzz::kLimits);
    if (!document) return 0;
    auto outline = elmo::outline(*document);
    if (!outline) return 0;
    const std::set<int> picks = picked(data, outline->nodes.size());
    const std::string before = document->serialize();
    auto selection = elmo::keep(*document, picks);
    fuzz::demand(document->serialize() == before, "the original is not touched");
    if (!selection) {
        const ErrorCode code = selection.error().code();
        fuzz::demand(code == ErrorCode::no_results ? picks.empty() : code == ErrorCode::too_large,
                     "a selection fails only when nothing is picked or a limit is passed");
        return 0;
    }
    check_kept(*document, *outline, picks, selection->document);
    auto again = elmo::Document::parse(selection->document.serialize());
    fuzz::demand(again.has_value(), "what is kept can be read");
    check_kept(*document, *outline, picks, *again);
    return 0;
}
