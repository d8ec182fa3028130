// Rules about attachments, wherever they stand.
#include <algorithm>
#include <set>

#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kContent{"attachment-content", Severity::error,
                        "The content of an attachment must be a data URI",
                        "Write data:application/pdf;base64, and then the file in base64. An "
                        "adapter that emits the file "
                        "as a part of its own writes cid: here, which the host replaces.",
                        "schema.xsd, Attachment/content"};
constexpr Rule kBase64{"attachment-base64", Severity::warning,
                       "The content of an attachment should be base64 on one line",
                       "Encode the file without line breaks, in the standard alphabet, padded.",
                       "elmo-rules, Attachment"};
constexpr Rule kPdf{"attachment-pdf", Severity::warning, "Attachments should be PDF files",
                    "Send it as PDF: clients may ignore everything else.",
                    "schema.xsd, Attachment"};
constexpr Rule kTitle{"attachment-title", Severity::warning, "An attachment should have a title",
                      "Add a title; clients show it in their list of attachments.",
                      "schema.xsd, Attachment/title"};
constexpr Rule kDescription{"attachment-description-repeats", Severity::warning,
                            "The description of an attachment should not repeat its title",
                            "Leave the description out, if the title says it already.",
                            "schema.xsd, Attachment/description"};
constexpr Rule kIdentifier{"attachment-identifier-type", Severity::warning,
                           "Identifiers of attachments should be of type internal",
                           "Write type=\"internal\": no other type is known.",
                           "schema.xsd, Attachment/identifier/@type"};
constexpr Rule kPlace{
    "transcript-place", Severity::warning,
    "An EMREX transcript should stand at the root, a Transcript of Records inside its report",
    "Move the attachment, or give it the other type: the first covers the whole transfer, the "
    "second "
    "one institution.",
    "schema.xsd, Attachment/type"};
constexpr Rule kFirst{"transcript-first", Severity::warning,
                      "The EMREX transcript should be the first attachment of the document",
                      "Put the most important attachment first: some clients read no other.",
                      "schema.xsd, Attachment; elmo-rules, Attachment"};

bool is_base64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0) return false;
    std::size_t end = text.size();
    while (end > text.size() - 2 && text[end - 1] == '=')
        --end;
    return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
    });
}

void check_content(Check& check, const xmlNode* content) {
    const std::string uri = text_of(content);
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = uri.find_first_not_of(kBlanks);
    if (first == std::string::npos) return check.found(kContent, content, "it is empty");
    const std::string_view written =
        std::string_view(uri).substr(first, uri.find_last_not_of(kBlanks) - first + 1);
    const std::size_t comma = written.find(',');
    const std::string head = lower_ascii(written.substr(0, std::min<std::size_t>(comma, 200)));
    if (comma == std::string_view::npos || !head.starts_with("data:")) {
        return check.found(kContent, content);
    }
    if (!head.ends_with(";base64") || !is_base64(written.substr(comma + 1))) {
        check.found(kBase64, content);
    }
    if (head != "data:application/pdf" && !head.starts_with("data:application/pdf;")) {
        check.found(kPdf, content, in_quotes(head));
    }
}

void check_words(Check& check, const xmlNode* attachment) {
    if (written_child(attachment, "title") == nullptr) check.found(kTitle, attachment);
    std::set<std::string> titles;
    for (const xmlNode* title : children(attachment, "title"))
        titles.insert(token_of(title));
    for (const xmlNode* description : children(attachment, "description")) {
        const std::string text = token_of(description);
        if (!text.empty() && titles.count(text) > 0) check.found(kDescription, description);
    }
}

void check_attachments(Check& check) {
    for (const xmlNode* attachment : check.attachments()) {
        check_words(check, attachment);
        for (const xmlNode* identifier : children(attachment, "identifier")) {
            const std::string type = collapse(attribute(identifier, "type"));
            // Another spelling of it is found as such (identifier-type-spelling).
            if (!equal_ignoring_case(type, "internal")) {
                check.found(kIdentifier, identifier, in_quotes(type));
            }
        }
        for (const xmlNode* content : children(attachment, "content"))
            check_content(check, content);
        const bool at_root = attachment->parent == check.root;
        const std::string type = token_of(child(attachment, "type"));
        if (type == (at_root ? "Transcript of Records" : "EMREX transcript")) {
            check.found(kPlace, attachment, in_quotes(type));
        }
    }
    const xmlNode* first = child(check.root, "attachment");
    if (first == nullptr || token_of(child(first, "type")) == "EMREX transcript") return;
    for (const xmlNode* later = next(first, "attachment"); later != nullptr;
         later = next(later, "attachment")) {
        if (token_of(child(later, "type")) != "EMREX transcript") continue;
        check.found(kFirst, later);
        return;
    }
}

}  // namespace

Subject attachment_rules() {
    return {{kContent, kBase64, kPdf, kTitle, kDescription, kIdentifier, kPlace, kFirst},
            check_attachments};
}

}  // namespace ncp::elmo
