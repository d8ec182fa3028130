#include "signing/element_signature.h"

#include "signing/certificate.h"
#include "signing/signature_form.h"
#include "signing/xmldsig.h"
#include "signing/xmlsec_check.h"

namespace ncp::signing {
namespace {

Flaw flaw_of(Check check) {
    if (check == Check::changed) return Flaw::changed;
    return check == Check::other_key ? Flaw::other_key : Flaw::not_possible;
}

const EVP_MD* digest_of(std::string_view algorithm) {
    if (algorithm == kRsaSha256) return EVP_sha256();
    if (algorithm == kRsaSha384) return EVP_sha384();
    return algorithm == kRsaSha512 ? EVP_sha512() : nullptr;
}

bool is_signed_with(const X509& certificate, const EVP_MD* digest, std::string_view bytes,
                    std::string_view signature) {
    EVP_PKEY* key = X509_get0_pubkey(&certificate);
    const DigestContext context(EVP_MD_CTX_new());
    return EVP_PKEY_is_a(key, "RSA") == 1 &&
           EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
                            signature.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size()) == 1;
}

}  // namespace

bool TrustedKeys::add(std::string_view certificate_der) {
    CleanErrorQueue clean;
    Certificate certificate = read_certificate_der(certificate_der);
    if (!certificate || !is_strong_enough(*certificate)) return false;
    certificates_.emplace_back(std::move(certificate));
    return true;
}

tl::expected<void, Flaw> check_element_signature(xmlNode* element, const char* id_attribute,
                                                 const TrustedKeys& keys) {
    CleanErrorQueue clean;
    auto form = read_signature_form(element, id_attribute);
    if (!form) return tl::unexpected(form.error());
    Check last = Check::not_possible;
    for (const auto& certificate : keys.certificates_) {
        const Check check = check_with(form->signature, *certificate);
        if (check == Check::intact) return {};
        if (check == Check::changed) return tl::unexpected(Flaw::changed);  // whatever the key
        if (check == Check::other_key) last = check;
    }
    return tl::unexpected(flaw_of(last));
}

tl::expected<void, Flaw> check_bytes_signature(std::string_view algorithm, std::string_view bytes,
                                               std::string_view signature,
                                               const TrustedKeys& keys) {
    CleanErrorQueue clean;
    const EVP_MD* digest = digest_of(algorithm);
    if (digest == nullptr) return tl::unexpected(Flaw::algorithm);
    for (const auto& certificate : keys.certificates_) {
        if (is_signed_with(*certificate, digest, bytes, signature)) return {};
    }
    return tl::unexpected(Flaw::other_key);
}

}  // namespace ncp::signing
