#include "documents.h"

#include <fmt/format.h>
#include <libxml/tree.h>

#include <map>
#include <set>
#include <string_view>

#include "elmo/merge.h"
#include "elmo/outline.h"
#include "ncp/sink.h"

namespace ncp::conformance {
namespace {

using elmo::Document;

// Calls look(document) for every ELMO part that can be parsed until one is found fault with.
template <class Look>
std::string first_fault(const Parts& parts, const Look& look) {
    int number = 0;
    for (const results::EmittedPart& part : parts) {
        if (!is_elmo(part)) continue;
        ++number;
        auto document = Document::parse(part.bytes);
        if (!document) continue;
        if (std::string fault = look(*document); !fault.empty()) {
            return fmt::format("document {}: {}", number, fault);
        }
    }
    return {};
}

std::string content_of(xmlNode* node) {
    xmlChar* owned = xmlNodeGetContent(node);
    if (owned == nullptr) return {};
    std::string content(reinterpret_cast<const char*>(owned));
    xmlFree(owned);
    return content;
}

bool is_named(const xmlNode* node, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && name == reinterpret_cast<const char*>(node->name);
}

// Depth is bounded by the parser.
template <class Visit>
void walk(xmlNode* node, const Visit& visit) {
    for (; node != nullptr; node = node->next) {
        visit(node);
        if (node->type == XML_ELEMENT_NODE) walk(node->children, visit);
    }
}

std::set<std::string> references_of(const Document& document) {
    constexpr std::string_view kScheme = "cid:";
    std::set<std::string> ids;
    walk(document.root(), [&](xmlNode* node) {
        if (!is_named(node, "content")) return;
        const std::string content = content_of(node);
        const std::size_t from = content.find_first_not_of(" \t\r\n");
        if (from == std::string::npos || !content.substr(from).starts_with(kScheme)) return;
        const std::size_t to = content.find_last_not_of(" \t\r\n");
        ids.insert(content.substr(from + kScheme.size(), to + 1 - from - kScheme.size()));
    });
    return ids;
}

}  // namespace

bool is_elmo(const results::EmittedPart& part) {
    return part.media_type == NCP_MEDIA_ELMO;
}

std::string not_well_formed(const Parts& parts) {
    int number = 0;
    for (const results::EmittedPart& part : parts) {
        if (!is_elmo(part)) continue;
        ++number;
        auto document = Document::parse(part.bytes);
        if (!document) {
            return fmt::format("document {}: {}", number, document.error().operator_text().str());
        }
    }
    return {};
}

std::string not_valid(const Parts& parts, const elmo::Schema& schema) {
    return first_fault(parts, [&](const Document& document) -> std::string {
        for (const elmo::Finding& finding : schema.validate(document)) {
            if (finding.severity != elmo::Severity::error) continue;
            return fmt::format("line {}: {}", finding.line, finding.text);
        }
        return {};
    });
}

std::string not_one_report(const Parts& parts) {
    return first_fault(parts, [](const Document& document) -> std::string {
        if (!is_named(document.root(), "elmo")) return "the root is not elmo";
        auto outline = elmo::outline(document);
        if (!outline) return outline.error().operator_text().str();
        const std::size_t count = outline->reports.size();
        return count == 1 ? "" : fmt::format("{} reports", count);
    });
}

std::string bad_references(const Parts& parts) {
    std::map<std::string, elmo::Part> attachments;
    for (const results::EmittedPart& part : parts) {
        if (!is_elmo(part)) attachments.emplace(part.id, elmo::Part{part.media_type, part.bytes});
    }
    std::set<std::string> used;
    std::string fault = first_fault(parts, [&](const Document& document) -> std::string {
        std::map<std::string, elmo::Part> wanted;
        for (const std::string& id : references_of(document)) {
            auto found = attachments.find(id);
            if (found == attachments.end()) {
                return fmt::format("refers to cid:{}, but no part has that id", id);
            }
            wanted.insert(*found);
            used.insert(id);
        }
        Document copy = document.copy();
        Status resolved = elmo::resolve_parts(copy, wanted);
        return resolved ? "" : resolved.error().operator_text().str();
    });
    if (!fault.empty()) return fault;
    for (const auto& [id, part] : attachments) {
        if (!used.contains(id)) {
            return fmt::format("no document refers to the part \"{}\" ({})", id, part.media_type);
        }
    }
    return {};
}

std::string without_dates(const Parts& parts) {
    std::string all;
    for (const results::EmittedPart& part : parts) {
        all += fmt::format("[{} {} {}]", part.id, part.media_type, part.issuer);
        auto document = is_elmo(part) ? Document::parse(part.bytes)
                                      : fail(ErrorCode::invalid_document, "not a document");
        if (!document) {
            all += part.bytes;
            continue;
        }
        walk(document->root(), [](xmlNode* node) {
            if (is_named(node, "generatedDate") || is_named(node, "issueDate")) {
                xmlNodeSetContent(node, nullptr);
            }
        });
        all += document->serialize();
    }
    return all;
}

}  // namespace ncp::conformance
