#include "signing/signed_info.h"

#include "signing/algorithm.h"
#include "signing/canonical.h"
#include "signing/certificate.h"
#include "signing/tree_walk.h"
#include "signing/xmldsig.h"

namespace ncp::signing {
namespace {

xmlC14NMode mode_of(std::string_view algorithm) {
    if (algorithm == kExclusiveC14n) return XML_C14N_EXCLUSIVE_1_0;
    return algorithm == kInclusiveC14n11 ? XML_C14N_1_1 : XML_C14N_1_0;
}

// Of InclusiveNamespaces, the one parameter that there is.
std::vector<std::string> prefixes_of(const xmlNode* method) {
    std::vector<std::string> prefixes;
    for (const xmlNode* parameter : only_elements(method).value_or(std::vector<xmlNode*>())) {
        std::string rest = attribute(parameter, "PrefixList").value_or("");
        for (std::size_t begin = 0; begin < rest.size();) {
            const std::size_t end = std::min(rest.find_first_of(" \t\r\n", begin), rest.size());
            if (end > begin) prefixes.push_back(rest.substr(begin, end - begin));
            begin = end + 1;
        }
    }
    return prefixes;
}

const EVP_MD* digest_of(std::string_view method) {
    if (method.ends_with("-sha256")) return EVP_sha256();
    return method.ends_with("-sha384") ? EVP_sha384() : EVP_sha512();
}

}  // namespace

SignedInfo::SignedInfo(const SignatureForm& form)
    : digest_(digest_of(form.method)), elliptic_(form.method.starts_with("ecdsa-")) {
    const auto parts = only_elements(form.signature);
    const xmlNode* signed_info = (*parts)[0];
    const auto inside = only_elements(signed_info);
    const xmlNode* how = (*inside)[0];
    value_ = only_base64((*parts)[1]).value_or("");
    const Status made = canonicalize_alone(
        signed_info, mode_of(attribute(how, "Algorithm").value_or("")), prefixes_of(how), bytes_);
    if (!made) value_.clear();
}

bool SignedInfo::is_signed_with(const X509& certificate) const {
    CleanErrorQueue clean;
    EVP_PKEY* key = X509_get0_pubkey(&certificate);
    if (EVP_PKEY_is_a(key, elliptic_ ? "EC" : "RSA") != 1) return false;
    const auto coordinate_bytes = static_cast<std::size_t>((EVP_PKEY_get_bits(key) + 7) / 8);
    const std::string value = elliptic_ ? der_form(value_, coordinate_bytes) : value_;
    return ncp::signing::is_signed_with(certificate, digest_, bytes_, value);
}

}  // namespace ncp::signing
