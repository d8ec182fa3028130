#include "elmo/outline.h"

#include <libxml/c14n.h>

#include <algorithm>

#include "base/bytes.h"
#include "elmo/opportunities.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs identifiers_of(const xmlNode* element) {
    Pairs pairs;
    for (const xmlNode* identifier : children(element, "identifier")) {
        pairs.emplace_back(collapse(attribute(identifier, "type")), token_of(identifier));
    }
    return pairs;
}

Learner learner_of(const xmlNode* element) {
    Learner learner;
    learner.given_names = token_of(child(element, "givenNames"));
    learner.family_name = token_of(child(element, "familyName"));
    learner.birth_date = date_without_zone(token_of(child(element, "bday")));
    learner.identifiers = identifiers_of(element);
    return learner;
}

ReportOutline report_of(const xmlNode* element) {
    ReportOutline report;
    if (const xmlNode* issuer = child(element, "issuer")) {
        report.issuer_titles = titles_of(issuer);
        report.issuer_identifiers = identifiers_of(issuer);
        report.country = token_of(child(issuer, "country"));
        report.url = token_of(child(issuer, "url"));
    }
    report.issue_date = token_of(child(element, "issueDate"));
    for (const xmlNode* attachment : children(element, "attachment")) {
        report.attachment_titles.push_back(attachment_title(attachment));
    }
    return report;
}

std::string code_of(const xmlNode* element) {
    const Pairs identifiers = identifiers_of(element);
    if (identifiers.empty()) return {};
    auto local = std::find_if(identifiers.begin(), identifiers.end(),
                              [](const auto& pair) { return pair.first == "local"; });
    return local == identifiers.end() ? identifiers.front().second : local->second;
}

std::string ects_of(const xmlNode* instance) {
    for (const xmlNode* credit : children(instance, "credit")) {
        // "ects" is the predefined scheme (schema, credit/scheme); many write "ECTS".
        if (equal_ignoring_case(token_of(child(credit, "scheme")), "ects")) {
            return token_of(child(credit, "value"));
        }
    }
    return {};
}

void read_instance(const xmlNode* instance, Node& node) {
    node.date = date_without_zone(token_of(child(instance, "date")));
    node.status = token_of(child(instance, "status"));
    node.grade = token_of(child(instance, "resultLabel"));
    node.ects = ects_of(instance);
    if (const xmlNode* term = child(instance, "academicTerm")) {
        node.term = best_title(titles_of(term), "en").text;
    }
}

Node node_of(const Opportunity& opportunity, int number) {
    Node node;
    node.number = number;
    node.parent = opportunity.parent + 1;
    node.report = opportunity.report;
    node.depth = opportunity.depth;
    node.code = code_of(opportunity.element);
    node.titles = titles_of(opportunity.element);
    node.type = token_of(child(opportunity.element, "type"));
    const xmlNode* specifies = child(opportunity.element, "specifies");
    const xmlNode* instance = specifies ? child(specifies, "learningOpportunityInstance") : nullptr;
    if (instance != nullptr) read_instance(instance, node);
    return node;
}

// Equal for documents that mean the same to a signature: inclusive C14N 1.0 without comments.
Result<std::string> revision_of(const Document& document) {
    constexpr std::size_t kRevisionBytes = 16;
    xmlChar* canonical = nullptr;
    const int size =
        xmlC14NDocDumpMemory(document.tree(), nullptr, XML_C14N_1_0, nullptr, 0, &canonical);
    if (size < 0 || canonical == nullptr) {
        xmlFree(canonical);
        return fail(ErrorCode::invalid_document, "the document has no canonical form");
    }
    const std::string digest = sha256({chars(canonical), static_cast<std::size_t>(size)});
    xmlFree(canonical);
    return hex_encode(std::string_view(digest).substr(0, kRevisionBytes));
}

}  // namespace

Result<Outline> outline(const Document& document) {
    auto found = find_opportunities(document);
    if (!found) return fail(found.error());
    const xmlNode* learner = child(document.root(), "learner");
    if (learner == nullptr || next(learner, "learner") != nullptr) {
        return fail(ErrorCode::invalid_document, "not exactly one learner");
    }
    auto revision = revision_of(document);
    if (!revision) return fail(revision.error());

    Outline outline;
    outline.learner = learner_of(learner);
    outline.revision = *revision;
    for (const xmlNode* report : found->reports)
        outline.reports.push_back(report_of(report));
    for (const Opportunity& node : found->nodes) {
        outline.nodes.push_back(node_of(node, static_cast<int>(outline.nodes.size()) + 1));
    }
    return outline;
}

}  // namespace ncp::elmo
