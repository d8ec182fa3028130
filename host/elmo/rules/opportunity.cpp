// Rules about learning opportunity specifications: what a degree, module, course or class is.
#include <map>
#include <tuple>

#include "elmo/rules/check.h"
#include "elmo/rules/html.h"

namespace ncp::elmo {
namespace {

constexpr Rule kTitleEmpty{
    "title-empty", Severity::warning, "A result should have a title that is not empty",
    "Write the name into title; when there is none, make one of its identifier and type.",
    "schema.xsd, learningOpportunitySpecification/title"};
constexpr Rule kTitleEnglish{"title-english", Severity::warning,
                             "A result's title should be given in English",
                             "Add a title with xml:lang=\"en\"; a receiving university reads it.",
                             "schema.xsd, learningOpportunitySpecification/title"};
constexpr Rule kLocalId{
    "local-id-unique", Severity::error,
    "Within one institution a local identifier must name one thing of its type",
    "Give the other node another local identifier, or leave the local ones out: other types of "
    "identifiers need not be unique.",
    "schema.xsd, learningOpportunitySpecification/identifier/@type"};
constexpr Rule kLocalIdTwice{
    "local-id-twice", Severity::warning,
    "A local identifier should stand once for each institution",
    "The same thing stands here twice, perhaps for two attempts: see that clients can tell them "
    "apart, or leave the local identifier of one out.",
    "schema.xsd, learningOpportunitySpecification/identifier/@type"};
constexpr Rule kIsced{"isced-code", Severity::warning, "iscedCode should be a code of ISCED-F 2013",
                      "Write the 2, 3 or 4 digits of the field, as 0612; another classification "
                      "belongs into subjectArea.",
                      "schema.xsd, learningOpportunitySpecification/iscedCode"};
constexpr Rule kSubjectArea{
    "subject-area-is-isced", Severity::warning,
    "subjectArea should hold an Erasmus subject area code",
    "Leave subjectArea out where only the ISCED code is known: the two are different lists.",
    "schema.xsd, learningOpportunitySpecification/subjectArea"};
constexpr Rule kHtmlAlone{"description-html-alone", Severity::warning,
                          "A description in HTML should be given as plain text too",
                          "Add a description that says the same without markup: many clients "
                          "ignore descriptionHtml.",
                          "schema.xsd, learningOpportunitySpecification/descriptionHtml"};
constexpr Rule kHtmlBasic{
    "description-html-basic", Severity::warning, "A description in HTML should use basic tags only",
    "Use paragraphs, emphasis and lists; no tables, images, headers, scripts or styles.",
    "schema.xsd, SimpleHtmlStringWithOptionalLang"};

void check_titles(Check& check, const xmlNode* node) {
    const xmlNode* title = child(node, "title");
    if (title == nullptr) return;
    if (written_child(node, "title") == nullptr) {
        check.found(kTitleEmpty, title);
    } else if (!has_english(node, "title")) {
        check.found(kTitleEnglish, title);
    }
}

// "Broad field, narrow field, detailed field": 06, 061, 0612. 99 is "unknown".
bool is_isced(std::string_view code) {
    if (code.size() < 2 || code.size() > 4) return false;
    if (code.find_first_not_of("0123456789") != std::string_view::npos) return false;
    const std::string_view broad = code.substr(0, 2);
    return broad[0] == '0' || broad == "10" || broad == "99";
}

void check_codes(Check& check, const xmlNode* node) {
    const xmlNode* isced = child(node, "iscedCode");
    if (isced != nullptr && !is_isced(token_of(isced))) check.found(kIsced, isced);
    const xmlNode* area = child(node, "subjectArea");
    if (isced != nullptr && area != nullptr && has_text(area) &&
        token_of(isced) == token_of(area)) {
        check.found(kSubjectArea, area);
    }
}

void check_html(Check& check, const xmlNode* node) {
    const xmlNode* first = child(node, "descriptionHtml");
    if (first == nullptr) return;
    if (written_child(node, "description") == nullptr) check.found(kHtmlAlone, first);
    for (const xmlNode* html : children(node, "descriptionHtml")) {
        each_tag(text_of(html), [&check, html](std::string_view name, bool /*is_end*/) {
            if (is_basic_html(name)) return true;
            check.found(kHtmlBasic, html, std::string(name));
            return false;
        });
    }
}

// Which institution each report is of: the number of the first report that shares an identifier.
std::vector<int> issuers_of(const Check& check) {
    std::map<std::pair<std::string, std::string>, int> known;
    std::vector<int> issuers;
    for (const xmlNode* report : check.reports()) {
        int issuer = static_cast<int>(issuers.size());
        const xmlNode* element = child(report, "issuer");
        std::vector<std::pair<std::string, std::string>> mine;
        if (element != nullptr) {
            for (const xmlNode* identifier : children(element, "identifier")) {
                mine.emplace_back(lower_ascii(collapse(attribute(identifier, "type"))),
                                  lower_ascii(token_of(identifier)));
                const auto found = known.find(mine.back());
                if (found != known.end()) issuer = std::min(issuer, found->second);
            }
        }
        for (auto& identifier : mine)
            known.emplace(std::move(identifier), issuer);
        issuers.push_back(issuer);
    }
    return issuers;
}

std::string titles_as_one(const xmlNode* node) {
    std::string all;
    for (const xmlNode* title : children(node, "title"))
        all += token_of(title) + "\n";
    return all;
}

void check_local_ids(Check& check) {
    const std::vector<int> issuers = issuers_of(check);
    // Which node a local identifier names, by issuer, type of the node, identifier.
    std::map<std::tuple<int, std::string, std::string>, std::size_t> known;
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < check.nodes().size(); ++i) {
        const Opportunity& node = check.nodes()[i];
        const int issuer = issuers[static_cast<std::size_t>(node.report)];
        const std::string type = token_of(child(node.element, "type"));
        titles.push_back(titles_as_one(node.element));
        for (const xmlNode* identifier : children(node.element, "identifier")) {
            if (collapse(attribute(identifier, "type")) != "local") continue;
            std::string id = token_of(identifier);
            if (id.empty()) continue;
            std::string shown = in_quotes(id);
            const auto [found, is_new] = known.try_emplace({issuer, type, std::move(id)}, i);
            const std::size_t first = found->second;
            if (is_new || first == i) continue;
            const bool same = titles[first] == titles[i];
            check.found(same ? kLocalIdTwice : kLocalId, identifier,
                        shown + " stands in " + line_text(check.nodes()[first].element) +
                            (same ? " too" : " for something else"));
            break;  // one a node: comparing titles costs their length
        }
    }
}

void check_opportunities(Check& check) {
    for (const Opportunity& node : check.nodes()) {
        check_titles(check, node.element);
        check_codes(check, node.element);
        check_html(check, node.element);
    }
    check_local_ids(check);
}

}  // namespace

Subject opportunity_rules() {
    return {{kTitleEmpty, kTitleEnglish, kLocalId, kLocalIdTwice, kIsced, kSubjectArea, kHtmlAlone,
             kHtmlBasic},
            check_opportunities};
}

}  // namespace ncp::elmo
