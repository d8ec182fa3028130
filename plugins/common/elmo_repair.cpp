#include "common/elmo_repair.h"

#include <algorithm>
#include <optional>

#include "common/elmo_foreign.h"
#include "common/elmo_grammar.h"
#include "common/elmo_values.h"
#include "common/xml_text.h"

namespace ncp::common {
namespace {

constexpr std::string_view kInstanceSpace = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view kSignatureSpace = "http://www.w3.org/2000/09/xmldsig#";

// Why an element cannot stand, as a literal that names the repair of leaving it out.
using Fault = std::optional<std::string_view>;
constexpr std::string_view kEmpty = "an empty element removed";
constexpr std::string_view kBadValue = "a value that ELMO cannot hold removed";
constexpr std::string_view kIncomplete = "an incomplete element removed";
constexpr std::string_view kSilentLevel = "a level without value removed";

const ElmoChild* rule_of(const ElmoType& type, const XmlNode& node) {
    for (const ElmoChild& child : type.children) {
        if (child.name == node.name) return &child;
    }
    return nullptr;
}

std::size_t count_of(const XmlNode& parent, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(parent.children.begin(), parent.children.end(),
                      [&](const XmlNode& child) { return child.name == name; }));
}

// What kind of identifier this is, if nobody says so.
std::string_view type_of_identifier(std::string_view parent, std::string_view value) {
    if (parent != "issuer") return "local";
    const bool domain =
        value.find('.') != std::string_view::npos &&
        value.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
    return domain ? "schac" : "local";
}

class Repairer {
  public:
    Repairer(std::string_view now, Repairs& repairs) : now_(now), repairs_(repairs) {}

    Fault fix(XmlNode& node, const ElmoType& type, const ElementPath& path,
              std::string_view parent) {
        if (type.value == ElmoValue::extension || type.value == ElmoValue::anything) {
            repair_foreign(node, type.value == ElmoValue::extension, path, repairs_);
            return type.may_be_empty || !node.children.empty() ? Fault() : kEmpty;
        }
        if (type.value == ElmoValue::none) {
            fix_children(node, type, path);
            node.text.clear();
        } else {
            if (const Fault fault = fix_value(node, type, path)) return fault;
        }
        if (const Fault fault = fix_attributes(node, type, path, parent)) return fault;
        if (type.value != ElmoValue::none) return {};
        if (node.children.empty() && node.attributes.empty() && !type.may_be_empty) return kEmpty;
        for (const ElmoChild& rule : type.children) {
            if (count_of(node, rule.name) >= rule.min || supply(node, type, rule, path)) continue;
            missing_ = path.below(rule.name).text();
            return node.name == "level" && rule.name == "value" ? kSilentLevel : kIncomplete;
        }
        return {};
    }

    [[noreturn]] void refuse(std::string_view fault, const ElementPath& path) const {
        std::string why = "the answer cannot be repaired: " + path.text() + ": ";
        if (fault == kIncomplete) {
            why += missing_ + " is missing";
        } else if (fault == kEmpty) {
            why += "it is empty";
        } else {
            why += "ELMO has no such value";
        }
        throw plugin::Refused(NCP_PERMANENT, {why});
    }

  private:
    void fix_children(XmlNode& node, const ElmoType& type, const ElementPath& path) {
        if (type.space == kAddressNamespace) repair_address(node, path, repairs_);
        std::vector<std::pair<std::size_t, XmlNode>> kept;  // with the place that the grammar gives
        bool texts = !clean_token(node.text).empty();
        for (XmlNode& child : node.children) {
            texts = texts || !clean_token(child.tail).empty();
            child.tail.clear();
            const ElementPath below = path.below(child.name);
            const ElmoChild* rule = rule_of(type, child);
            if (rule == nullptr || *child.space != type.space) {
                repairs_.count(*child.space == kSignatureSpace ? "a signature removed"
                                                               : "an unknown element removed",
                               below);
                continue;
            }
            if (const Fault fault = fix(child, *rule->type, below, node.name)) {
                // An empty status is none; everything else that is precious must not go.
                const bool absent = child.name == "status" && *fault == kEmpty;
                if (rule->precious && !absent) refuse(*fault, below);
                repairs_.count(*fault, below);
                continue;
            }
            kept.emplace_back(rule - type.children.data(), std::move(child));
        }
        if (texts) repairs_.count("text between elements removed", path);
        arrange(kept, type, path);
        node.children.clear();
        for (auto& [place, child] : kept)
            node.children.push_back(std::move(child));
    }

    // In the grammar's order, and not more than it allows.
    void arrange(std::vector<std::pair<std::size_t, XmlNode>>& kept, const ElmoType& type,
                 const ElementPath& path) {
        const auto earlier = [](const auto& a, const auto& b) { return a.first < b.first; };
        if (!std::is_sorted(kept.begin(), kept.end(), earlier)) {
            repairs_.count("elements put in order", path);
            std::stable_sort(kept.begin(), kept.end(), earlier);
        }
        std::vector<std::pair<std::size_t, XmlNode>> few;
        unsigned in_a_row = 0;
        for (auto& one : kept) {
            in_a_row = !few.empty() && few.back().first == one.first ? in_a_row + 1 : 1;
            const ElmoChild& rule = type.children[one.first];
            if (rule.max == 0 || in_a_row <= rule.max) {
                few.push_back(std::move(one));
                continue;
            }
            const ElementPath below = path.below(rule.name);
            if (rule.precious) {
                throw plugin::Refused(
                    NCP_PERMANENT,
                    {"the answer cannot be repaired: " + below.text() + ": it stands too often"});
            }
            repairs_.count("a repeated element removed", below);
        }
        kept = std::move(few);
    }

