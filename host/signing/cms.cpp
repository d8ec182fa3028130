#include "signing/cms.h"

#include <openssl/ess.h>
#include <openssl/pkcs7.h>

#include "signing/algorithm.h"
#include "signing/certificate.h"
#include "signing/openssl_handles.h"

namespace ncp::signing {
namespace {

using Pkcs7 = std::unique_ptr<PKCS7, Freed<PKCS7_free>>;
using SignerInfo = std::unique_ptr<PKCS7_SIGNER_INFO, Freed<PKCS7_SIGNER_INFO_free>>;
using SigningCertificate = std::unique_ptr<ESS_SIGNING_CERT_V2, Freed<ESS_SIGNING_CERT_V2_free>>;
using Asn1String = std::unique_ptr<ASN1_STRING, Freed<ASN1_STRING_free>>;

// What a KeySource's signature is called in CMS (RFC 3370 section 3.2, RFC 5753 section 2.1).
struct Naming {
    const EVP_MD* digest = nullptr;
    int signature_nid = NID_undef;
    bool has_parameters = false;  // of the signature's algorithm: NULL
};

Naming naming_of(Algorithm algorithm) {
    const EVP_MD* digest = facts(algorithm).digest();
    switch (algorithm) {
        case Algorithm::ecdsa_sha256:
            return {digest, NID_ecdsa_with_SHA256, false};
        case Algorithm::ecdsa_sha384:
            return {digest, NID_ecdsa_with_SHA384, false};
        case Algorithm::rsa_sha256:
        case Algorithm::rsa_sha512:
            break;
    }
    return {digest, NID_rsaEncryption, true};
}

tl::unexpected<Error> failed() {
    return fail(ErrorCode::signature, "OpenSSL cannot build the signature of a PDF");
}

// The DER form that an i2d function of OpenSSL writes; empty if it cannot.
template <class Write>
std::string der_of(Write write) {
    unsigned char* bytes = nullptr;
    const int size = write(&bytes);
    if (size <= 0) return {};
    std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return der;
}

std::string digest_of(const std::vector<std::string_view>& content, const EVP_MD* algorithm) {
    DigestContext context(EVP_MD_CTX_new());
    std::string digest(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    bool done = context && EVP_DigestInit_ex(context.get(), algorithm, nullptr) == 1;
    for (const std::string_view part : content)
        done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    done =
        done && EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                                   nullptr) == 1;
    return done ? digest : std::string();
}

SignerInfo signer_info(const X509& certificate, const Naming& naming) {
    SignerInfo info(PKCS7_SIGNER_INFO_new());
    if (!info || ASN1_INTEGER_set(info->version, 1) != 1 ||
        X509_NAME_set(&info->issuer_and_serial->issuer, X509_get_issuer_name(&certificate)) != 1) {
        return nullptr;
    }
    ASN1_INTEGER_free(info->issuer_and_serial->serial);
    info->issuer_and_serial->serial = ASN1_INTEGER_dup(X509_get0_serialNumber(&certificate));
    X509_ALGOR_set0(info->digest_alg, OBJ_nid2obj(EVP_MD_get_type(naming.digest)), V_ASN1_NULL,
                    nullptr);
    X509_ALGOR_set0(info->digest_enc_alg, OBJ_nid2obj(naming.signature_nid),
                    naming.has_parameters ? V_ASN1_NULL : V_ASN1_UNDEF, nullptr);
    return info->issuer_and_serial->serial != nullptr ? std::move(info) : nullptr;
}

bool add_signing_certificate(PKCS7_SIGNER_INFO* info, const X509& certificate) {
    const SigningCertificate value(
        OSSL_ESS_signing_cert_v2_new_init(EVP_sha256(), &certificate, nullptr, 1));
    const std::string der =
        der_of([&](unsigned char** to) { return i2d_ESS_SIGNING_CERT_V2(value.get(), to); });
    Asn1String text(ASN1_STRING_type_new(V_ASN1_SEQUENCE));
    if (der.empty() || !text ||
        ASN1_STRING_set(text.get(), der.data(), static_cast<int>(der.size())) != 1 ||
        PKCS7_add_signed_attribute(info, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE,
                                   text.get()) != 1) {
        return false;
    }
    static_cast<void>(text.release());  // the attribute's now
    return true;
}

// Adds the attributes and gives them the order in which they are signed: OpenSSL keeps, for reading
// old signatures, whatever order it finds, but DER sorts a SET. What is to be signed; empty if it
// cannot be done.
std::string set_attributes(PKCS7_SIGNER_INFO* info, const X509& certificate,
                           const std::string& digest) {
    if (PKCS7_add_attrib_content_type(info, nullptr) != 1 ||
        PKCS7_add1_attrib_digest(info, reinterpret_cast<const unsigned char*>(digest.data()),
                                 static_cast<int>(digest.size())) != 1 ||
        !add_signing_certificate(info, certificate)) {
        return {};
    }
    std::string sorted = der_of([&](unsigned char** to) {
        return ASN1_item_i2d(reinterpret_cast<const ASN1_VALUE*>(info->auth_attr), to,
                             ASN1_ITEM_rptr(PKCS7_ATTR_SIGN));
    });
    const auto* from = reinterpret_cast<const unsigned char*>(sorted.data());
    ASN1_VALUE* read = ASN1_item_d2i(nullptr, &from, static_cast<long>(sorted.size()),
                                     ASN1_ITEM_rptr(PKCS7_ATTR_SIGN));
    if (read == nullptr) return {};
    sk_X509_ATTRIBUTE_pop_free(info->auth_attr, X509_ATTRIBUTE_free);
    info->auth_attr = reinterpret_cast<STACK_OF(X509_ATTRIBUTE)*>(read);
    return sorted;
}

// make_signature: from the DER of the attributes to the signature's bytes.
template <class MakeSignature>
Result<std::string> build(X509& certificate, const Naming& naming, const std::string& digest,
                          MakeSignature make_signature) {
    SignerInfo info = signer_info(certificate, naming);
    if (!info) return failed();
    const std::string to_be_signed = set_attributes(info.get(), certificate, digest);
    if (to_be_signed.empty()) return failed();
    Result<std::string> made = make_signature(to_be_signed);
    if (!made) return made;
    const std::string signature = std::move(*made);
    const Pkcs7 cms(PKCS7_new());
    if (!cms || PKCS7_set_type(cms.get(), NID_pkcs7_signed) != 1 ||
        PKCS7_content_new(cms.get(), NID_pkcs7_data) != 1 ||
        PKCS7_set_detached(cms.get(), 1) != 1 ||
        PKCS7_add_certificate(cms.get(), &certificate) != 1 ||
        ASN1_STRING_set(info->enc_digest, signature.data(), static_cast<int>(signature.size())) !=
            1 ||
        PKCS7_add_signer(cms.get(), info.get()) != 1) {
        return failed();
    }
    static_cast<void>(info.release());  // the signed data's now
    std::string der = der_of([&](unsigned char** to) { return i2d_PKCS7(cms.get(), to); });
    if (der.empty()) return failed();
    return der;
}

}  // namespace

Result<std::string> sign_cms(const std::vector<std::string_view>& content, const KeySource& key) {
    CleanErrorQueue clean;
    auto certificate = read_certificate_pem(key.certificate_pem());
    if (!certificate) return fail(certificate.error());
    const Naming naming = naming_of(key.algorithm());
    const std::string digest = digest_of(content, naming.digest);
    if (digest.empty()) return failed();
    return build(**certificate, naming, digest,
                 [&key](const std::string& attributes) -> Result<std::string> {
                     auto raw = key.sign(attributes);
                     if (!raw) return raw;
                     std::string der = der_form(key.algorithm(), *raw);
                     if (der.empty()) return failed();
                     return der;
                 });
}

Result<std::size_t> cms_size_bytes_max(const KeySource& key) {
    CleanErrorQueue clean;
    auto certificate = read_certificate_pem(key.certificate_pem());
    if (!certificate) return fail(certificate.error());
    const Naming naming = naming_of(key.algorithm());
    const int longest = EVP_PKEY_get_size(X509_get0_pubkey(certificate->get()));
    auto cms = build(**certificate, naming, digest_of({}, naming.digest),
                     [longest](const std::string&) -> Result<std::string> {
                         return std::string(static_cast<std::size_t>(longest), '\0');
                     });
    if (!cms) return fail(cms.error());
    return cms->size();
}

}  // namespace ncp::signing
