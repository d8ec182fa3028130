#include "results/answer.h"

#include <libxml/tree.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/secret.h"
#include "elmo/merge.h"
#include "elmo/outline.h"
#include "elmo/person.h"
#include "ncp/sink.h"

namespace ncp::results {
namespace {

using Attachments = std::map<std::string, elmo::Part>;

// Personal bytes that are wiped however the function is left.
struct WipedParts {
    std::vector<EmittedPart> parts;
    explicit WipedParts(std::vector<EmittedPart> given) : parts(std::move(given)) {}
    WipedParts(const WipedParts&) = delete;
    WipedParts& operator=(const WipedParts&) = delete;
    ~WipedParts() {
        for (EmittedPart& part : parts)
            wipe(part.bytes);
    }
};

// The id of <content>cid:ID</content>, empty for anything else.
std::string referred_id(const xmlNode* node) {
    constexpr std::string_view kScheme = "cid:";
    const bool is_content =
        node->type == XML_ELEMENT_NODE &&
        std::string_view(reinterpret_cast<const char*>(node->name)) == "content";
    if (!is_content) return {};
    xmlChar* owned = xmlNodeGetContent(node);
    if (owned == nullptr) return {};
    std::string content(reinterpret_cast<const char*>(owned));
    xmlFree(owned);
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = content.find_first_not_of(kBlanks);
    if (first == std::string::npos) return {};
    content = content.substr(first, content.find_last_not_of(kBlanks) - first + 1);
    return content.starts_with(kScheme) ? content.substr(kScheme.size()) : std::string();
}

// Depth is bounded by the parser.
void collect_references(const xmlNode* node, std::set<std::string>& ids) {
    for (; node != nullptr; node = node->next) {
        if (std::string id = referred_id(node); !id.empty()) ids.insert(std::move(id));
        if (node->type == XML_ELEMENT_NODE) collect_references(node->children, ids);
    }
}

// Each document gets the attachments it refers to; one that no document wants is an error too.
Status attach(elmo::Document& document, const Attachments& attachments,
              std::set<std::string>& used) {
    std::set<std::string> ids;
    collect_references(document.root(), ids);
    Attachments wanted;
    for (const std::string& id : ids) {
        auto found = attachments.find(id);
        if (found == attachments.end()) continue;  // resolve_parts says where it is missing
        wanted.insert(*found);
        used.insert(id);
    }
    Status resolved = elmo::resolve_parts(document, wanted);
    for (auto& [id, part] : wanted)
        wipe(part.bytes);
    return resolved;
}

Status check_schema(const elmo::Document& document, const elmo::Schema& schema) {
    std::size_t errors = 0;
    const elmo::Finding* first = nullptr;
    const auto findings = schema.validate(document);
    for (const elmo::Finding& finding : findings) {
        if (finding.severity != elmo::Severity::error) continue;
        if (first == nullptr) first = &finding;
        ++errors;
    }
    if (first == nullptr) return {};
    // The finding's own text may quote the document, so it stays out.
    return fail(ErrorCode::invalid_document,
                text("{} findings against the ELMO schema, the first of rule {} in line {}", errors,
                     not_personal(first->rule), first->line));
}

Status check_content(const elmo::Document& document, const Reader& reader) {
    if (Status valid = check_schema(document, reader.schema); !valid) return valid;
    auto outline = elmo::outline(document);
    if (!outline) return fail(outline.error());
    if (outline->reports.size() != 1) {
        return fail(ErrorCode::invalid_document,
                    text("{} reports in one document; a plugin emits one document for each report",
                         outline->reports.size()));
    }
    return elmo::check_person(outline->learner, reader.identity, reader.trust_source_identity);
}

}  // namespace

Result<std::vector<elmo::Document>> read_answer(std::vector<EmittedPart> parts,
                                                const Reader& reader) {
    const WipedParts wiped(std::move(parts));
    Attachments attachments;
    for (const EmittedPart& part : wiped.parts) {
        if (part.media_type == NCP_MEDIA_ELMO) continue;
        attachments.emplace(part.id, elmo::Part{part.media_type, part.bytes});
    }
    std::set<std::string> used;
    std::vector<elmo::Document> documents;
    auto read_all = [&]() -> Status {
        for (const EmittedPart& part : wiped.parts) {
            if (part.media_type != NCP_MEDIA_ELMO) continue;
            auto document = elmo::Document::parse(part.bytes);
            if (!document) return fail(document.error());
            if (Status done = attach(*document, attachments, used); !done) return done;
            if (Status done = elmo::normalise(*document); !done) return done;
            if (Status done = check_content(*document, reader); !done) return done;
            documents.push_back(std::move(*document));
        }
        if (used.size() == attachments.size()) return {};
        return fail(ErrorCode::invalid_document,
                    text("{} attachments were emitted, {} are referred to", attachments.size(),
                         used.size()));
    };
    Status read = read_all();
    for (auto& [id, part] : attachments)
        wipe(part.bytes);
    if (!read) return fail(read.error());
    return documents;
}

}  // namespace ncp::results
