// Rules about what points to something else: grading schemes, attachments, groups.
#include <map>
#include <set>

#include "elmo/references.h"
#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kScheme{"grading-scheme-reference", Severity::error,
                       "gradingSchemeLocalId must name a gradingScheme of the same report",
                       "Add the gradingScheme to the report, or leave the reference out.",
                       "schema.xsd, learningOpportunityInstance/gradingSchemeLocalId"};
constexpr Rule kSchemeMissing{"grading-scheme-missing", Severity::warning,
                              "A grade should say of which grading scheme it is",
                              "Add gradingSchemeLocalId, and describe the scheme in the report.",
                              "schema.xsd, learningOpportunityInstance/gradingSchemeLocalId"};
constexpr Rule kSchemeEnglish{"grading-scheme-english", Severity::warning,
                              "A grading scheme should be described in English",
                              "Add a description with xml:lang=\"en\" that says which grades there "
                              "are and which of them passes.",
                              "schema.xsd, gradingScheme/description"};
constexpr Rule kAttachment{"attachment-reference", Severity::error,
                           "A reference to an attachment must name one of this document",
                           "Add the attachment with this identifier, or leave the ref out.",
                           "schema.xsd, learningOpportunityInstance/attachments/ref"};
constexpr Rule kGroup{"group-reference", Severity::error,
                      "A grouping must name a group type, and a group, of this document",
                      "Add the group under groups, or leave the grouping out.",
                      "schema.xsd, learningOpportunityInstance/grouping"};
constexpr Rule kTwice{
    "reference-ambiguous", Severity::warning,
    "What others refer to should have an identifier of its own",
    "Give one of the two another identifier, and change the references to it.",
    "schema.xsd, gradingScheme/@localId, attachment/identifier, groupType/@id, group/@id"};

using Ids = std::set<std::string>;

void add(Check& check, Ids& ids, std::string id, const xmlNode* owner) {
    if (id.empty()) return;
    const auto [known, is_new] = ids.insert(std::move(id));
    if (!is_new) check.found(kTwice, owner, in_quotes(*known));
}

Ids attachment_ids(Check& check) {
    Ids ids;
    for (const xmlNode* attachment : check.attachments()) {
        Ids own;  // an attachment may say the same twice
        for (std::string& id : identifiers_of_attachment(attachment))
            own.insert(std::move(id));
        for (const std::string& id : own)
            add(check, ids, id, attachment);
    }
    return ids;
}

std::vector<Ids> scheme_ids(Check& check) {
    std::vector<Ids> of_report;
    for (const xmlNode* report : check.reports()) {
        Ids& ids = of_report.emplace_back();
        for (const xmlNode* scheme : children(report, "gradingScheme")) {
            add(check, ids, collapse(attribute(scheme, "localId")), scheme);
            if (!has_english(scheme, "description")) check.found(kSchemeEnglish, scheme);
        }
    }
    return of_report;
}

struct Groups {
    Ids types;
    std::map<std::string, Ids> of_type;  // a type without id has the empty one
    Ids all;

    bool has(const xmlNode* grouping) const {
        const auto type = optional_attribute(grouping, "typeref");
        const auto group = optional_attribute(grouping, "idref");
        if (type && types.count(*type) == 0) return false;
        if (!group) return true;
        if (!type) return all.count(*group) > 0;
        const auto found = of_type.find(*type);
        return found != of_type.end() && found->second.count(*group) > 0;
    }
};

Groups read_groups(Check& check) {
    Groups groups;
    const xmlNode* list = child(check.root, "groups");
    if (list == nullptr) return groups;
    for (const xmlNode* type : children(list, "groupType")) {
        const std::string id = attribute(type, "id");
        add(check, groups.types, id, type);
        Ids& of_type = groups.of_type[id];
        for (const xmlNode* group : children(type, "group")) {
            const std::string group_id = attribute(group, "id");
            add(check, of_type, group_id, group);
            groups.all.insert(group_id);
        }
    }
    return groups;
}

void check_references(Check& check) {
    const Ids attachments = attachment_ids(check);
    const std::vector<Ids> schemes = scheme_ids(check);
    const Groups groups = read_groups(check);
    for (const Opportunity& node : check.nodes()) {
        const References references = references_of(node.element);
        const Ids& known = schemes[static_cast<std::size_t>(node.report)];
        for (const xmlNode* scheme : references.schemes) {
            const std::string id = token_of(scheme);
            if (known.count(id) == 0) check.found(kScheme, scheme, in_quotes(id));
        }
        const xmlNode* instance = instance_of(node);
        const xmlNode* grade = instance == nullptr ? nullptr : child(instance, "resultLabel");
        if (grade != nullptr && references.schemes.empty()) check.found(kSchemeMissing, grade);
        for (const xmlNode* ref : references.attachments) {
            const std::string id = token_of(ref);
            if (attachments.count(id) == 0) check.found(kAttachment, ref, in_quotes(id));
        }
        for (const xmlNode* grouping : references.groupings) {
            if (!groups.has(grouping)) check.found(kGroup, grouping);
        }
    }
}

}  // namespace

Subject reference_rules() {
    return {{kScheme, kSchemeMissing, kSchemeEnglish, kAttachment, kGroup, kTwice},
            check_references};
}

}  // namespace ncp::elmo
