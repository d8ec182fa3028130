#include "signing/signature_form.h"

#include <libxml/valid.h>

#include <algorithm>

#include "elmo/document.h"
#include "signing/tree_walk.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

using Refusal = tl::unexpected<Flaw>;
using Checked = tl::expected<void, Flaw>;

const xmlChar* xml_text(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

bool is_dsig(const xmlNode* node, std::string_view name) {
    return is_element(node, kDsigNamespace, name);
}

bool is_inside_diploma_supplement(const xmlNode* node) {
    for (const xmlNode* at = node->parent; at != nullptr; at = at->parent) {
        if (is_element(at, elmo::kElmoNamespace, "diplomaSupplement")) return true;
    }
    return false;
}

// The one Signature directly below the root.
tl::expected<xmlNode*, Flaw> find_signature(const xmlNode* root) {
    xmlNode* found = nullptr;
    for (xmlNode* node = root->children; node != nullptr; node = node->next) {
        if (!is_dsig(node, "Signature")) continue;
        if (found != nullptr) return Refusal(Flaw::several_signatures);
        found = node;
    }
    if (found == nullptr) return Refusal(Flaw::not_signed);
    return found;
}

// Every other Signature of an ELMO document must belong to a Diploma Supplement.
Checked check_other_signatures(xmlNode* root) {
    for (xmlNode* node = root; node != nullptr; node = next_below(node, root)) {
        if (is_dsig(node, "Signature") && node->parent != root &&
            !is_inside_diploma_supplement(node)) {
            return Refusal(Flaw::misplaced_signature);
        }
    }
    return {};
}

// An element of the form <Name Algorithm="…"/> whose algorithm is among those believed. Only
// exclusive C14N has a parameter (InclusiveNamespaces), which narrows nothing that is signed.
template <std::size_t N>
Checked check_algorithm(const xmlNode* element, const std::array<std::string_view, N>& believed,
                        Flaw flaw) {
    std::string algorithm = attribute(element, "Algorithm").value_or("");
    auto parameters = only_elements(element);
    if (!has_only_attributes(element, {"Algorithm"}) || !is_among(algorithm, believed) ||
        !parameters) {
        return Refusal(flaw);
    }
    for (const xmlNode* parameter : *parameters) {
        if (algorithm != kExclusiveC14n ||
            !is_element(parameter, kExclusiveC14n, "InclusiveNamespaces")) {
            return Refusal(flaw);
        }
    }
    return {};
}

Checked check_transforms(const xmlNode* element) {
    constexpr Flaw kFlaw = Flaw::transforms;
    auto transforms = only_elements(element);
    if (!is_dsig(element, "Transforms") || !has_only_attributes(element, {}) || !transforms ||
        transforms->empty() || transforms->size() > 2) {
        return Refusal(kFlaw);
    }
    for (std::size_t i = 0; i < transforms->size(); ++i) {
        const xmlNode* transform = (*transforms)[i];
        if (!is_dsig(transform, "Transform")) return Refusal(kFlaw);
        constexpr std::array<std::string_view, 1> kFirst{kEnveloped};
        auto checked = i == 0 ? check_algorithm(transform, kFirst, kFlaw)
                              : check_algorithm(transform, kBelievedC14n, kFlaw);
        if (!checked) return checked;
    }
    return {};
}

// What a Reference may say to mean the element that is looked at.
struct Meaning {
    std::string id;  // of the element; empty: has none
    bool whole_document = true;
};

Checked check_reference(const xmlNode* reference, const Meaning& meaning) {
    const auto uri = attribute(reference, "URI");
    const bool covers =
        (meaning.whole_document && uri == "") || (!meaning.id.empty() && uri == "#" + meaning.id);
    if (!has_only_attributes(reference, {"URI", "Id"}) || !covers) {
        return Refusal(Flaw::covers_else);
    }
    auto parts = only_elements(reference);
    if (!parts || parts->size() != 3 || !is_dsig((*parts)[1], "DigestMethod") ||
        !is_dsig((*parts)[2], "DigestValue")) {
        return Refusal(Flaw::reference);
    }
    if (auto checked = check_transforms((*parts)[0]); !checked) return checked;
    if (auto checked = check_algorithm((*parts)[1], kBelievedDigests, Flaw::digest); !checked) {
        return checked;
    }
    if (!only_base64((*parts)[2]) || !has_only_attributes((*parts)[2], {})) {
        return Refusal(Flaw::digest_value);
    }
    return {};
}

Checked check_signed_info(const xmlNode* signed_info, const Meaning& meaning) {
    auto parts = only_elements(signed_info);
    if (!parts || parts->size() < 2 || !is_dsig((*parts)[0], "CanonicalizationMethod") ||
        !is_dsig((*parts)[1], "SignatureMethod") || !has_only_attributes(signed_info, {"Id"})) {
        return Refusal(Flaw::signed_info);
    }
    if (parts->size() != 3 || !is_dsig((*parts)[2], "Reference")) {
        return Refusal(Flaw::references);
    }
    if (auto checked = check_algorithm((*parts)[0], kBelievedC14n, Flaw::canonicalization);
        !checked) {
        return checked;
    }
    if (auto checked = check_algorithm((*parts)[1], kBelievedSignatures, Flaw::algorithm);
        !checked) {
        return checked;
    }
    return check_reference((*parts)[2], meaning);
}

// KeyInfo is never trusted. It is read for the certificates that it claims, and refused when it
// holds what nobody needs, so that no byte of it can be changed unnoticed.
tl::expected<std::vector<std::string>, Flaw> read_key_info(const xmlNode* key_info) {
    const Refusal refusal(Flaw::key_info);
    std::vector<std::string> certificates;
    auto hints = only_elements(key_info);
    if (!hints) return refusal;
    for (const xmlNode* hint : *hints) {
        if (is_dsig(hint, "KeyName") || is_dsig(hint, "KeyValue")) continue;
        auto parts = only_elements(hint);
        if (!is_dsig(hint, "X509Data") || !parts) return refusal;
        for (const xmlNode* part : *parts) {
            if (is_dsig(part, "X509Certificate")) {
                auto der = only_base64(part);
                if (!der) return refusal;
                certificates.push_back(std::move(*der));
            } else if (!is_dsig(part, "X509SubjectName") && !is_dsig(part, "X509IssuerSerial") &&
                       !is_dsig(part, "X509SKI") && !is_dsig(part, "X509CRL")) {
                return refusal;
            }
        }
    }
    return certificates;
}

// Of a SignedInfo that was found right: its algorithm is one of those believed.
std::string method_of(const xmlNode* signed_info) {
    const auto parts = only_elements(signed_info);
    const std::string name = attribute((*parts)[1], "Algorithm").value_or("");
    return name.substr(name.find('#') + 1);
}

bool holds_only_elements_and_text(xmlNode* signature) {
    for (xmlNode* node = signature; node != nullptr; node = next_below(node, signature)) {
        if (node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE) return false;
    }
    return true;
}

tl::expected<SignatureForm, Flaw> read_form(const xmlNode* root, const Meaning& meaning) {
    auto signature = find_signature(root);
    if (!signature) return Refusal(signature.error());
    if (!holds_only_elements_and_text(*signature)) {
        return Refusal(Flaw::foreign_parts);
    }
    auto parts = only_elements(*signature);
    if (!parts || parts->size() < 2 || parts->size() > 3 || !is_dsig((*parts)[0], "SignedInfo") ||
        !is_dsig((*parts)[1], "SignatureValue") || !has_only_attributes(*signature, {"Id"})) {
        return Refusal(Flaw::parts);
    }
    if (auto checked = check_signed_info((*parts)[0], meaning); !checked)
        return Refusal(checked.error());
    if (!only_base64((*parts)[1])) return Refusal(Flaw::signature_value);

    SignatureForm form{*signature, {}, method_of((*parts)[0])};
    if (parts->size() == 3) {
        if (!is_dsig((*parts)[2], "KeyInfo")) {
            return Refusal(Flaw::parts);
        }
        auto certificates = read_key_info((*parts)[2]);
        if (!certificates) return Refusal(certificates.error());
        form.certificates_der = std::move(*certificates);
    }
    return form;
}

// Of an ID that stands in a Reference: what no quote or bracket can be made of. Empty: none.
std::string plain_id(const xmlNode* root, const char* id_attribute) {
    std::string id = attribute(root, id_attribute).value_or("");
    const bool plain = std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-' || c == '.' || c == ':';
    });
    return plain ? id : std::string();
}

