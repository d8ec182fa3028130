// The names that XMLDSig gives to things, and which of them are believed.
// Private to this module. Thread-safety: constants and pure functions.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace ncp::signing {

inline constexpr char kDsigNamespace[] = "http://www.w3.org/2000/09/xmldsig#";
inline constexpr char kEnveloped[] = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
inline constexpr char kInclusiveC14n[] = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
inline constexpr char kInclusiveC14n11[] = "http://www.w3.org/2006/12/xml-c14n11";
inline constexpr char kExclusiveC14n[] = "http://www.w3.org/2001/10/xml-exc-c14n#";
inline constexpr char kSha256[] = "http://www.w3.org/2001/04/xmlenc#sha256";
inline constexpr char kSha384[] = "http://www.w3.org/2001/04/xmldsig-more#sha384";
inline constexpr char kSha512[] = "http://www.w3.org/2001/04/xmlenc#sha512";
inline constexpr char kRsaSha256[] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
inline constexpr char kRsaSha384[] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384";
inline constexpr char kRsaSha512[] = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
inline constexpr char kEcdsaSha256[] = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
inline constexpr char kEcdsaSha384[] = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384";

// All without comments: the variants with comments give a signature over what no reader shows.
inline constexpr std::array<std::string_view, 3> kBelievedC14n{kInclusiveC14n, kInclusiveC14n11,
                                                               kExclusiveC14n};
// SHA-1 and MD5 are broken; Java's default policy refuses SHA-1 as well.
inline constexpr std::array<std::string_view, 3> kBelievedDigests{kSha256, kSha384, kSha512};
// No HMAC: its key would be the public certificate.
inline constexpr std::array<std::string_view, 6> kBelievedSignatures{
    kRsaSha256,   kRsaSha384,   kRsaSha512,
    kEcdsaSha256, kEcdsaSha384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"};

template <std::size_t N>
constexpr bool is_among(std::string_view name, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace ncp::signing
