#include "elmo/document.h"

#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>

#include <climits>
#include <new>

#include "elmo/encoding.h"
#include "elmo/shape.h"

namespace ncp::elmo {
namespace {

// libxml2 keeps lines in 16 bits; from this one on the exact line goes into the node's free field.
constexpr int kLineOverflow = 65535;

struct FreeContext {
    void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};
using Context = std::unique_ptr<xmlParserCtxt, FreeContext>;

struct FirstProblem {
    int code = 0;
    int line = 0;
};

// The first complaint is the true one, what follows are its consequences. Its message quotes the
// document and is dropped here.
void note_problem(void* user_data, xmlError* error) {
    auto& first = *static_cast<FirstProblem*>(static_cast<xmlParserCtxt*>(user_data)->_private);
    if (error->level < XML_ERR_ERROR || first.code != 0) return;
    first.code = error->code;
    first.line = error->line;
}

void start_element(void* user_data, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                   int namespace_count, const xmlChar** namespaces, int attribute_count,
                   int defaulted_count, const xmlChar** attributes) {
    xmlSAX2StartElementNs(user_data, name, prefix, uri, namespace_count, namespaces,
                          attribute_count, defaulted_count, attributes);
    auto* context = static_cast<xmlParserCtxt*>(user_data);
    if (context->node != nullptr && context->input->line >= kLineOverflow) {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): libxml2's own way of keeping long line numbers
        context->node->psvi = reinterpret_cast<void*>(static_cast<intptr_t>(context->input->line));
    }
}

// What goes wrong most, in words of ours: libxml2's own quote the document.
PublicText phrase(int code) {
    switch (code) {
        case XML_ERR_DOCUMENT_EMPTY:
            return "there is no element";
        case XML_ERR_DOCUMENT_END:
            return "something follows the root element";
        case XML_ERR_INVALID_CHARREF:
        case XML_ERR_INVALID_CHAR:
            return "a reference to a character that XML forbids";
        case XML_ERR_ENTITYREF_SEMICOL_MISSING:
        case XML_ERR_NAME_REQUIRED:
            return "a name is missing, perhaps after an ampersand, which is written &amp;";
        case XML_ERR_UNDECLARED_ENTITY:
            return "a reference to an entity; only amp, lt, gt, quot and apos exist";
        case XML_ERR_ATTRIBUTE_REDEFINED:
            return "the same attribute twice";
        case XML_ERR_TAG_NAME_MISMATCH:
            return "an end tag with another name than its start tag";
        case XML_ERR_RESERVED_XML_NAME:
            return "an XML declaration that is not at the very beginning";
        case XML_NS_ERR_UNDEFINED_NAMESPACE:
            return "a prefix without a namespace";
        default:
            return "not well-formed";
    }
}

tl::unexpected<Problem> not_well_formed(const FirstProblem& first) {
    return refuse(ErrorCode::invalid_document, first.line,
                  text("{} (libxml2 error {})", phrase(first.code), first.code));
}

Checked<xmlDoc*> build_tree(std::string_view utf8) {
    Context context(xmlNewParserCtxt());
    if (!context) throw std::bad_alloc();
    FirstProblem problem;
    context->_private = &problem;
    context->sax->serror = note_problem;
    context->sax->startElementNs = start_element;
    // IGNORE_ENC: the bytes are UTF-8 by now, whatever the declaration says.
    // NOENT, DTDLOAD and HUGE are never set: entities, foreign files, no limits.
    // COMPACT: a short text is kept inside its node, in the fields of an element's attributes and
    // namespaces: whoever looks at those must know that it is an element.
    xmlDoc* tree =
        xmlCtxtReadMemory(context.get(), utf8.data(), static_cast<int>(utf8.size()), nullptr,
                          nullptr, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT);
    if (tree == nullptr) return not_well_formed(problem);
    if (context->nsWellFormed == 0 || tree->intSubset != nullptr) {
        xmlFreeDoc(tree);
        return not_well_formed(problem);
    }
    return tree;
}

void be_silent(void* /*context*/, const char* /*format*/, ...) {}

}  // namespace

Checked<Document> parse_document(std::string_view bytes, const ParseLimits& limits) {
    if (bytes.size() > limits.size_bytes_max || bytes.size() > INT_MAX) {
        return refuse(ErrorCode::too_large, 0,
                      text("a document of {} bytes, at most {} are read", bytes.size(),
                           limits.size_bytes_max));
    }
    if (bytes.empty()) return refuse(ErrorCode::invalid_document, 1, "the document is empty");
    std::string room;
    auto utf8 = as_utf8(bytes, room);
    if (!utf8) return tl::unexpected(utf8.error());
    if (auto shape = check_shape(*utf8, limits); !shape) return tl::unexpected(shape.error());
    auto tree = build_tree(*utf8);
    if (!tree) return tl::unexpected(tree.error());
    if ((*tree)->encoding == nullptr) {
        (*tree)->encoding = xmlStrdup(reinterpret_cast<const xmlChar*>("UTF-8"));
    }
    return Document::adopt(*tree);
}

Result<Document> Document::parse(std::string_view bytes, const ParseLimits& limits) {
    auto document = parse_document(bytes, limits);
    if (!document) return fail(document.error().error());
    return std::move(*document);
}

Document Document::adopt(xmlDoc* tree) {
    return Document(tree);
}

// xmlCopyDoc would give every element a name of its own; a dictionary holds each name once, which
// makes copies smaller and walks over them several times faster. It is the copy's own:
// dictionaries are not made for two threads.
Document Document::copy() const {
    xmlDoc* tree = xmlCopyDoc(tree_.get(), 0);
    if (tree == nullptr) throw std::bad_alloc();
    Document made(tree);
    tree->dict = xmlDictCreate();
    if (tree->dict == nullptr) throw std::bad_alloc();
    for (xmlNode* node = tree_->children; node != nullptr; node = node->next) {
        xmlNode* copied = xmlDocCopyNode(node, tree, 1);
        if (copied == nullptr) throw std::bad_alloc();
        xmlAddChild(reinterpret_cast<xmlNode*>(tree), copied);
    }
    return made;
}

std::string Document::serialize() const {
    xmlChar* text = nullptr;
    int size_bytes = 0;
    xmlDocDumpFormatMemoryEnc(tree_.get(), &text, &size_bytes, "UTF-8", 0);
    if (text == nullptr) throw std::bad_alloc();
    std::unique_ptr<xmlChar, decltype(xmlFree)> owner(text, xmlFree);
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size_bytes)};
}

int line_of(const xmlNode* node) {
    if (node != nullptr && node->type == XML_ATTRIBUTE_NODE) node = node->parent;
    if (node == nullptr) return 0;
    if (node->type == XML_ELEMENT_NODE && node->line == kLineOverflow && node->psvi != nullptr) {
        return static_cast<int>(reinterpret_cast<intptr_t>(node->psvi));
    }
    long line = xmlGetLineNo(node);
    return line > 0 && line <= INT_MAX ? static_cast<int>(line) : 0;
}

void initialise_xml() {
    xmlInitParser();
    // Both: the first is for this thread, the second for every later one.
    xmlSetGenericErrorFunc(nullptr, be_silent);
    xmlThrDefSetGenericErrorFunc(nullptr, be_silent);
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
    // A catalog on the machine must not decide what a document means.
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
}

}  // namespace ncp::elmo
