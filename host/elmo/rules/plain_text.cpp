// Rules about every text: no HTML but where it is meant, times with their zone, predefined words
// spelled as they are predefined.
#include <array>

#include "elmo/rules/check.h"
#include "elmo/rules/html.h"

namespace ncp::elmo {
namespace {

constexpr Rule kPlainText{"plain-text", Severity::error, "Texts must be plain, without HTML markup",
                          "Strip the HTML in a way that leaves the text readable; only "
                          "descriptionHtml, and sections of a "
                          "diploma supplement that say so by their type, may hold HTML.",
                          "schema.xsd, general note for server implementers"};
constexpr Rule kSuspected{"plain-text-suspected", Severity::warning,
                          "A text should not look as if it came from HTML",
                          "Look whether tags or character references (&nbsp;, &amp;) are left over "
                          "from HTML; a text that "
                          "speaks about HTML is fine.",
                          "schema.xsd, general note for server implementers"};
constexpr Rule kZone{"date-time-zone", Severity::warning,
                     "A date with time should say its time zone",
                     "Add Z or an offset: 2026-11-23T12:00:00+01:00.",
                     "schema.xsd, elmo/generatedDate and report/issueDate"};
constexpr Rule kSpelling{
    "identifier-type-spelling", Severity::warning,
    "Predefined types of identifiers should be spelled as the format defines them",
    "Clients compare them letter by letter: write schac, pic, erasmus, address, "
    "nationalIdentifier, "
    "esi, local, ewp-los-id, ewp-loi-id, internal.",
    "schema.xsd, identifier/@type of learner, issuer, LOS, LOI and attachment"};

constexpr std::array<std::string_view, 10> kTypes{
    "nationalIdentifier", "esi",        "pic",     "erasmus", "schac", "address", "local",
    "ewp-los-id",         "ewp-loi-id", "internal"};

bool is_html_section(const xmlNode* element) {
    if (!is_elmo(element, "content")) return false;
    const std::string type = lower_ascii(collapse(attribute(element, "type")));
    return !type.empty() && type != "text/plain" && type != "plain";
}

// Whose text is not what people read as plain text: content of attachments is base64.
bool is_other_text(const xmlNode* element) {
    return is_elmo(element, "descriptionHtml") || is_elmo(element, "extension") ||
           is_in(element, "Signature", kSignatureNamespace) || is_html_section(element) ||
           (is_elmo(element, "content") && is_elmo(element->parent, "attachment"));
}

void check_text(Check& check, const xmlNode* element) {
    bool may_hold = false;
    for (const xmlNode* part = element->children; part != nullptr && !may_hold; part = part->next) {
        may_hold = (part->type == XML_TEXT_NODE || part->type == XML_CDATA_SECTION_NODE) &&
                   view(part->content).find_first_of("<&") != std::string_view::npos;
    }
    if (!may_hold) return;
    const Markup markup = markup_in(text_of(element));
    if (markup == Markup::none) return;
    check.found(markup == Markup::certain ? kPlainText : kSuspected, element,
                "in " + std::string(view(element->name)));
}

void check_zone(Check& check, const xmlNode* element) {
    const std::string moment = token_of(element);
    const std::size_t time = moment.find('T');
    if (time == std::string::npos) return;  // no xs:dateTime at all: the XSD says so
    if (moment.find_first_of("Z+-", time) != std::string::npos) return;
    check.found(kZone, element);
}

void check_spelling(Check& check, const xmlNode* identifier) {
    const std::string type = collapse(attribute(identifier, "type"));
    for (std::string_view predefined : kTypes) {
        if (type != predefined && equal_ignoring_case(type, predefined)) {
            check.found(kSpelling, identifier,
                        in_quotes(type) + " instead of " + std::string(predefined));
        }
    }
}

void check_texts(Check& check) {
    const xmlNode* node = check.root;
    while (node != nullptr) {
        const bool skipped = node->type == XML_ELEMENT_NODE && is_other_text(node);
        if (node->type == XML_ELEMENT_NODE && !skipped) {
            check_text(check, node);
            if (is_elmo(node, "identifier")) check_spelling(check, node);
            const bool of_supplement = is_elmo(node->parent, "diplomaSupplement");
            if (is_elmo(node, "generatedDate") || (is_elmo(node, "issueDate") && !of_supplement)) {
                check_zone(check, node);
            }
        }
        if (!skipped && node->type == XML_ELEMENT_NODE && node->children != nullptr) {
            node = node->children;
            continue;
        }
        while (node != check.root && node->next == nullptr)
            node = node->parent;
        node = node == check.root ? nullptr : node->next;
    }
}

}  // namespace

Subject text_rules() {
    return {{kPlainText, kSuspected, kZone, kSpelling}, check_texts};
}

}  // namespace ncp::elmo
