#include "login/saml/program/lasso_text.h"

#include <fmt/format.h>
#include <zlib.h>

#include <new>

#include "base/bytes.h"
#include "base/url.h"
#include "login/saml/program/saml_names.h"
#include "signing/tree_walk.h"

namespace ncp::login::saml::program {
namespace {

std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '&') {
            made += "&amp;";
        } else if (c == '<') {
            made += "&lt;";
        } else if (c == '"') {
            made += "&quot;";
        } else {
            made += c;
        }
    }
    return made;
}

bool matters_to_lasso(const xmlNode* part) {
    return !signing::is_element(part, kDsig, "Signature") &&
           !signing::is_element(part, kAssertion, "Advice") &&
           !signing::is_element(part, kAssertion, "AttributeStatement");
}

std::string deflated(const std::string& text) {
    z_stream stream{};
    // No header: HTTP-Redirect sends the bare deflate (bindings section 3.4.4.1).
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return outcome == Z_STREAM_END ? packed : std::string();
}

}  // namespace

std::string metadata_of(const Opening& ourselves) {
    const std::string logout =
        ourselves.slo_url.empty()
            ? std::string()
            : fmt::format("<SingleLogoutService Binding=\"{}\" Location=\"{}\"/>", kRedirectBinding,
                          escaped(ourselves.slo_url));
    return fmt::format(
        "<EntityDescriptor xmlns=\"{}\" entityID=\"{}\"><SPSSODescriptor "
        "AuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"{}\">{}"
        "<AssertionConsumerService index=\"0\" isDefault=\"true\" Binding=\"{}\" "
        "Location=\"{}\"/></SPSSODescriptor></EntityDescriptor>",
        kMetadata, escaped(ourselves.entity_id), kProtocol, logout, kPostBinding,
        escaped(ourselves.acs_url));
}

Tree essence_of(const AssertionForm& form) {
    constexpr int kDeep = 1, kOwnNamesOnly = 2;
    Tree tree(xmlNewDoc(reinterpret_cast<const xmlChar*>("1.0")));
    const auto copied = [&](const xmlNode* node, int how) {
        xmlNode* copy = xmlDocCopyNode(const_cast<xmlNode*>(node), tree.get(), how);
        if (copy == nullptr) throw std::bad_alloc();
        return copy;
    };
    xmlNode* root = copied(form.element, kOwnNamesOnly);
    xmlDocSetRootElement(tree.get(), root);
    for (const xmlNode* part = form.element->children; part != nullptr; part = part->next) {
        if (!matters_to_lasso(part)) continue;
        const bool subject = part == form.confirmation->parent;
        xmlNode* copy = copied(part, subject ? kOwnNamesOnly : kDeep);
        xmlAddChild(root, copy);
        if (!subject) continue;
        for (const xmlNode* inside = part->children; inside != nullptr; inside = inside->next) {
            if (inside == form.confirmation ||
                !signing::is_element(inside, kAssertion, "SubjectConfirmation")) {
                xmlAddChild(copy, copied(inside, kDeep));
            }
        }
    }
    return tree;
}

std::string redirect_query(const std::string& message_xml) {
    return "SAMLRequest=" + percent_encode(base64_encode(deflated(message_xml)));
}

}  // namespace ncp::login::saml::program
