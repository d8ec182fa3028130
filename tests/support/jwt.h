// Keys and signed tokens for tests, by OpenSSL alone, so that they share no code with what checks
// them: any header, any claims, however wrong.
//
//     JwtKey key = JwtKey::rsa(2048);
//     std::string token = key.token("RS256", R"({"alg":"RS256"})", R"({"iss":"x"})");
//
// Throws std::runtime_error. Thread-safety: a key may be used by several threads.
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <string>
#include <string_view>

namespace ncp::test {

class JwtKey {
  public:
    static JwtKey rsa(unsigned int bits, unsigned long exponent = 65537);
    static JwtKey elliptic(const std::string& curve);  // "P-256", "P-384", "P-521", "secp256k1"

    // Members of its public JWK without braces: "kty":"RSA","n":…; more is put behind them.
    std::string jwk_members() const;
    std::string jwk(const std::string& more = "") const;  // {…}; more: ,"kid":"a"
    std::string private_pem() const;
    std::string public_pem() const;

    // algorithm: RS256 … ES512. For ES: the two numbers side by side.
    std::string sign(std::string_view algorithm, std::string_view input) const;
    std::string token(std::string_view algorithm, std::string_view header,
                      std::string_view claims) const;

  private:
    explicit JwtKey(EVP_PKEY* key);
    std::string number(const char* name, std::size_t bytes) const;
    std::shared_ptr<EVP_PKEY> key_;
};

std::string base64url(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view input);
// {"keys":[…]}
std::string jwks(const std::string& keys);

}  // namespace ncp::test
