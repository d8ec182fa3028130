// An XML document from outside, parsed under limits, owned as a value.
//
// Refuses: any DOCTYPE, undeclared or external entities, network access, documents over the size,
// depth or markup limit, encodings other than UTF-8 and UTF-16 (as XML detects them). The only door
// for foreign XML in the host: ELMO from sources, signed documents given to `verify`. libxml2 is
// used with XML_PARSE_NONET, never with NOENT, DTDLOAD or HUGE. Thread-safety: one thread at a time
// for one Document; different Documents are independent.
//
//     auto document = elmo::Document::parse(bytes);
//     if (!document) return fail(document.error());
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace ncp::elmo {

// The namespace of every ELMO 1.x document (schema.xsd, targetNamespace).
inline constexpr char kElmoNamespace[] = "https://github.com/emrex-eu/elmo-schemas/tree/v1";

struct ParseLimits {
    std::size_t size_bytes_max = 10U << 20;  // security.md: source answers
    int depth_max = 64;                      // elements below each other
    // Elements, attributes, comments, sections and instructions together. Each takes up to 240
    // bytes of memory however short it is written, so a size limit alone would let 10 MiB of "<a/>"
    // grow to 600 MiB. Real ELMO needs some 40 bytes of text for each, attachments far more.
    std::size_t markup_max = 400'000;
};

class Document {
  public:
    // Errors: too_large, invalid_document (with the line, never with content).
    static Result<Document> parse(std::string_view bytes, const ParseLimits& limits = {});
    // Takes ownership of a tree made by libxml2; must not be null.
    static Document adopt(xmlDoc* tree);

    xmlDoc* tree() const { return tree_.get(); }
    xmlNode* root() const { return xmlDocGetRootElement(tree_.get()); }
    Document copy() const;
    // UTF-8 with an XML declaration, not reformatted.
    std::string serialize() const;

  private:
    struct Free {
        void operator()(xmlDoc* tree) const { xmlFreeDoc(tree); }
    };
    explicit Document(xmlDoc* tree) : tree_(tree) {}
    std::unique_ptr<xmlDoc, Free> tree_;
};

// The line an element begins on, from 1 and exact however long the document is (libxml2 alone
// counts to 65535); approximate after copy(), 0 if unknown. Attributes answer for their element.
int line_of(const xmlNode* node);

// To be called once at program start, before threads: initialises libxml2 and silences its
// printing of errors (which would carry document content to the log).
void initialise_xml();

}  // namespace ncp::elmo
