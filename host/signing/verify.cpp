#include "signing/verify.h"

#include "signing/certificate.h"
#include "signing/nested_signatures.h"
#include "signing/signature_form.h"
#include "signing/xmlsec_check.h"

namespace ncp::signing {
namespace {

// The caller has bounded the bytes already (security.md: 64 MiB at most for any ELMO document).
constexpr std::size_t kSignedBytesMax = 64U << 20;
// A chain is two or three certificates; each one tried costs a pass over the document.
constexpr std::size_t kClaimedCertificatesMax = 4;
// Of a registry, when the document does not say which: each is a pass, too.
constexpr std::size_t kTriedCertificatesMax = 100;

Verification refuse(std::string reason) {
    return {Verdict::invalid, std::move(reason), {}, {}, {}, 0, {}};
}

std::string reason_of(Check check) {
    switch (check) {
        case Check::intact:
            return "intact";
        case Check::changed:
            return std::string(text_of(Flaw::changed));
        case Check::other_key:
            return std::string(text_of(Flaw::other_key));
        case Check::not_possible:
            break;
    }
    return std::string(text_of(Flaw::not_possible));
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

// With KeyInfo, one of its certificates must speak for the one that is checked with.
bool names(const SignatureForm& form, const X509& pinned) {
    if (form.certificates_der.empty()) return true;
    // Mostly it is the very same, and need not be read.
    const std::string pinned_der = to_der(pinned);
    for (const std::string& der : form.certificates_der) {
        if (der == pinned_der) return true;
        Certificate carried = read_certificate_der(der);
        if (carried && speaks_for(*carried, pinned)) return true;
    }
    return false;
}

Verification verify_pinned(const SignatureForm& form, const X509& pinned) {
    Check check = check_with(form.signature, pinned);
    if (check != Check::intact) return refuse(reason_of(check));
    if (!names(form, pinned)) {
        return refuse("the signature names another certificate than the one to check with");
    }
    return {Verdict::valid,
            "intact, and signed with the certificate's key",
            subject_of(pinned),
            to_pem(pinned),
            form.method,
            0,
            {}};
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
                    subject_of(*claimed),
                    to_pem(*claimed),
                    form.method,
                    0,
                    {}};
        }
        reason = reason_of(check);
    }
    return refuse(std::move(reason));
}

std::vector<std::size_t> holders_of_key(const std::vector<Certificate>& certificates,
                                        const X509& signer) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < certificates.size(); ++i) {
        if (certificates[i] &&
            EVP_PKEY_eq(X509_get0_pubkey(certificates[i].get()), X509_get0_pubkey(&signer)) == 1) {
            found.push_back(i);
        }
    }
    return found;
}

// Null where a text is no certificate to check with.
std::vector<Certificate> usable(const std::vector<std::string>& certificates_pem) {
    std::vector<Certificate> made;
    for (const std::string& pem : certificates_pem) {
        auto certificate = pinned_certificate(pem);
        made.push_back(certificate ? std::move(*certificate) : nullptr);
    }
    return made;
}

Verification verify_among(const SignatureForm& form,
                          const std::vector<std::string>& certificates_pem) {
    const std::vector<Certificate> certificates = usable(certificates_pem);
    std::size_t tried = 0;
    for (const Certificate& certificate : certificates) {
        if (!certificate || !names(form, *certificate)) continue;
        if (++tried > kTriedCertificatesMax) {
            return refuse(
                "the document names no certificate, and there are too many to try all; "
                "name one");
        }
        Verification verification = verify_pinned(form, *certificate);
        if (verification.verdict != Verdict::valid) continue;
        verification.reason = "intact, and signed with a certificate of the registry";
        verification.signers = holders_of_key(certificates, *certificate);
        return verification;
    }
    Verification claimed = verify_claimed(form);
    if (claimed.verdict == Verdict::unknown_signer) {
        claimed.reason = "intact, but signed with no certificate of this registry";
    }
    return claimed;
}

template <class CheckForm>
Verification verify_document(std::string_view xml, CheckForm check) {
    auto document = elmo::Document::parse(xml, {.size_bytes_max = kSignedBytesMax});
    if (!document) {
        return refuse("not an acceptable XML document: " + document.error().operator_text().str());
    }
    auto form = read_signature_form(document->tree());
    if (!form) return refuse(std::string(text_of(form.error())));
    Verification verification = check(*form);
    verification.nested_signatures = count_nested_signatures(*document);
    return verification;
}

}  // namespace

Verification verify(std::string_view xml, const std::optional<std::string>& certificate_pem) {
    CleanErrorQueue clean;
    return verify_document(xml, [&](const SignatureForm& form) {
        if (!certificate_pem) return verify_claimed(form);
        auto pinned = pinned_certificate(*certificate_pem);
        if (!pinned) {
            return refuse("nothing to check with: " + pinned.error().operator_text().str());
        }
        return verify_pinned(form, **pinned);
    });
}

Verification verify(std::string_view xml, const KeySource& ours) {
    CleanErrorQueue clean;
    return verify_document(
        xml, [&](const SignatureForm& form) { return verify_pinned(form, ours.certificate()); });
}

Verification verify_with_registry(std::string_view xml,
                                  const std::vector<std::string>& certificates_pem) {
    CleanErrorQueue clean;
    return verify_document(
        xml, [&](const SignatureForm& form) { return verify_among(form, certificates_pem); });
}

Status check_certificate(std::string_view pem) {
    CleanErrorQueue clean;
    auto pinned = pinned_certificate(pem);
    if (!pinned) return fail(pinned.error());
    return {};
}

}  // namespace ncp::signing
