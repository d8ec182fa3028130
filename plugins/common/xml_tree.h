// A foreign service's XML as plain values, parsed under limits, and written again.
//
// Refuses (plugin::Refused, NCP_PERMANENT, naming the line and never the content): any DOCTYPE, and
// with it every entity of the document's own; what is not well-formed; more bytes, depth or markup
// than the limits; texts longer than the host's parser reads. Comments and processing instructions
// are dropped, and blanks between elements. Expat (through Poco) reads; nothing is ever fetched.
// Thread-safety: free functions over values.
//
//     XmlNode root = parse_xml(body, {});
//     std::string text = write_xml(root);
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ncp::common {

// One string for all elements of a namespace; never null, empty if there is none.
using XmlSpace = std::shared_ptr<const std::string>;

struct XmlAttribute {
    XmlSpace space;
    std::string name, value;
};

struct XmlNode {
    XmlSpace space;
    std::string name;  // without prefix
    std::vector<XmlAttribute> attributes;
    std::vector<XmlNode> children;
    std::string text;  // before the first child
    std::string tail;  // behind this element: only where texts and elements mix
};

struct XmlLimits {
    std::size_t size_bytes_max = 10U << 20;
    std::size_t depth_max = 64;  // elements below each other
    // Elements and attributes. Each takes up to 150 bytes of memory however short it is written.
    std::size_t markup_max = 100'000;
    // libxml2, which reads the document next, refuses longer ones.
    std::size_t text_bytes_max = 10'000'000;
};

inline constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";

// UTF-8, or one of the 8-bit encodings that Poco knows if the XML declaration names it.
XmlNode parse_xml(std::string_view bytes, const XmlLimits& limits);

// UTF-8 with an XML declaration, always well-formed. Elements carry no prefixes: a namespace is
// declared where it begins.
std::string write_xml(const XmlNode& root);

const XmlNode* child_of(const XmlNode& parent, std::string_view name);  // the first, or nullptr
XmlSpace make_space(std::string_view uri);

}  // namespace ncp::common
