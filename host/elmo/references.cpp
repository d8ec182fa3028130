#include "elmo/references.h"

#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

template <class Visit>
void each_instance(const xmlNode* opportunity, Visit visit) {
    for (const xmlNode* specifies : children(opportunity, "specifies")) {
        for (xmlNode* instance : children(specifies, "learningOpportunityInstance")) {
            visit(instance);
        }
    }
}

void append(std::vector<xmlNode*>& to, const xmlNode* parent, std::string_view name) {
    for (xmlNode* found : children(parent, name))
        to.push_back(found);
}

}  // namespace

References references_of(const xmlNode* opportunity) {
    References found;
    each_instance(opportunity, [&found](const xmlNode* instance) {
        append(found.schemes, instance, "gradingSchemeLocalId");
        append(found.groupings, instance, "grouping");
        for (const xmlNode* list : children(instance, "attachments")) {
            append(found.attachments, list, "ref");
        }
    });
    return found;
}

std::vector<xmlNode*> own_attachments_of(const xmlNode* opportunity) {
    std::vector<xmlNode*> found;
    each_instance(opportunity, [&found](const xmlNode* instance) {
        for (xmlNode* supplement : children(instance, "diplomaSupplement")) {
            for (xmlNode* node = supplement; node; node = following(node, supplement)) {
                if (is_elmo(node, "attachment")) found.push_back(node);
            }
        }
    });
    return found;
}

std::vector<std::string> identifiers_of_attachment(const xmlNode* attachment) {
    std::vector<std::string> identifiers;
    for (const xmlNode* identifier : children(attachment, "identifier")) {
        identifiers.push_back(token_of(identifier));
    }
    return identifiers;
}

std::optional<std::string> optional_attribute(const xmlNode* element, const char* name) {
    if (xmlHasNsProp(element, xml_chars(name), nullptr) == nullptr) return std::nullopt;
    return attribute(element, name);
}

void GroupUse::add(const xmlNode* grouping) {
    const auto type = optional_attribute(grouping, "typeref");
    const auto group = optional_attribute(grouping, "idref");
    if (type) types_.insert(*type);
    if (type && group) groups_.emplace(*type, *group);
    if (!type && group) groups_of_any_type_.insert(*group);
}

bool GroupUse::of_type(const xmlNode* group_type) const {
    const auto id = optional_attribute(group_type, "id");
    if (id && types_.count(*id) > 0) return true;
    if (groups_of_any_type_.empty()) return false;
    for (const xmlNode* group : children(group_type, "group")) {
        if (of_group(group_type, group)) return true;
    }
    return false;
}

bool GroupUse::of_group(const xmlNode* group_type, const xmlNode* group) const {
    const auto type = optional_attribute(group_type, "id");
    const auto id = optional_attribute(group, "id");
    if (!id) return false;
    return (type && groups_.count({*type, *id}) > 0) || groups_of_any_type_.count(*id) > 0;
}

}  // namespace ncp::elmo
