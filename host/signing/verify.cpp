#include "signing/verify.h"

#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "signing/certificate.h"
#include "signing/signature_form.h"

namespace ncp::signing {
namespace {

// The caller has bounded the bytes already (security.md: 64 MiB at most for any ELMO document).
constexpr std::size_t kSignedBytesMax = 64U << 20;
// A chain is two or three certificates; each one tried costs a pass over the document.
constexpr std::size_t kClaimedCertificatesMax = 4;

using Context = std::unique_ptr<xmlSecDSigCtx, Freed<xmlSecDSigCtxDestroy>>;

enum class Check { intact, changed, other_key, not_possible };

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

// The form has been checked before; here the same limits are set again, so that xmlsec itself
// would refuse what the form's check might overlook. With signKey set it does not read KeyInfo.
Check check_with(xmlNode* signature, const X509& certificate) {
    Context context(xmlSecDSigCtxCreate(nullptr));
    if (!context) return Check::not_possible;
    context->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
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

Verification refuse(std::string reason) {
    return {Verdict::invalid, std::move(reason), {}, {}};
}

std::string reason_of(Check check) {
    switch (check) {
        case Check::intact:
            return "intact";
        case Check::changed:
            return "the document was changed after it was signed";
        case Check::other_key:
            return "it was signed with the key of another certificate";
        case Check::not_possible:
            break;
    }
    return "the signature cannot be checked with the key of this certificate";
}

// Error: why this certificate is not checked with.
Result<Certificate> pinned_certificate(std::string_view pem) {
    auto pinned = read_certificate_pem(pem);
    if (!pinned) return fail(pinned.error());
    if (!is_strong_enough(**pinned)) {
        return fail(ErrorCode::invalid_config, "the certificate's key is too weak");
    }
    return pinned;
}

Verification verify_pinned(const SignatureForm& form, const std::string& pem) {
    auto pinned = pinned_certificate(pem);
    if (!pinned) {
        return refuse("nothing to check with: " + pinned.error().operator_text().str());
    }
    Check check = check_with(form.signature, **pinned);
    if (check != Check::intact) return refuse(reason_of(check));
    bool named = form.certificates_der.empty();
    for (const std::string& der : form.certificates_der) {
        Certificate carried = read_certificate_der(der);
        named = named || (carried && speaks_for(*carried, **pinned));
    }
    if (!named) return refuse("the signature names another certificate than the one to check with");
    return {Verdict::valid, "intact, and signed with the certificate's key", subject_of(**pinned),
            to_pem(**pinned)};
}

Verification verify_claimed(const SignatureForm& form) {
    if (form.certificates_der.empty()) {
        return refuse("the document names no certificate, and none was given to check with");
    }
    if (form.certificates_der.size() > kClaimedCertificatesMax) {
        return refuse("the document names too many certificates");
    }
    std::string reason;
    for (const std::string& der : form.certificates_der) {
        Certificate claimed = read_certificate_der(der);
        if (!claimed) return refuse("the certificate in the document cannot be read");
        if (!is_strong_enough(*claimed)) {
            reason = "the certificate's key is too weak";
            continue;
        }
        Check check = check_with(form.signature, *claimed);
        if (check == Check::intact) {
            return {Verdict::unknown_signer,
                    "intact, but without the published certificate nobody knows who signed it",
                    subject_of(*claimed), to_pem(*claimed)};
        }
        reason = reason_of(check);
    }
    return refuse(std::move(reason));
}

}  // namespace

Verification verify(std::string_view xml, const std::optional<std::string>& certificate_pem) {
    CleanErrorQueue clean;
    auto document = elmo::Document::parse(xml, {.size_bytes_max = kSignedBytesMax});
    if (!document) {
        return refuse("not an acceptable XML document: " + document.error().operator_text().str());
    }
    auto form = read_signature_form(document->tree());
    if (!form) return refuse(form.error());
    return certificate_pem ? verify_pinned(*form, *certificate_pem) : verify_claimed(*form);
}

Status check_certificate(std::string_view pem) {
    CleanErrorQueue clean;
    auto pinned = pinned_certificate(pem);
    if (!pinned) return fail(pinned.error());
    return {};
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