    Fault fix_value(XmlNode& node, const ElmoType& type, const ElementPath& path) {
        if (!node.children.empty()) {
            repairs_.count("elements inside a text removed", path);
            for (XmlNode& child : node.children)
                node.text += child.tail;
            node.children.clear();
        }
        if (clean_token(node.text).empty()) {
            node.text.clear();
            return type.may_be_empty ? Fault() : kEmpty;
        }
        RepairedValue repaired = repair_value(type, node.text);
        if (repaired.hopeless) return kBadValue;
        if (!repaired.repair.empty()) repairs_.count(repaired.repair, path);
        node.text = std::move(repaired.value);
        // The predefined scheme; many write it in capitals.
        if (node.name == "scheme" && (node.text == "ECTS" || node.text == "Ects")) {
            node.text = "ects";
            repairs_.count("the ECTS scheme written otherwise", path);
        }
        return {};
    }

    Fault fix_attributes(XmlNode& node, const ElmoType& type, const ElementPath& path,
                         std::string_view parent) {
        std::vector<XmlAttribute> kept;
        for (XmlAttribute& attribute : node.attributes) {
            if (*attribute.space == kInstanceSpace) continue;  // where a schema is: says nothing
            const auto rule = std::find_if(
                type.attributes.begin(), type.attributes.end(), [&](const ElmoAttribute& one) {
                    const bool language = one.value == ElmoAttributeValue::language;
                    return one.name == attribute.name &&
                           (attribute.space->empty() ||
                            (language && *attribute.space == kXmlNamespace));
                });
            if (rule == type.attributes.end()) {
                repairs_.count("an unknown attribute removed", path);
                continue;
            }
            const bool language = rule->value == ElmoAttributeValue::language;
            if (language && attribute.space->empty()) {
                repairs_.count("lang instead of xml:lang", path);
                attribute.space = xml_;
            }
            RepairedValue repaired = repair_attribute(rule->value, attribute.value);
            if (repaired.hopeless) {
                repairs_.count("an attribute's value that ELMO cannot hold removed", path);
                continue;
            }
            const bool twice = std::any_of(kept.begin(), kept.end(), [&](const XmlAttribute& one) {
                return one.name == attribute.name;
            });
            if (twice) continue;  // lang beside xml:lang
            kept.push_back({attribute.space, attribute.name, std::move(repaired.value)});
        }
        node.attributes = std::move(kept);
        for (const ElmoAttribute& rule : type.attributes) {
            const bool there =
                std::any_of(node.attributes.begin(), node.attributes.end(),
                            [&](const XmlAttribute& one) { return one.name == rule.name; });
            if (!rule.required || there) continue;
            if (node.name != "identifier") {
                missing_ = std::string(rule.name);
                return kIncomplete;
            }
            repairs_.count("an identifier without type", path);
            node.attributes.push_back(
                {none_, "type", std::string(type_of_identifier(parent, node.text))});
        }
        return {};
    }

    // What may be added because it says nothing that was not said.
    bool supply(XmlNode& parent, const ElmoType& type, const ElmoChild& rule,
                const ElementPath& path) {
        XmlNode made;
        made.space = parent.space;
        made.name = rule.name;
        if (rule.name == "generatedDate" || (rule.name == "issueDate" && parent.name == "report")) {
            made.text = now_;
        } else if (rule.name == "title" && parent.name == "learningOpportunitySpecification") {
            const XmlNode* code = child_of(parent, "identifier");
            if (code == nullptr) return false;
            made.text = code->text;
        } else if (rule.name == "specifies") {
            XmlNode instance;
            instance.space = parent.space;
            instance.name = "learningOpportunityInstance";
            made.children.push_back(std::move(instance));
        } else if (rule.name == "version" && parent.name == "diplomaSupplement") {
            made.text = "2018";  // the schema's default
        } else if (!rule.type->may_be_empty) {
            return false;
        }
        repairs_.count("a required element added", path.below(rule.name));
        const auto behind = [&](const XmlNode& one) { return rule_of(type, one) > &rule; };
        const auto at = std::find_if(parent.children.begin(), parent.children.end(), behind);
        parent.children.insert(at, std::move(made));
        return true;
    }

    std::string_view now_;
    Repairs& repairs_;
    std::string missing_;
    XmlSpace none_ = make_space("");
    XmlSpace xml_ = make_space(kXmlNamespace);
};

}  // namespace

void repair_elmo(XmlNode& root, std::string_view now, Repairs& repairs) {
    Repairer repairer(now, repairs);
    const ElementPath path("elmo");
    if (const Fault fault = repairer.fix(root, kElmoRoot, path, "")) repairer.refuse(*fault, path);
}

}  // namespace ncp::common
