#include "elmo/transcript/attach.h"

#include <new>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "elmo/opportunities.h"
#include "elmo/references.h"
#include "elmo/transcript/words.h"
#include "elmo/tree.h"

namespace ncp::elmo::transcript {
namespace {

constexpr char kType[] = "EMREX transcript";  // schema, attachment/type
const std::string kDataUrl = "data:application/pdf;base64,";

std::vector<xmlNode*> attachments_of(const Document& document) {
    std::vector<xmlNode*> all;
    for (xmlNode* attachment : children(document.root(), "attachment"))
        all.push_back(attachment);
    for (const xmlNode* report : children(document.root(), "report")) {
        for (xmlNode* attachment : children(report, "attachment"))
            all.push_back(attachment);
    }
    return all;
}

// The identifiers of all attachments that stay.
std::set<std::string> remove_transcripts(const Document& document) {
    std::set<std::string> kept;
    for (xmlNode* attachment : attachments_of(document)) {
        if (token_of(child(attachment, "type")) == kType) {
            remove_with_blank(attachment);
        } else {
            for (std::string& identifier : identifiers_of_attachment(attachment))
                kept.insert(std::move(identifier));
        }
    }
    return kept;
}

void remove_dangling_references(const Opportunities& found, const std::set<std::string>& kept) {
    for (const Opportunity& opportunity : found.nodes) {
        std::set<std::string> own;
        for (const xmlNode* attachment : own_attachments_of(opportunity.element)) {
            for (std::string& identifier : identifiers_of_attachment(attachment))
                own.insert(std::move(identifier));
        }
        for (xmlNode* ref : references_of(opportunity.element).attachments) {
            const std::string name = token_of(ref);
            if (!kept.contains(name) && !own.contains(name)) remove_with_blank(ref);
        }
    }
}

std::string free_identifier(const std::set<std::string>& taken) {
    std::string name = "emrex-transcript";
    while (taken.contains(name))
        name += '-';
    return name;
}

xmlNode* add(xmlNode* parent, const char* name, std::string_view content,
             const char* type = nullptr) {
    xmlNode* made = xmlNewChild(parent, parent->ns, xml_chars(name), nullptr);
    if (made == nullptr) throw std::bad_alloc();
    set_text(made, content);
    if (type != nullptr) xmlNewProp(made, xml_chars("type"), xml_chars(type));
    return made;
}

void add_in_both(xmlNode* parent, const char* name, const char* key, const Wording& wording) {
    const Words words(wording);
    const auto add_one = [&](const std::string& text, const std::string& language) {
        xmlNodeSetLang(add(parent, name, text), xml_chars(language.c_str()));
    };
    add_one(words.english(key), "en");
    if (words.is_bilingual()) add_one(words.student(key), wording.language);
}

}  // namespace

Status attach(Document& document, std::string_view pdf, const Wording& wording) {
    auto found = find_opportunities(document);
    if (!found || found->reports.empty()) {
        return fail(ErrorCode::internal, "a transcript is attached to what is no ELMO");
    }
    const std::set<std::string> kept = remove_transcripts(document);
    remove_dangling_references(*found, kept);

    xmlNode* attachment = xmlNewNode(document.root()->ns, xml_chars("attachment"));
    if (attachment == nullptr) throw std::bad_alloc();
    xmlAddNextSibling(found->reports.back(), attachment);
    add(attachment, "identifier", free_identifier(kept), "internal");
    add_in_both(attachment, "title", "title", wording);
    add(attachment, "type", kType);
    add_in_both(attachment, "description", "attachment_description", wording);
    add(attachment, "content", kDataUrl + base64_encode(pdf));
    return {};
}

Result<std::string> attached(const Document& document) {
    const xmlNode* first = child(document.root(), "attachment");
    if (first != nullptr && token_of(child(first, "type")) == kType) {
        const std::string content = token_of(child(first, "content"));
        if (content.starts_with(kDataUrl)) {
            auto pdf = base64_decode(std::string_view(content).substr(kDataUrl.size()));
            if (pdf) return std::move(*pdf);
        }
    }
    return fail(ErrorCode::not_found, "the document holds no transcript of ours");
}

}  // namespace ncp::elmo::transcript
