#include "signing/xmlsec_check.h"

#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "signing/verify.h"

namespace ncp::signing {
namespace {

using Context = std::unique_ptr<xmlSecDSigCtx, Freed<xmlSecDSigCtxDestroy>>;

// xmlsec's own messages quote the document; nothing of them reaches the log.
void be_silent(const char*, int, const char*, const char*, const char*, int, const char*) {}

xmlSecKey* make_key_of(const X509& certificate) {
    EVP_PKEY* key = X509_get_pubkey(const_cast<X509*>(&certificate));  // a reference of our own
    if (key == nullptr) return nullptr;
    xmlSecKeyData* data = xmlSecOpenSSLEvpKeyAdopt(key);
    if (data == nullptr) {
        EVP_PKEY_free(key);
        return nullptr;
    }
    xmlSecKey* made = xmlSecKeyCreate();
    if (made != nullptr && xmlSecKeySetValue(made, data) == 0) return made;
    if (made != nullptr) xmlSecKeyDestroy(made);
    xmlSecKeyDataDestroy(data);
    return nullptr;
}

}  // namespace

// The form has been checked before; here the same limits are set again, so that xmlsec itself
// would refuse what the form's check might overlook. With signKey set it does not read KeyInfo.
Check check_with(xmlNode* signature, const X509& certificate) {
    Context context(xmlSecDSigCtxCreate(nullptr));
    if (!context) return Check::not_possible;
    context->enabledReferenceUris =
        xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
    context->flags |= XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
    for (xmlSecTransformId id :
         {xmlSecTransformEnvelopedId, xmlSecTransformInclC14NId, xmlSecTransformInclC14N11Id,
          xmlSecTransformExclC14NId, xmlSecTransformSha256Id, xmlSecTransformSha384Id,
          xmlSecTransformSha512Id}) {
        if (xmlSecDSigCtxEnableReferenceTransform(context.get(), id) != 0) {
            return Check::not_possible;
        }
    }
    for (xmlSecTransformId id :
         {xmlSecTransformInclC14NId, xmlSecTransformInclC14N11Id, xmlSecTransformExclC14NId,
          xmlSecTransformRsaSha256Id, xmlSecTransformRsaSha384Id, xmlSecTransformRsaSha512Id,
          xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id,
          xmlSecTransformEcdsaSha512Id}) {
        if (xmlSecDSigCtxEnableSignatureTransform(context.get(), id) != 0) {
            return Check::not_possible;
        }
    }
    context->signKey = make_key_of(certificate);
    if (context->signKey == nullptr) return Check::not_possible;
    if (xmlSecDSigCtxVerify(context.get(), signature) != 0) return Check::not_possible;

    if (xmlSecPtrListGetSize(&context->signedInfoReferences) != 1) return Check::not_possible;
    auto* reference = static_cast<xmlSecDSigReferenceCtx*>(
        xmlSecPtrListGetItem(&context->signedInfoReferences, 0));
    if (reference == nullptr || reference->status != xmlSecDSigStatusSucceeded) {
        return Check::changed;
    }
    return context->status == xmlSecDSigStatusSucceeded ? Check::intact : Check::other_key;
}

void initialise_xmlsec() {
    static std::once_flag once;
    std::call_once(once, [] {
        xmlSecErrorsSetCallback(be_silent);
        if (xmlSecInit() != 0 || xmlSecCheckVersion() != 1 || xmlSecCryptoInit() != 0) {
            std::fputs("fatal: xmlsec does not start\n", stderr);
            std::abort();
        }
        xmlSecErrorsSetCallback(be_silent);  // xmlSecInit sets its own, which prints
        ERR_clear_error();
    });
}

}  // namespace ncp::signing
