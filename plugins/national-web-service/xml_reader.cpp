#include "xml_reader.h"

#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/InputSource.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>
#include <common/xml_text.h>

#include <algorithm>
#include <istream>
#include <streambuf>

namespace ncp::virta {
namespace {

// The bytes, until somebody pulls the brake: then the parser sees the end of its input. A handler
// must not throw, for the parser below Poco is written in C.
class Input : public std::streambuf {
  public:
    explicit Input(std::string_view bytes) : rest_(bytes) {}

    void stop(const char* why) {
        if (why_ == nullptr) why_ = why;
    }
    const char* stopped() const { return why_; }
    void heard() { since_event_ = 0; }

  protected:
    std::streamsize xsgetn(char* into, std::streamsize wanted) override {
        since_event_ += std::size_t(wanted);
        if (since_event_ > kTokenBytesMax) stop("a tag or comment is too long");
        if (why_ != nullptr) return 0;
        const std::size_t count = std::min(rest_.size(), std::size_t(wanted));
        std::copy_n(rest_.data(), count, into);
        rest_.remove_prefix(count);
        return std::streamsize(count);
    }
    int_type underflow() override { return traits_type::eof(); }  // read by blocks only

  private:
    std::string_view rest_;
    std::size_t since_event_ = 0;
    const char* why_ = nullptr;
};

class Builder : public Poco::XML::DefaultHandler {
  public:
    Builder(Input& input, const std::set<std::string>& skipped)
        : input_(input), skipped_(skipped) {}

    XmlElement take() { return std::move(document_.children.front()); }
    bool complete() const { return open_.size() == 1 && document_.children.size() == 1; }

    void startElement(const Poco::XML::XMLString& uri, const Poco::XML::XMLString& local_name,
                      const Poco::XML::XMLString&, const Poco::XML::Attributes& given) override {
        input_.heard();
        if (input_.stopped() != nullptr) return;
        if (++depth_ > kDepthMax) return input_.stop("nested too deep");
        if (skipping_from_ == 0 && skipped_.contains(local_name)) skipping_from_ = depth_;
        if (++elements_ > kElementsMax) return input_.stop("too many elements");
        if (skipping_from_ > 0) return;
        XmlElement& made = open_.back()->children.emplace_back();
        made.name = local_name;
        if (depth_ <= kNameSpaceDepth) made.name_space = uri;
        for (int i = 0; i < given.getLength(); ++i) {
            if (given.getValue(i).size() > kTextBytesMax) {
                return input_.stop("an attribute is too long");
            }
            made.attributes.emplace_back(given.getLocalName(i), given.getValue(i));
        }
        open_.push_back(&made);
    }
    void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&,
                    const Poco::XML::XMLString&) override {
        input_.heard();
        if (input_.stopped() != nullptr) return;
        if (skipping_from_ == 0) {
            open_.pop_back();
        } else if (skipping_from_ == depth_) {
            skipping_from_ = 0;
        }
        --depth_;
    }
    void characters(const Poco::XML::XMLChar text[], int start, int length) override {
        input_.heard();
        if (input_.stopped() != nullptr || skipping_from_ > 0) return;
        std::string& into = open_.back()->text;
        if (into.size() + std::size_t(length) > kTextBytesMax) {
            return input_.stop("a text is too long");
        }
        into.append(text + start, std::size_t(length));
    }

  private:
    Input& input_;
    const std::set<std::string>& skipped_;
    XmlElement document_;
    std::vector<XmlElement*> open_{&document_};
    std::size_t depth_ = 0, skipping_from_ = 0, elements_ = 0;
};

// So that what is looked for below can only stand there as these bytes.
void require_utf8(std::string_view bytes) {
    if (bytes.find('\0') != std::string_view::npos) throw BadXml("not in UTF-8");
    const std::string_view declaration = bytes.substr(0, bytes.find("?>"));
    if (!bytes.starts_with("<?xml")) return;
    const std::size_t at = declaration.find("encoding");
    if (at == std::string_view::npos) return;
    std::string named(declaration.substr(at, 32));
    std::transform(named.begin(), named.end(), named.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
    if (named.find("utf-8") == std::string::npos) throw BadXml("not in UTF-8");
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view its_name) const {
    const auto found = std::find_if(children.begin(), children.end(),
                                    [&](const XmlElement& one) { return one.name == its_name; });
    return found == children.end() ? nullptr : &*found;
}

std::vector<const XmlElement*> XmlElement::all(std::string_view its_name) const {
    std::vector<const XmlElement*> found;
    for (const XmlElement& one : children) {
        if (one.name == its_name) found.push_back(&one);
    }
    return found;
}

std::string XmlElement::child_text(std::string_view its_name) const {
    const XmlElement* found = child(its_name);
    return found == nullptr ? std::string() : found->own_text();
}

std::string XmlElement::own_text() const {
    return common::clean_token(text);
}

std::string XmlElement::attribute(std::string_view key) const {
    for (const auto& [name_of_it, value] : attributes) {
        if (name_of_it == key) return common::clean_token(value);
    }
    return {};
}

XmlElement read_xml(std::string_view bytes, const std::set<std::string>& skipped) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    require_utf8(bytes);
    if (bytes.find("<!DOCTYPE") != std::string_view::npos) {
        throw BadXml("it has a document type declaration");
    }
    Input input(bytes);
    std::istream stream(&input);
    Builder builder(input, skipped);
    Poco::XML::InputSource source(stream);
    Poco::XML::SAXParser parser;
    parser.setEncoding("UTF-8");
    parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    parser.setContentHandler(&builder);
    try {
        parser.parse(&source);
    } catch (const Poco::Exception&) {  // its text quotes the document
        throw BadXml(input.stopped() != nullptr ? input.stopped() : "not well-formed");
    }
    if (input.stopped() != nullptr) throw BadXml(input.stopped());
    if (!builder.complete()) throw BadXml("not well-formed");
    return builder.take();
}

}  // namespace ncp::virta
