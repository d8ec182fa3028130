#include "elmo/transcript/content.h"

#include <map>

#include "elmo/opportunities.h"
#include "elmo/references.h"
#include "elmo/text.h"
#include "elmo/transcript/press.h"
#include "elmo/tree.h"

namespace ncp::elmo::transcript {
namespace {

using DocumentTitles = std::map<std::string, std::string>;  // of attachments, by internal id

std::vector<Title> texts_of(const xmlNode* parent, std::string_view name) {
    std::vector<Title> texts;
    for (const xmlNode* text : children(parent, name)) {
        texts.push_back({token_of(text), language_of(text)});
    }
    return texts;
}

std::string token_below(const xmlNode* parent, std::string_view name) {
    return token_of(child(parent, name));
}

void note_attachments(const xmlNode* parent, DocumentTitles& titles) {
    for (const xmlNode* attachment : children(parent, "attachment")) {
        for (std::string& identifier : identifiers_of_attachment(attachment)) {
            titles.emplace(std::move(identifier), attachment_title(attachment));
        }
    }
}

std::vector<std::string> attachments_of(const xmlNode* parent) {
    std::vector<std::string> titles;
    for (const xmlNode* attachment : children(parent, "attachment")) {
        if (token_below(attachment, "type") == "EMREX transcript") continue;  // what this one is
        titles.push_back(attachment_title(attachment));
    }
    return titles;
}

void read_grading(const xmlNode* instance, Entry& result) {
    result.scheme = token_below(instance, "gradingSchemeLocalId");
    result.grade = token_below(instance, "resultLabel");
    if (const xmlNode* shortened = child(instance, "shortenedGrading")) {
        result.shortened = {token_below(shortened, "percentageLower"),
                            token_below(shortened, "percentageEqual"),
                            token_below(shortened, "percentageHigher"), true};
    }
    if (const xmlNode* distribution = child(instance, "resultDistribution")) {
        for (const xmlNode* category : children(distribution, "category")) {
            result.distribution.categories.emplace_back(collapse(attribute(category, "label")),
                                                        collapse(attribute(category, "count")));
        }
        result.distribution.description = texts_of(distribution, "description");
    }
}

void read_instance(const xmlNode* instance, Entry& result) {
    result.start = date_without_zone(token_below(instance, "start"));
    result.date = date_without_zone(token_below(instance, "date"));
    if (const xmlNode* term = child(instance, "academicTerm")) result.term = titles_of(term);
    result.status = token_below(instance, "status");
    result.language = token_below(instance, "languageOfInstruction");
    result.hours = token_below(instance, "engagementHours");
    read_grading(instance, result);
    for (const xmlNode* credit : children(instance, "credit")) {
        result.credits.push_back({token_below(credit, "value"), token_below(credit, "scheme"),
                                  token_below(credit, "level")});
    }
    for (const xmlNode* level : children(instance, "level")) {
        result.levels.push_back({token_below(level, "type"), token_below(level, "value"),
                                 texts_of(level, "description")});
    }
}

// What belongs to this result alone: what it refers to, its Diploma Supplement and that one's
// files.
void read_documents(const xmlNode* opportunity, const xmlNode* instance,
                    const DocumentTitles& titles, Entry& result) {
    for (const xmlNode* ref : references_of(opportunity).attachments) {
        const auto found = titles.find(token_of(ref));
        if (found != titles.end()) result.documents.push_back(found->second);
    }
    if (child(instance, "diplomaSupplement") != nullptr) {
        result.documents.emplace_back("Diploma Supplement");
    }
    for (const xmlNode* attachment : own_attachments_of(opportunity))
        result.documents.push_back(attachment_title(attachment));
}

Issuer issuer_of(const xmlNode* report, const ReportOutline& outline) {
    Issuer issuer;
    issuer.titles = outline.issuer_titles;
    issuer.identifiers = outline.issuer_identifiers;
    issuer.country = outline.country;
    issuer.url = outline.url;
    issuer.issued = outline.issue_date;
    issuer.documents = attachments_of(report);
    for (const xmlNode* scheme : children(report, "gradingScheme")) {
        issuer.scales.push_back(
            {collapse(attribute(scheme, "localId")), texts_of(scheme, "description")});
    }
    return issuer;
}

Entry result_of(const Opportunity& opportunity, const Node& node, const DocumentTitles& titles) {
    Entry result;
    result.depth = opportunity.depth;
    result.has_parts = child(opportunity.element, "hasPart") != nullptr;
    result.code = node.code;
    result.type = node.type;
    result.titles = node.titles;
    const xmlNode* specifies = child(opportunity.element, "specifies");
    const xmlNode* instance = specifies ? child(specifies, "learningOpportunityInstance") : nullptr;
    if (instance != nullptr) {
        read_instance(instance, result);
        read_documents(opportunity.element, instance, titles, result);
    }
    return result;
}

void remove_all(const xmlNode* parent, std::string_view name) {
    std::vector<xmlNode*> found;
    for (xmlNode* node : children(parent, name))
        found.push_back(node);
    for (xmlNode* node : found)
        remove_with_blank(node);
}

}  // namespace

Result<Content> read_content(const Document& document) {
    auto seen = outline(document);
    if (!seen) return fail(seen.error());
    auto found = find_opportunities(document);
    if (!found) return fail(found.error());

    Content content;
    content.learner = std::move(seen->learner);
    DocumentTitles titles;
    note_attachments(document.root(), titles);
    for (const xmlNode* report : found->reports)
        note_attachments(report, titles);
    for (std::size_t i = 0; i < found->reports.size(); ++i) {
        content.issuers.push_back(issuer_of(found->reports[i], seen->reports[i]));
    }
    for (std::size_t i = 0; i < found->nodes.size(); ++i) {
        const Opportunity& opportunity = found->nodes[i];
        content.issuers[static_cast<std::size_t>(opportunity.report)].results.push_back(
            result_of(opportunity, seen->nodes[i], titles));
    }
    content.documents = attachments_of(document.root());
    content.result_count = found->nodes.size();
    return content;
}

std::string embedded_elmo(const Document& document) {
    const Document bare = document.copy();
    remove_all(bare.root(), "attachment");
    for (const xmlNode* report : children(bare.root(), "report"))
        remove_all(report, "attachment");
    if (auto found = find_opportunities(bare)) {
        for (const Opportunity& opportunity : found->nodes) {
            for (xmlNode* attachment : own_attachments_of(opportunity.element))
                remove_with_blank(attachment);
            for (xmlNode* ref : references_of(opportunity.element).attachments)
                remove_with_blank(ref);
        }
    }
    return bare.serialize();
}

}  // namespace ncp::elmo::transcript
