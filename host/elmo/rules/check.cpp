#include "elmo/rules/check.h"

#include <algorithm>

#include "elmo/references.h"

namespace ncp::elmo {
namespace {

constexpr std::size_t kQuoteBytesMax = 80;

void append(std::vector<const xmlNode*>& to, const xmlNode* parent) {
    for (const xmlNode* attachment : children(parent, "attachment"))
        to.push_back(attachment);
}

}  // namespace

Check::Check(const xmlNode* given_root, Opportunities found)
    : root(given_root), found_(std::move(found)) {
    for (const Opportunity& node : found_.nodes) {
        const auto own = own_attachments_of(node.element);
        attachments_.insert(attachments_.end(), own.begin(), own.end());
    }
    for (const xmlNode* report : found_.reports)
        append(attachments_, report);
    append(attachments_, root);
}

void Check::found(const Rule& rule, const xmlNode* where, std::string_view detail) {
    if (rule.severity == Severity::error) broken_.push_back({rule.id, where});
    std::vector<Finding>& kind = rule.severity == Severity::error ? errors_ : warnings_;
    if (kind.size() >= kFindingsMax) return;
    std::string text(rule.text);
    if (!detail.empty()) text.append(": ").append(detail);
    kind.push_back({rule.severity, line_of(where), std::string(rule.id), std::move(text)});
}

std::vector<Finding> Check::findings() && {
    std::vector<Finding> all = std::move(errors_);
    warnings_.resize(std::min(warnings_.size(), kFindingsMax - all.size()));
    all.insert(all.end(), std::make_move_iterator(warnings_.begin()),
               std::make_move_iterator(warnings_.end()));
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding& a, const Finding& b) { return a.line < b.line; });
    return all;
}

const xmlNode* instance_of(const Opportunity& node) {
    const xmlNode* specifies = child(node.element, "specifies");
    return specifies == nullptr ? nullptr : child(specifies, "learningOpportunityInstance");
}

bool is_in(const xmlNode* element, std::string_view name, std::string_view uri) {
    return element->type == XML_ELEMENT_NODE && element->ns != nullptr &&
           view(element->name) == name && view(element->ns->href) == uri;
}

bool has_text(const xmlNode* element) {
    if (element == nullptr) return false;
    for (const xmlNode* part = element->children; part != nullptr; part = part->next) {
        const bool is_text = part->type == XML_TEXT_NODE || part->type == XML_CDATA_SECTION_NODE;
        if (is_text && view(part->content).find_first_not_of(" \t\r\n") != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

bool is_english(std::string_view language) {
    const std::string_view primary = language.substr(0, language.find_first_of("-_"));
    return equal_ignoring_case(primary, "en");
}

bool has_english(const xmlNode* parent, std::string_view name) {
    for (const xmlNode* element : children(parent, name)) {
        if (is_english(language_of(element)) && has_text(element)) return true;
    }
    return false;
}

const xmlNode* written_child(const xmlNode* parent, std::string_view name) {
    for (const xmlNode* element : children(parent, name)) {
        if (has_text(element)) return element;
    }
    return nullptr;
}

std::string in_quotes(std::string_view text) {
    if (text.size() <= kQuoteBytesMax) return "'" + std::string(text) + "'";
    std::size_t end = kQuoteBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
        --end;
    return "'" + std::string(text.substr(0, end)) + "…'";
}

std::string line_text(const xmlNode* element) {
    return "line " + std::to_string(line_of(element));
}

}  // namespace ncp::elmo
