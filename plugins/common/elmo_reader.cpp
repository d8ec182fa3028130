#include "common/elmo_reader.h"

#include <algorithm>
#include <set>

#include "common/elmo_credits.h"
#include "common/elmo_dialect.h"
#include "common/elmo_issuer.h"
#include "common/elmo_repair.h"

namespace ncp::common {
namespace {

std::vector<Identifier> identifiers_of(const XmlNode& issuer) {
    std::vector<Identifier> identifiers;
    for (const XmlNode& child : issuer.children) {
        if (child.name != "identifier") continue;
        identifiers.push_back({child.attributes.at(0).value, child.text});
    }
    return identifiers;
}

bool says_something(const XmlNode& report) {
    return child_of(report, "learningOpportunitySpecification") != nullptr ||
           child_of(report, "attachment") != nullptr;
}

// What the nodes below refer to: attachments by "ref", groups by grouping/@typeref.
void collect_references(const XmlNode& node, std::set<std::string>& attachments,
                        std::set<std::string>& groups) {
    if (node.name == "ref") attachments.insert(node.text);
    if (node.name == "grouping") {
        for (const XmlAttribute& attribute : node.attributes) {
            if (attribute.name == "typeref") groups.insert(attribute.value);
        }
    }
    for (const XmlNode& child : node.children)
        collect_references(child, attachments, groups);
}

bool is_named(const XmlNode& attachment, const std::set<std::string>& references) {
    return std::any_of(attachment.children.begin(), attachment.children.end(),
                       [&](const XmlNode& child) {
                           return child.name == "identifier" && references.contains(child.text);
                       });
}

// The report with what belongs to it; what belongs to none goes with the first.
XmlNode document_of(const XmlNode& root, const XmlNode& report, bool first) {
    std::set<std::string> attachments;
    std::set<std::string> groups;
    collect_references(report, attachments, groups);
    XmlNode document;
    document.space = root.space;
    document.name = root.name;
    for (const XmlNode& child : root.children) {
        if (child.name == "report") {
            if (&child == &report) document.children.push_back(child);
        } else if (child.name == "attachment") {
            if (first || is_named(child, attachments)) document.children.push_back(child);
        } else if (child.name == "groups") {
            if (first || !groups.empty()) document.children.push_back(child);
        } else if (child.name != "extension" || first) {
            document.children.push_back(child);
        }
    }
    return document;
}

}  // namespace

std::string key_of(const std::vector<Identifier>& identifiers) {
    for (const auto& [type, value] : identifiers) {
        if (type == "schac") return value;
    }
    return identifiers.empty() ? std::string() : identifiers.front().value;
}

ElmoReading read_elmo(std::string_view bytes, const ElmoContext& context) {
    ElmoReading reading;
    XmlNode root = parse_xml(bytes, context.limits);
    translate_dialects(root, reading.repairs);
    for (XmlNode& child : root.children) {
        if (child.name == "report") settle_issuer(child, context, reading.repairs);
    }
    repair_elmo(root, context.now, reading.repairs);
    place_elmo_credits(root, reading.repairs);
    for (const XmlNode& child : root.children) {
        if (child.name != "report") continue;
        if (!says_something(child)) {
            reading.repairs.count("a report without results left out",
                                  ElementPath("elmo").below("report"));
            continue;
        }
        const bool first = reading.documents.empty();
        reading.documents.push_back({write_xml(document_of(root, child, first)),
                                     key_of(identifiers_of(*child_of(child, "issuer")))});
    }
    return reading;
}

}  // namespace ncp::common
