#include "signing/canonical.h"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>

#include "signing/openssl_handles.h"

namespace ncp::signing {
namespace {

int append(void* target, const char* bytes, int count) {
    static_cast<std::string*>(target)->append(bytes, static_cast<std::size_t>(count));
    return count;
}

int add_to_digest(void* context, const char* bytes, int count) {
    return EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context), bytes,
                            static_cast<std::size_t>(count)) == 1
               ? count
               : -1;
}

// Attributes and namespaces are asked for with the element that holds them.
int is_inside(void* apex, xmlNode* node, xmlNode* parent) {
    const xmlNode* at = node;
    if (node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE) at = parent;
    while (at != nullptr && at != apex)
        at = at->parent;
    return at != nullptr ? 1 : 0;
}

Status write_canonical(xmlDoc* tree, const xmlNode* apex, xmlOutputWriteCallback write,
                       void* target) {
    xmlOutputBuffer* buffer = xmlOutputBufferCreateIO(write, nullptr, target, nullptr);
    if (buffer == nullptr) return fail(ErrorCode::internal, "out of memory");
    int outcome = xmlC14NExecute(tree, apex != nullptr ? is_inside : nullptr,
                                 const_cast<xmlNode*>(apex), XML_C14N_1_0, nullptr, 0, buffer);
    int flushed = xmlOutputBufferClose(buffer);
    if (outcome < 0 || flushed < 0) {
        return fail(ErrorCode::signature, "the document has no canonical form");
    }
    return {};
}

}  // namespace

Result<std::string> canonicalize(xmlDoc* tree, const xmlNode* apex) {
    std::string canonical;
    if (Status written = write_canonical(tree, apex, append, &canonical); !written) {
        return fail(written.error());
    }
    return canonical;
}

Result<std::string> canonical_digest(xmlDoc* tree, const EVP_MD* digest) {
    CleanErrorQueue clean;
    DigestContext context(EVP_MD_CTX_new());
    if (!context || EVP_DigestInit_ex(context.get(), digest, nullptr) != 1) {
        return fail(ErrorCode::internal, "OpenSSL does not digest");
    }
    if (Status written = write_canonical(tree, nullptr, add_to_digest, context.get()); !written) {
        return fail(written.error());
    }
    std::string made(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
    if (EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(made.data()), nullptr) !=
        1) {
        return fail(ErrorCode::internal, "OpenSSL does not digest");
    }
    return made;
}

}  // namespace ncp::signing
