#include "elmo/identifiers.h"

#include <map>

#include "elmo/references.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

void add_texts(Mentions& mentions, const std::vector<xmlNode*>& elements) {
    for (xmlNode* element : elements)
        mentions.push_back({element, nullptr, token_of(element)});
}

void add_schemes(Mentions& mentions, const xmlNode* report) {
    for (xmlNode* scheme : children(report, "gradingScheme")) {
        mentions.push_back({scheme, "localId", collapse(attribute(scheme, "localId"))});
    }
}

// Identifiers made for references ("internal"), and others that are referred to all the same; a
// DOI that nobody refers to is nobody's to rename.
void add_attachment(Mentions& mentions, const xmlNode* attachment,
                    const std::set<std::string>& referred) {
    for (xmlNode* identifier : children(attachment, "identifier")) {
        std::string id = token_of(identifier);
        if (equal_ignoring_case(collapse(attribute(identifier, "type")), "internal") ||
            referred.count(id) > 0) {
            mentions.push_back({identifier, nullptr, std::move(id)});
        }
    }
}

void write(const Mention& mention, const std::string& id) {
    if (mention.attribute == nullptr) {
        set_text(mention.element, id);
    } else {
        xmlSetProp(mention.element, xml_chars(mention.attribute), xml_chars(id.c_str()));
    }
}

}  // namespace

DocumentMentions mentions_of(const xmlNode* root, const Opportunities& found) {
    DocumentMentions mentions;
    std::vector<xmlNode*> attachments;
    for (const Opportunity& node : found.nodes) {
        const References references = references_of(node.element);
        add_texts(mentions.schemes, references.schemes);
        add_texts(mentions.attachments, references.attachments);
        for (xmlNode* grouping : references.groupings) {
            if (const auto type = optional_attribute(grouping, "typeref")) {
                mentions.group_types.push_back({grouping, "typeref", *type});
            }
        }
        for (xmlNode* attachment : own_attachments_of(node.element)) {
            attachments.push_back(attachment);
        }
    }
    std::set<std::string> referred;
    for (const Mention& reference : mentions.attachments)
        referred.insert(reference.id);

    for (const xmlNode* report : found.reports) {
        add_schemes(mentions.schemes, report);
        for (xmlNode* attachment : children(report, "attachment")) {
            attachments.push_back(attachment);
        }
    }
    for (xmlNode* attachment : children(root, "attachment"))
        attachments.push_back(attachment);
    for (const xmlNode* attachment : attachments) {
        add_attachment(mentions.attachments, attachment, referred);
    }
    for (const xmlNode* groups : children(root, "groups")) {
        for (xmlNode* type : children(groups, "groupType")) {
            if (const auto id = optional_attribute(type, "id")) {
                mentions.group_types.push_back({type, "id", *id});
            }
        }
    }
    return mentions;
}

Mentions scheme_mentions_of(const xmlNode* report, const std::vector<xmlNode*>& nodes) {
    Mentions mentions;
    for (const xmlNode* node : nodes)
        add_texts(mentions, references_of(node).schemes);
    add_schemes(mentions, report);
    return mentions;
}

void rename_taken(const Mentions& mentions, std::set<std::string>& taken) {
    std::map<std::string, std::string> names;
    for (const Mention& mention : mentions)
        names.emplace(mention.id, mention.id);
    std::set<std::string> fresh;
    for (auto& [old, name] : names) {
        for (int number = 2; taken.count(name) > 0 || fresh.count(name) > 0 ||
                             (name != old && names.count(name) > 0);
             ++number) {
            name = old + "-" + std::to_string(number);
        }
        fresh.insert(name);
    }
    for (const Mention& mention : mentions) {
        const std::string& name = names.at(mention.id);
        if (name != mention.id) write(mention, name);
    }
    taken.merge(fresh);
}

}  // namespace ncp::elmo
