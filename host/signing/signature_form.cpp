#include "signing/signature_form.h"

#include <libxml/valid.h>

#include <algorithm>

#include "elmo/document.h"
#include "signing/tree_walk.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

using Refusal = tl::unexpected<std::string>;
using Checked = tl::expected<void, std::string>;

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
tl::expected<xmlNode*, std::string> find_signature(const xmlNode* root) {
    xmlNode* found = nullptr;
    for (xmlNode* node = root->children; node != nullptr; node = node->next) {
        if (!is_dsig(node, "Signature")) continue;
        if (found != nullptr) return Refusal("there is more than one signature");
        found = node;
    }
    if (found == nullptr) return Refusal("the document is not signed");
    return found;
}

// Every other Signature of an ELMO document must belong to a Diploma Supplement.
Checked check_other_signatures(xmlNode* root) {
    for (xmlNode* node = root; node != nullptr; node = next_below(node, root)) {
        if (is_dsig(node, "Signature") && node->parent != root &&
            !is_inside_diploma_supplement(node)) {
            return Refusal("there is a signature somewhere else than directly below elmo");
        }
    }
    return {};
}

// An element of the form <Name Algorithm="…"/> whose algorithm is among those believed. Only
// exclusive C14N has a parameter (InclusiveNamespaces), which narrows nothing that is signed.
template <std::size_t N>
Checked check_algorithm(const xmlNode* element, const std::array<std::string_view, N>& believed,
                        const char* refusal) {
    std::string algorithm = attribute(element, "Algorithm").value_or("");
    auto parameters = only_elements(element);
    if (!has_only_attributes(element, {"Algorithm"}) || !is_among(algorithm, believed) ||
        !parameters) {
        return Refusal(refusal);
    }
    for (const xmlNode* parameter : *parameters) {
        if (algorithm != kExclusiveC14n ||
            !is_element(parameter, kExclusiveC14n, "InclusiveNamespaces")) {
            return Refusal(refusal);
        }
    }
    return {};
}

Checked check_transforms(const xmlNode* element) {
    constexpr const char* kRefusal =
        "the signature transforms the document in another way than is allowed";
    auto transforms = only_elements(element);
    if (!is_dsig(element, "Transforms") || !has_only_attributes(element, {}) || !transforms ||
        transforms->empty() || transforms->size() > 2) {
        return Refusal(kRefusal);
    }
    for (std::size_t i = 0; i < transforms->size(); ++i) {
        const xmlNode* transform = (*transforms)[i];
        if (!is_dsig(transform, "Transform")) return Refusal(kRefusal);
        constexpr std::array<std::string_view, 1> kFirst{kEnveloped};
        auto checked = i == 0 ? check_algorithm(transform, kFirst, kRefusal)
                              : check_algorithm(transform, kBelievedC14n, kRefusal);
        if (!checked) return checked;
    }
    return {};
}

// own_id: the root's, or empty.
Checked check_reference(const xmlNode* reference, const std::string& own_id) {
    const auto uri = attribute(reference, "URI");
    const bool covers = uri == "" || (!own_id.empty() && uri == "#" + own_id);
    if (!has_only_attributes(reference, {"URI", "Id"}) || !covers) {
        return Refusal("the signature covers something else than the whole document");
    }
    auto parts = only_elements(reference);
    if (!parts || parts->size() != 3 || !is_dsig((*parts)[1], "DigestMethod") ||
        !is_dsig((*parts)[2], "DigestValue")) {
        return Refusal("the signature's Reference is malformed");
    }
    if (auto checked = check_transforms((*parts)[0]); !checked) return checked;
    if (auto checked = check_algorithm((*parts)[1], kBelievedDigests,
                                       "the digest is not SHA-256, SHA-384 or SHA-512");
        !checked) {
        return checked;
    }
    if (!only_base64((*parts)[2]) || !has_only_attributes((*parts)[2], {})) {
        return Refusal("the digest value is malformed");
    }
    return {};
}

