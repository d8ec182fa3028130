// XML from the service as a tree of plain values, under limits.
//
// Refuses, by throwing BadXml: a document type declaration (so there are no entities of anybody's
// own, and nothing outside is ever read), any encoding but UTF-8, nesting deeper than kDepthMax,
// more elements than kElementsMax, a text or attribute longer than kTextBytesMax, a single tag or
// comment longer than kTokenBytesMax, and what is not well-formed. Reading stops within 4 KiB of
// the first breach: memory stays bounded whatever comes. The bytes are those of one answer, whose
// size the caller has limited. Comments and instructions are passed over. Thread-safety: a free
// function over values.
//
//     const XmlElement envelope = read_xml(body, {"Opiskeluoikeudet"});
//     const XmlElement* fault = envelope.child("Body")->child("Fault");
#pragma once

#include <cstddef>
#include <list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ncp::virta {

inline constexpr std::size_t kDepthMax = 64;              // the service's own answers need 12
inline constexpr std::size_t kElementsMax = 100'000;      // about five thousand attainments
inline constexpr std::size_t kTextBytesMax = 64U << 10U;  // the schema allows 4 000 characters
inline constexpr std::size_t kNameSpaceDepth = 4;         // Envelope, Body, the answer, Virta
inline constexpr std::size_t kTokenBytesMax = 256U << 10U;

// Says what is wrong, in fixed words: nothing of the document.
class BadXml {
  public:
    explicit BadXml(const char* text) : text_(text) {}
    const char* text() const { return text_; }

  private:
    const char* text_;
};

struct XmlElement {
    std::string name;        // without prefix
    std::string name_space;  // its URI, kept down to kNameSpaceDepth
    std::vector<std::pair<std::string, std::string>> attributes;  // without prefix
    std::string text;  // of its own, without that of its children
    std::list<XmlElement> children;

    // The first child of this name, or nullptr.
    const XmlElement* child(std::string_view its_name) const;
    std::vector<const XmlElement*> all(std::string_view its_name) const;
    // Text of the first child of this name without blanks around; empty if there is none.
    std::string child_text(std::string_view its_name) const;
    std::string own_text() const;                       // without blanks around
    std::string attribute(std::string_view key) const;  // without blanks around
};

// skipped: names of elements that are left out with all they hold (they still count as depth).
XmlElement read_xml(std::string_view bytes, const std::set<std::string>& skipped = {});

}  // namespace ncp::virta