// False: another element of the tree has the same ID (an xml:id, too), and a Reference could mean
// either.
bool register_id(xmlNode* element, const char* id_attribute, const std::string& id) {
    xmlAttr* attribute = xmlHasNsProp(element, xml_text(id_attribute), nullptr);
    if (const xmlAttr* known = xmlGetID(element->doc, xml_text(id.c_str())); known != nullptr) {
        return known == attribute;
    }
    return xmlAddID(nullptr, element->doc, xml_text(id.c_str()), attribute) != nullptr;
}

}  // namespace

tl::expected<SignatureForm, Flaw> read_signature_form(xmlDoc* tree) {
    xmlNode* root = xmlDocGetRootElement(tree);
    if (root == nullptr || !is_element(root, elmo::kElmoNamespace, "elmo")) {
        return Refusal(Flaw::not_elmo);
    }
    if (auto checked = check_other_signatures(root); !checked) return Refusal(checked.error());
    return read_form(root, {});
}

tl::expected<SignatureForm, Flaw> read_signature_form(xmlDoc* tree, const SignedRoot& kind) {
    xmlNode* root = xmlDocGetRootElement(tree);
    const auto is_root = [&](std::string_view name) {
        return is_element(root, kind.namespace_name, name);
    };
    if (root == nullptr || std::none_of(kind.names.begin(), kind.names.end(), is_root)) {
        return Refusal(Flaw::other_root);
    }
    const std::string id = plain_id(root, kind.id_attribute);
    auto form = read_form(root, {id, true});
    if (!form || id.empty()) return form;
    if (!register_id(root, kind.id_attribute, id)) return Refusal(Flaw::not_its_own_id);
    return form;
}

tl::expected<SignatureForm, Flaw> read_signature_form(xmlNode* element, const char* id_attribute) {
    const std::string id = plain_id(element, id_attribute);
    auto form = read_form(element, {id, false});
    if (!form) return form;
    if (!register_id(element, id_attribute, id)) return Refusal(Flaw::not_its_own_id);
    return form;
}

}  // namespace ncp::signing
