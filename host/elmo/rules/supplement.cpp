// Rules about diploma supplements.
#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kPlace{"supplement-place", Severity::warning,
                      "A diploma supplement should belong to a degree programme",
                      "Move it to the node of the degree, or give the node that type.",
                      "schema.xsd, learningOpportunityInstance/diplomaSupplement"};
constexpr Rule kVersion{
    "supplement-version", Severity::warning,
    "The version of a diploma supplement should be the year of its rules: 1997, 2007 or 2018",
    "Write the year of the official rules that it follows.",
    "schema.xsd, DiplomaSupplement/version"};
constexpr Rule kIntroduction{
    "supplement-introduction", Severity::warning,
    "A diploma supplement should begin with the standard introduction",
    "Write the official text, in English: This Diploma Supplement model was developed by the "
    "European Commission, Council of Europe and UNESCO/CEPES.",
    "schema.xsd, DiplomaSupplement/introduction"};
constexpr Rule kNumber{"supplement-section-number", Severity::warning,
                       "Sections of a diploma supplement should have the official numbers: 1 to 8, "
                       "and in 4 such as 4.2",
                       "Number a section as the official model does, each once.",
                       "schema.xsd, DiplomaSupplementSection"};
constexpr Rule kEmpty{"supplement-section-empty", Severity::warning,
                      "A section of a diploma supplement should have content or sections",
                      "Write the section's content, or leave the section out.",
                      "schema.xsd, DiplomaSupplementSection/content"};
constexpr Rule kMediaType{"supplement-media-type", Severity::warning,
                          "The type of a section's content should be a media type of IANA",
                          "Write text/plain or text/html.",
                          "schema.xsd, DiplomaSupplementSection/content/@type"};
constexpr Rule kCdata{"supplement-html-cdata", Severity::error,
                      "HTML and XML in a section of a diploma supplement must be enclosed in CDATA",
                      "Write <![CDATA[ before and ]]> after the markup instead of escaping it.",
                      "schema.xsd, DiplomaSupplementSection/content/@type"};

void check_introduction(Check& check, const xmlNode* supplement) {
    const xmlNode* introduction = child(supplement, "introduction");
    if (introduction == nullptr) return;
    const std::string text = lower_ascii(token_of(introduction));
    const std::string language = language_of(supplement);
    const bool in_english = language.empty() || is_english(language);
    const bool is_standard =
        in_english ? text.starts_with("this diploma supplement") : !text.empty();
    if (!is_standard) check.found(kIntroduction, introduction);
}

void check_content(Check& check, const xmlNode* content) {
    const std::string type = lower_ascii(collapse(attribute(content, "type")));
    if (type.empty()) return;  // text/plain
    const std::size_t slash = type.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == type.size()) {
        check.found(kMediaType, content, in_quotes(type));
    }
    if (type.find("html") == std::string::npos && type.find("xml") == std::string::npos) return;
    for (const xmlNode* part = content->children; part != nullptr; part = part->next) {
        const bool escaped =
            part->type == XML_TEXT_NODE && view(part->content).find('<') != std::string_view::npos;
        if (escaped) return check.found(kCdata, content);
    }
}

// Which place a section has in the official model is its number alone.
bool is_official(std::string_view number, std::string_view parent) {
    if (parent.empty()) return number.size() == 1 && number[0] >= '1' && number[0] <= '8';
    return number.size() > parent.size() + 1 && number.starts_with(parent) &&
           number[parent.size()] == '.' && number.back() != '.' &&
           number.find("..") == std::string_view::npos;
}

bool says_nothing(const xmlNode* section) {
    for (const char* name : {"content", "additionalInformation", "attachment", "section"}) {
        if (child(section, name) != nullptr) return false;
    }
    return true;
}

void check_sections(Check& check, const xmlNode* supplement) {
    for (const xmlNode* node = supplement; node != nullptr; node = following(node, supplement)) {
        if (!is_elmo(node, "section")) continue;
        const std::string number = collapse(attribute(node, "number"));
        const std::string above =
            node->parent == supplement ? "" : collapse(attribute(node->parent, "number"));
        if (!is_official(number, above)) check.found(kNumber, node, in_quotes(number));
        if (says_nothing(node)) check.found(kEmpty, node);
        if (const xmlNode* content = child(node, "content")) check_content(check, content);
    }
}

void check_supplements(Check& check) {
    for (const Opportunity& node : check.nodes()) {
        const xmlNode* instance = instance_of(node);
        if (instance == nullptr) continue;
        for (const xmlNode* supplement : children(instance, "diplomaSupplement")) {
            const std::string type = token_of(child(node.element, "type"));
            if (type != "Degree Programme") check.found(kPlace, supplement);
            const std::string version = token_of(child(supplement, "version"));
            const bool is_known =
                version.empty() || version == "1997" || version == "2007" || version == "2018";
            if (!is_known) check.found(kVersion, child(supplement, "version"), in_quotes(version));
            check_introduction(check, supplement);
            check_sections(check, supplement);
        }
    }
}

}  // namespace

Subject supplement_rules() {
    return {{kPlace, kVersion, kIntroduction, kNumber, kEmpty, kMediaType, kCdata},
            check_supplements};
}

}  // namespace ncp::elmo
