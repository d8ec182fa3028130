#include "common/xml_tree.h"

#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>

#include <map>
#include <ncp/plugin.hpp>

namespace ncp::common {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

[[noreturn]] void refuse(const std::string& why) {
    throw plugin::Refused(NCP_PERMANENT, {"the answer's XML is refused: " + why});
}

// A DOCTYPE stands in the prolog: behind the declaration, blanks, comments and instructions only.
bool has_doctype(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    for (;;) {
        const std::size_t begin = bytes.find_first_not_of(kBlanks);
        if (begin == std::string_view::npos) return false;
        bytes.remove_prefix(begin);
        std::string_view end;
        if (bytes.starts_with("<!--")) {
            end = "-->";
        } else if (bytes.starts_with("<?")) {
            end = "?>";
        } else {
            return bytes.starts_with("<!");
        }
        const std::size_t at = bytes.find(end, 2);
        if (at == std::string_view::npos) return false;
        bytes.remove_prefix(at + end.size());
    }
}

// Builds the tree. Once a limit is passed it only remembers why: exceptions must not fly through
// the frames of expat, which is C.
class Builder : public Poco::XML::DefaultHandler {
  public:
    explicit Builder(const XmlLimits& limits) : limits_(limits) {}

    void startElement(const Poco::XML::XMLString& uri, const Poco::XML::XMLString& local,
                      const Poco::XML::XMLString&,
                      const Poco::XML::Attributes& attributes) override {
        if (!fault_.empty()) return;
        markup_ += 1 + static_cast<std::size_t>(attributes.getLength());
        if (markup_ > limits_.markup_max) return stop("it has too many elements");
        if (open_.size() >= limits_.depth_max) return stop("its elements lie too deep");
        XmlNode node{space(uri), local, {}, {}, {}, {}};
        for (int i = 0; i < attributes.getLength(); ++i) {
            node.attributes.push_back(
                {space(attributes.getURI(i)), attributes.getLocalName(i), attributes.getValue(i)});
        }
        open_.push_back(std::move(node));
    }
    void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                    const Poco::XML::XMLString&) override {
        if (!fault_.empty()) return;
        XmlNode node = std::move(open_.back());
        open_.pop_back();
        if (!node.children.empty()) drop_blank(node.text);
        for (XmlNode& child : node.children)
            drop_blank(child.tail);
        if (open_.empty()) {
            root_ = std::move(node);
        } else {
            open_.back().children.push_back(std::move(node));
        }
    }
    void characters(const Poco::XML::XMLChar text[], int start, int length) override {
        if (!fault_.empty() || open_.empty()) return;
        XmlNode& node = open_.back();
        std::string& into = node.children.empty() ? node.text : node.children.back().tail;
        into.append(text + start, static_cast<std::size_t>(length));
        if (into.size() > limits_.text_bytes_max) stop("it has a text of more than 10 MB");
    }

    const std::string& fault() const { return fault_; }
    XmlNode& root() { return root_; }

  private:
    void stop(const char* why) {
        if (fault_.empty()) fault_ = why;
        open_.clear();
    }
    static void drop_blank(std::string& text) {
        if (text.find_first_not_of(kBlanks) == std::string::npos) text.clear();
    }
    XmlSpace space(const std::string& uri) {
        XmlSpace& known = spaces_[uri];
        if (!known) known = std::make_shared<const std::string>(uri);
        return known;
    }

    const XmlLimits& limits_;
    std::map<std::string, XmlSpace, std::less<>> spaces_;
    std::vector<XmlNode> open_;
    XmlNode root_;
    std::size_t markup_ = 0;
    std::string fault_;
};

void escape(std::string& out, std::string_view text, bool attribute) {
    for (const char c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += attribute ? "&quot;" : "\"";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '\n':
            case '\t':
                if (attribute) {
                    out += c == '\n' ? "&#10;" : "&#9;";
                } else {
                    out += c;
                }
                break;
            default:
                out += c;
        }
    }
}

void write_attribute(std::string& out, std::string_view name, std::string_view value) {
    out += ' ';
    out += name;
    out += "=\"";
    escape(out, value, true);
    out += '"';
}

void write_node(std::string& out, const XmlNode& node, const std::string& space_around) {
    out += '<';
    out += node.name;
    if (*node.space != space_around) write_attribute(out, "xmlns", *node.space);
    int number = 0;
    for (const XmlAttribute& attribute : node.attributes) {
        if (attribute.space->empty()) {
            write_attribute(out, attribute.name, attribute.value);
        } else if (*attribute.space == kXmlNamespace) {
            write_attribute(out, "xml:" + attribute.name, attribute.value);
        } else {
            const std::string prefix = "a" + std::to_string(++number);
            write_attribute(out, "xmlns:" + prefix, *attribute.space);
            write_attribute(out, prefix + ":" + attribute.name, attribute.value);
        }
    }
    if (node.text.empty() && node.children.empty()) {
        out += "/>";
        return;
    }
    out += '>';
    escape(out, node.text, false);
    for (const XmlNode& child : node.children) {
        write_node(out, child, *node.space);
        escape(out, child.tail, false);
    }
    out += "</" + node.name + ">";
}

}  // namespace

XmlNode parse_xml(std::string_view bytes, const XmlLimits& limits) {
    if (bytes.size() > limits.size_bytes_max) {
        refuse("it has more than " + std::to_string(limits.size_bytes_max) + " bytes");
    }
    if (bytes.find('\0') != std::string_view::npos) refuse("it is UTF-16 or binary; UTF-8 is read");
    if (has_doctype(bytes)) refuse("it has a DOCTYPE");
    Builder builder(limits);
    Poco::XML::SAXParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    parser.setContentHandler(&builder);
    std::string fault;
    try {
        parser.parseMemoryNP(bytes.data(), bytes.size());
    } catch (const Poco::XML::SAXParseException& bad) {
        fault = "it is not well-formed in line " + std::to_string(bad.getLineNumber());
    } catch (const Poco::Exception&) {
        fault = "it is not well-formed";
    }
    if (!builder.fault().empty()) refuse(builder.fault());
    if (!fault.empty()) refuse(fault);
    return std::move(builder.root());
}

std::string write_xml(const XmlNode& root) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    write_node(out, root, "");
    out += '\n';
    return out;
}

const XmlNode* child_of(const XmlNode& parent, std::string_view name) {
    for (const XmlNode& child : parent.children) {
        if (child.name == name) return &child;
    }
    return nullptr;
}

XmlSpace make_space(std::string_view uri) {
    return std::make_shared<const std::string>(uri);
}

}  // namespace ncp::common
