#include "signing/element_signature.h"

#include "signing/certificate.h"
#include "signing/signature_form.h"
#include "signing/signed_info.h"
#include "signing/tree_walk.h"
#include "signing/xmldsig.h"
#include "signing/xmlsec_check.h"

namespace ncp::signing {
namespace {

Flaw flaw_of(Check check) {
    if (check == Check::changed) return Flaw::changed;
    return check == Check::other_key ? Flaw::other_key : Flaw::not_possible;
}

// To have it digested costs more than to look at the signature's value before.
bool is_large(xmlNode* element) {
    constexpr int kPartsMax = 500;
    int parts = 0;
    for (xmlNode* node = element; node != nullptr && parts <= kPartsMax;
         node = next_below(node, element)) {
        ++parts;
    }
    return parts > kPartsMax;
}

const EVP_MD* digest_of(std::string_view algorithm) {
    if (algorithm == kRsaSha256) return EVP_sha256();
    if (algorithm == kRsaSha384) return EVP_sha384();
    return algorithm == kRsaSha512 ? EVP_sha512() : nullptr;
}

bool is_rsa(const X509& certificate) {
    return EVP_PKEY_is_a(X509_get0_pubkey(&certificate), "RSA") == 1;
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
    const X509* certificate = nullptr;
    if (keys.size() == 1 && !is_large(element)) {
        certificate = keys.certificates_[0].get();
    } else {
        const SignedInfo signed_info(*form);
        for (const auto& one : keys.certificates_) {
            if (certificate == nullptr && signed_info.is_signed_with(*one)) certificate = one.get();
        }
    }
    if (certificate == nullptr) return tl::unexpected(Flaw::other_key);
    const Check check = check_with(form->signature, *certificate);
    if (check == Check::intact) return {};
    return tl::unexpected(flaw_of(check));
}

tl::expected<void, Flaw> check_bytes_signature(std::string_view algorithm, std::string_view bytes,
                                               std::string_view signature,
                                               const TrustedKeys& keys) {
    CleanErrorQueue clean;
    const EVP_MD* digest = digest_of(algorithm);
    if (digest == nullptr) return tl::unexpected(Flaw::algorithm);
    for (const auto& certificate : keys.certificates_) {
        if (is_rsa(*certificate) && is_signed_with(*certificate, digest, bytes, signature)) {
            return {};
        }
    }
    return tl::unexpected(Flaw::other_key);
}

}  // namespace ncp::signing
