#include "common/elmo_foreign.h"

#include <algorithm>
#include <iterator>

#include "common/elmo_grammar.h"
#include "common/xml_text.h"

namespace ncp::common {
namespace {

constexpr std::string_view kInstanceSpace = "http://www.w3.org/2001/XMLSchema-instance";
constexpr std::string_view kSignatureSpace = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view kCommonSpace =
    "https://github.com/erasmus-without-paper/ewp-specs-architecture/blob/stable-v1/"
    "common-types.xsd";

void strip_known(XmlNode& node, const ElementPath& path, Repairs& repairs) {
    std::erase_if(node.attributes, [](const XmlAttribute& one) {
        return *one.space == kInstanceSpace || *one.space == kXmlNamespace;
    });
    const std::size_t removed = std::erase_if(node.children, [](const XmlNode& child) {
        return *child.space == kSignatureSpace || *child.space == kAddressNamespace ||
               *child.space == kCommonSpace ||
               (*child.space == kElmoNamespace && child.name == "elmo");
    });
    if (removed > 0) {
        repairs.count("an element of the schema's own vocabulary removed", path, removed);
    }
    node.text = clean_text(node.text);
    for (XmlNode& child : node.children) {
        child.tail = clean_text(child.tail);
        strip_known(child, path, repairs);
    }
}

}  // namespace

void repair_foreign(XmlNode& node, bool strictly, const ElementPath& path, Repairs& repairs) {
    if (strictly) {
        const std::size_t removed = std::erase_if(node.children, [](const XmlNode& child) {
            return child.space->empty() || *child.space == kElmoNamespace;
        });
        if (removed > 0) {
            repairs.count("an extension without a namespace of its own removed", path, removed);
        }
        node.text.clear();
        for (XmlNode& child : node.children)
            child.tail.clear();
        if (!node.attributes.empty()) repairs.count("an unknown attribute removed", path);
        node.attributes.clear();
    }
    strip_known(node, path, repairs);
}

void repair_address(XmlNode& node, const ElementPath& path, Repairs& repairs) {
    const XmlSpace address = make_space(kAddressNamespace);
    for (XmlNode& child : node.children) {
        if (*child.space != kElmoNamespace) continue;
        repairs.count("an address outside its namespace", path);
        child.space = address;
    }
    if (child_of(node, "addressLine") == nullptr) return;
    const std::size_t parts = std::erase_if(node.children, [](const XmlNode& child) {
        constexpr std::string_view kParts[]{
            "buildingNumber", "buildingName",  "streetName",       "unit",
            "floor",          "postOfficeBox", "deliveryPointCode"};
        return std::find(std::begin(kParts), std::end(kParts), child.name) != std::end(kParts);
    });
    if (parts > 0) repairs.count("parts of an address beside its lines removed", path, parts);
}

}  // namespace ncp::common
