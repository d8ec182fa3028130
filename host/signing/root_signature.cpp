#include "signing/root_signature.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "signing/algorithm.h"
#include "signing/canonical.h"
#include "signing/certificate.h"
#include "signing/signature_form.h"
#include "signing/xmldsig.h"
#include "signing/xmlsec_check.h"

namespace ncp::signing {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
// What we write ourselves is small; tests sign whole federations.
constexpr elmo::ParseLimits kOwnLimits{64U << 20, 64, 4'000'000};
// Each one tried costs a pass over the document.
constexpr std::size_t kTriedCertificatesMax = 4;

// The end of the first start tag. In canonical form an attribute's value may hold ">", never a
// double quote or "<".
std::size_t end_of_start_tag(std::string_view canonical) {
    bool quoted = false;
    for (std::size_t i = 0; i < canonical.size(); ++i) {
        if (canonical[i] == '"') quoted = !quoted;
        if (canonical[i] == '>' && !quoted) return i + 1;
    }
    return std::string_view::npos;
}

std::string digest_of(std::string_view bytes, const EVP_MD* algorithm) {
    std::string digest(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()),
                   nullptr, algorithm, nullptr) != 1) {
        return {};
    }
    return digest;
}

// Already canonical, but for its namespace, which stands on Signature in the document and on itself
// when it is canonicalized alone.
std::string signed_info(std::string_view id, const AlgorithmFacts& how, const std::string& digest) {
    return fmt::format(
        "<ds:CanonicalizationMethod Algorithm=\"{0}\"></ds:CanonicalizationMethod>"
        "<ds:SignatureMethod Algorithm=\"{1}\"></ds:SignatureMethod>"
        "<ds:Reference URI=\"#{2}\"><ds:Transforms>"
        "<ds:Transform Algorithm=\"{3}\"></ds:Transform>"
        "<ds:Transform Algorithm=\"{0}\"></ds:Transform></ds:Transforms>"
        "<ds:DigestMethod Algorithm=\"{4}\"></ds:DigestMethod>"
        "<ds:DigestValue>{5}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
        kExclusiveC14n, how.signature_method, id, kEnveloped, how.digest_method,
        base64_encode(digest));
}

Status check_with_any(const SignatureForm& form, const SignedRoot& root,
                      const std::vector<Certificate>& certificates) {
    Check last = Check::not_possible;
    std::size_t tried = 0;
    for (const Certificate& certificate : certificates) {
        if (!is_strong_enough(*certificate)) continue;
        if (++tried > kTriedCertificatesMax) break;
        last = check_with(form.signature, *certificate);
        if (last == Check::intact) return {};
        if (last == Check::changed) break;  // whatever the key
    }
    if (tried == 0) return fail(ErrorCode::invalid_config, "the certificate's key is too weak");
    if (last == Check::changed) {
        return fail(ErrorCode::signature, "it was changed after it was signed");
    }
    return fail(ErrorCode::signature,
                text("it is not signed with the key of the given certificate{}", root.other_key));
}

}  // namespace

Status check_root_signature(const elmo::Document& document, const SignedRoot& root,
                            std::string_view certificates_pem) {
    CleanErrorQueue clean;
    auto certificates = read_certificates_pem(certificates_pem);
    if (!certificates) return fail(certificates.error());
    auto form = read_signature_form(document.tree(), root);
    if (!form) return fail(ErrorCode::signature, not_personal(std::string(text_of(form.error()))));
    return check_with_any(*form, root, *certificates);
}

Result<std::string> sign_root(std::string_view xml, std::string_view id, const KeySource& key) {
    CleanErrorQueue clean;
    auto document = elmo::Document::parse(xml, kOwnLimits);
    if (!document) return fail(document.error());
    std::string sent(kDeclaration);
    if (Status written = canonicalize_exclusive(document->tree(), sent); !written) {
        return fail(written.error());
    }
    const std::string_view canonical = std::string_view(sent).substr(kDeclaration.size());
    const std::size_t place = end_of_start_tag(canonical);
    if (place == std::string_view::npos) return fail(ErrorCode::internal, "no root to sign");
    const AlgorithmFacts& how = facts(key.algorithm());
    const std::string info = signed_info(id, how, digest_of(canonical, how.digest()));
    const std::string name_space = fmt::format(" xmlns:ds=\"{}\"", kDsigNamespace);
    auto value = key.sign("<ds:SignedInfo" + name_space + ">" + info);
    if (!value) return fail(value.error());
    sent.insert(kDeclaration.size() + place,
                fmt::format("<ds:Signature{}><ds:SignedInfo>{}<ds:SignatureValue>{}"
                            "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}"
                            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
                            name_space, info, base64_encode(*value),
                            base64_encode(to_der(key.certificate()))));
    return sent;
}

}  // namespace ncp::signing