Checked check_signed_info(const xmlNode* signed_info, const std::string& own_id) {
    auto parts = only_elements(signed_info);
    if (!parts || parts->size() < 2 || !is_dsig((*parts)[0], "CanonicalizationMethod") ||
        !is_dsig((*parts)[1], "SignatureMethod") || !has_only_attributes(signed_info, {"Id"})) {
        return Refusal("the signature's SignedInfo is malformed");
    }
    if (parts->size() != 3 || !is_dsig((*parts)[2], "Reference")) {
        return Refusal("the signature does not have exactly one Reference");
    }
    if (auto checked = check_algorithm((*parts)[0], kBelievedC14n,
                                       "the canonicalization is not C14N without comments");
        !checked) {
        return checked;
    }
    if (auto checked = check_algorithm((*parts)[1], kBelievedSignatures,
                                       "the algorithm is not RSA or ECDSA with SHA-256 or better");
        !checked) {
        return checked;
    }
    return check_reference((*parts)[2], own_id);
}

// KeyInfo is never trusted. It is read for the certificates that it claims, and refused when it
// holds what nobody needs, so that no byte of it can be changed unnoticed.
tl::expected<std::vector<std::string>, std::string> read_key_info(const xmlNode* key_info) {
    const Refusal refusal("the signature's KeyInfo is malformed");
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

tl::expected<SignatureForm, std::string> read_form(xmlNode* root, const std::string& own_id) {
    auto signature = find_signature(root);
    if (!signature) return Refusal(signature.error());
    if (!holds_only_elements_and_text(*signature)) {
        return Refusal("there are comments or other foreign parts inside the signature");
    }
    auto parts = only_elements(*signature);
    if (!parts || parts->size() < 2 || parts->size() > 3 || !is_dsig((*parts)[0], "SignedInfo") ||
        !is_dsig((*parts)[1], "SignatureValue") || !has_only_attributes(*signature, {"Id"})) {
        return Refusal("the signature is not made of SignedInfo, SignatureValue and KeyInfo alone");
    }
    if (auto checked = check_signed_info((*parts)[0], own_id); !checked)
        return Refusal(checked.error());
    if (!only_base64((*parts)[1])) return Refusal("the signature value is malformed");

    SignatureForm form{*signature, {}, method_of((*parts)[0])};
    if (parts->size() == 3) {
        if (!is_dsig((*parts)[2], "KeyInfo")) {
            return Refusal(
                "the signature is not made of SignedInfo, SignatureValue and KeyInfo alone");
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

}  // namespace

tl::expected<SignatureForm, std::string> read_signature_form(xmlDoc* tree) {
    xmlNode* root = xmlDocGetRootElement(tree);
    if (root == nullptr || !is_element(root, elmo::kElmoNamespace, "elmo")) {
        return Refusal("this is not an ELMO document: its root is not elmo in the ELMO namespace");
    }
    if (auto checked = check_other_signatures(root); !checked) return Refusal(checked.error());
    return read_form(root, {});
}

tl::expected<SignatureForm, std::string> read_signature_form(xmlDoc* tree, const SignedRoot& kind) {
    xmlNode* root = xmlDocGetRootElement(tree);
    const auto is_root = [&](std::string_view name) {
        return is_element(root, kind.namespace_name, name);
    };
    if (root == nullptr || std::none_of(kind.names.begin(), kind.names.end(), is_root)) {
        return Refusal("its root is not the element that is expected");
    }
    const std::string id = plain_id(root, kind.id_attribute);
    auto form = read_form(root, id);
    if (!form || id.empty()) return form;
    xmlAttr* attribute = xmlHasNsProp(root, xml_text(kind.id_attribute), nullptr);
    // Null: an xml:id elsewhere has the same value, and a Reference could mean either.
    if (xmlAddID(nullptr, tree, xml_text(id.c_str()), attribute) == nullptr) {
        return Refusal("the ID of the root is not its own");
    }
    return form;
}

}  // namespace ncp::signing
