#include "common/elmo_credits.h"

#include <algorithm>

namespace ncp::common {
namespace {

constexpr std::string_view kSpecification = "learningOpportunitySpecification";

const std::string& text_of(const XmlNode& parent, std::string_view name) {
    static const std::string none;
    const XmlNode* child = child_of(parent, name);
    return child == nullptr ? none : child->text;
}

bool is_ects(const XmlNode& node) {
    return node.name == "credit" && text_of(node, "scheme") == "ects";
}

bool earns(const XmlNode& credit) {
    return text_of(credit, "value").find_first_of("123456789") != std::string::npos;
}

XmlNode* instance_of(XmlNode& specification) {
    for (XmlNode& child : specification.children) {
        if (child.name == "specifies") {
            return child.children.empty() ? nullptr : &child.children.front();
        }
    }
    return nullptr;
}

template <class Visit>
void for_each_part(XmlNode& parent, const Visit& visit) {
    for (XmlNode& child : parent.children) {
        if (child.name != "hasPart") continue;
        for (XmlNode& part : child.children) {
            if (part.name == kSpecification) visit(part);
        }
    }
}

// From below: whether this node or a part of it earns credits.
bool leave_to_parts(XmlNode& specification, const ElementPath& path, Repairs& repairs) {
    bool earned = false;
    for_each_part(specification, [&](XmlNode& part) {
        const ElementPath below = path.below("hasPart").below(kSpecification);
        earned = leave_to_parts(part, below, repairs) || earned;
    });
    XmlNode* const instance = instance_of(specification);
    if (instance == nullptr) return earned;
    const auto credit = std::find_if(instance->children.begin(), instance->children.end(), is_ects);
    if (credit == instance->children.end()) return earned;
    if (!earned) return earns(*credit);
    if (earns(*credit)) {
        repairs.count("credits removed that stand on the parts, too", path.below("credit"));
    }
    std::erase_if(instance->children, is_ects);
    return true;
}

// From above: what is left below credits is a 0.
void drop_zeros(XmlNode& specification, bool kept_above) {
    XmlNode* const instance = instance_of(specification);
    if (instance != nullptr) {
        if (kept_above) std::erase_if(instance->children, is_ects);
        kept_above = kept_above ||
                     std::any_of(instance->children.begin(), instance->children.end(), is_ects);
    }
    for_each_part(specification, [&](XmlNode& part) { drop_zeros(part, kept_above); });
}

}  // namespace

void place_elmo_credits(XmlNode& root, Repairs& repairs) {
    const ElementPath path("elmo");
    for (XmlNode& report : root.children) {
        if (report.name != "report") continue;
        for (XmlNode& child : report.children) {
            if (child.name != kSpecification) continue;
            leave_to_parts(child, path.below("report").below(kSpecification), repairs);
            drop_zeros(child, false);
        }
    }
}

}  // namespace ncp::common
