#include "login/oidc/algorithm.h"

#include <algorithm>
#include <array>

namespace ncp::login::oidc {
namespace {

constexpr std::array<AlgorithmFacts, 9> kAlgorithms{{
    {Algorithm::rs256, "RS256", Family::rsa, EVP_sha256, "", 0},
    {Algorithm::rs384, "RS384", Family::rsa, EVP_sha384, "", 0},
    {Algorithm::rs512, "RS512", Family::rsa, EVP_sha512, "", 0},
    {Algorithm::ps256, "PS256", Family::rsa, EVP_sha256, "", 0},
    {Algorithm::ps384, "PS384", Family::rsa, EVP_sha384, "", 0},
    {Algorithm::ps512, "PS512", Family::rsa, EVP_sha512, "", 0},
    {Algorithm::es256, "ES256", Family::elliptic, EVP_sha256, "P-256", 32},
    {Algorithm::es384, "ES384", Family::elliptic, EVP_sha384, "P-384", 48},
    {Algorithm::es512, "ES512", Family::elliptic, EVP_sha512, "P-521", 66},
}};

}  // namespace

const AlgorithmFacts& facts(Algorithm algorithm) {
    return kAlgorithms.at(static_cast<std::size_t>(algorithm));
}

std::optional<Algorithm> algorithm_of(std::string_view name) {
    const auto found = std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                                    [&](const AlgorithmFacts& one) { return one.name == name; });
    if (found == kAlgorithms.end()) return std::nullopt;
    return found->algorithm;
}

}  // namespace ncp::login::oidc
