// normalise of merge.h: a source's answer in the form that EMREX clients read.
#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <vector>

#include "elmo/merge.h"
#include "elmo/namespaces.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

constexpr char kInstanceNamespace[] = "http://www.w3.org/2001/XMLSchema-instance";
constexpr char kSignatureNamespace[] = "http://www.w3.org/2000/09/xmldsig#";
constexpr char kSchemaLocation[] =
    "https://github.com/emrex-eu/elmo-schemas/tree/v1 "
    "https://raw.githubusercontent.com/emrex-eu/elmo-schemas/v1/schema.xsd";

xmlNs* instance_namespace(xmlNode* root) {
    for (xmlNs* declared = root->nsDef; declared != nullptr; declared = declared->next) {
        if (declared->prefix != nullptr && view(declared->href) == kInstanceNamespace) {
            return declared;
        }
    }
    std::string prefix = "xsi";
    for (int number = 2; in_scope(root, xml_chars(prefix.c_str())) != nullptr; ++number) {
        prefix = "xsi" + std::to_string(number);
    }
    xmlNs* made = xmlNewNs(root, xml_chars(kInstanceNamespace), xml_chars(prefix.c_str()));
    if (made == nullptr) throw std::bad_alloc();
    return made;
}

void name_schema(xmlNode* root) {
    xmlNs* instance = instance_namespace(root);
    xmlSetNsProp(root, instance, xml_chars("schemaLocation"), xml_chars(kSchemaLocation));
    xmlUnsetNsProp(root, instance, xml_chars("noNamespaceSchemaLocation"));
}

// Of the root only: a diploma supplement may carry a signature of its own.
void remove_signatures(xmlNode* root) {
    std::vector<xmlNode*> signatures;
    for (xmlNode* node = root->children; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && view(node->name) == "Signature" &&
            node->ns != nullptr && view(node->ns->href) == kSignatureNamespace) {
            signatures.push_back(node);
        }
    }
    for (xmlNode* signature : signatures)
        remove_with_blank(signature);
}

// " 2016-01-08 " is a date to XML Schema, but not to every reader of it (libxml2's validation). Not
// in a diploma supplement, which may be signed.
void trim_dates(const xmlNode* root) {
    constexpr std::array<std::string_view, 6> kDates{"generatedDate", "issueDate", "start",
                                                     "end",           "date",      "bday"};
    for (xmlNode* node = following(root, root); node != nullptr; node = following(node, root)) {
        const bool is_date =
            node->type == XML_ELEMENT_NODE && xmlFirstElementChild(node) == nullptr &&
            !is_elmo(node->parent, "diplomaSupplement") &&
            std::any_of(kDates.begin(), kDates.end(),
                        [node](std::string_view name) { return is_elmo(node, name); });
        if (!is_date) continue;
        const std::string written = text_of(node);
        const std::string trimmed = collapse(written);
        if (trimmed != written) set_text(node, trimmed);
    }
}

void clean_birth_dates(const xmlNode* root) {
    for (const xmlNode* learner : children(root, "learner")) {
        for (xmlNode* birth_date : children(learner, "bday")) {
            const std::string written = text_of(birth_date);
            const std::string clean = date_without_zone(collapse(written));
            if (clean != written) set_text(birth_date, clean);
        }
    }
}

}  // namespace

Status normalise(Document& document) {
    xmlNode* root = document.root();
    if (root == nullptr || !is_elmo(root, "elmo")) {
        return fail(ErrorCode::invalid_document, "the root is not elmo in the ELMO namespace");
    }
    remove_signatures(root);
    make_elmo_the_default(root);
    name_schema(root);
    trim_dates(root);
    clean_birth_dates(root);
    return {};
}

}  // namespace ncp::elmo
