// What a login with OpenID Connect costs the contact point's processor, apart from the network, in
// units of what it cannot do without: one verification of an RSA signature of the same run, as
// OpenSSL alone does it.
//
// A login is what the host computes between the provider's answer and the student's identity: the
// token endpoint's JSON, the ID token, the claims, the identity made normal. It is to cost at most
// two verifications. The JSON part is measured by itself too: a verification with a small exponent
// is so cheap that reading 3 KB of JSON shows beside it. CPU time of one thread.
//
//     build/bin/bench-login
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "login/oidc/claims.h"
#include "login/oidc/exchange.h"
#include "login/oidc/id_token.h"
#include "support/jwt.h"

namespace ncp::bench {
namespace {

using login::oidc::Algorithm;
using nlohmann::json;

constexpr std::int64_t kNow = 1'800'000'000;
constexpr double kVerificationsMax = 2;

double cpu_us() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

// The least mean of several rounds: what it costs when nobody disturbs.
double measure(const std::function<void()>& work) {
    constexpr int kRounds = 15, kTimes = 400;
    double least = 1e12;
    for (int round = 0; round < kRounds; ++round) {
        const double begin = cpu_us();
        for (int i = 0; i < kTimes; ++i)
            work();
        least = std::min(least, (cpu_us() - begin) / kTimes);
    }
    return least;
}

void must(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::exit(1);
}

// OpenSSL alone, with a key that is ready.
double plain_verification_us(const test::JwtKey& key, const std::string& token) {
    const std::string pem = key.public_pem();
    BIO* memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    EVP_PKEY* ready = PEM_read_bio_PUBKEY(memory, nullptr, nullptr, nullptr);
    BIO_free(memory);
    const std::size_t dot = token.rfind('.');
    const std::string input = token.substr(0, dot);
    const std::string signature = base64url_decode(token.substr(dot + 1)).value();
    const double us = measure([&] {
        EVP_MD_CTX* context = EVP_MD_CTX_new();
        EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, ready);
        must(
            EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(signature.data()),
                             signature.size(), reinterpret_cast<const unsigned char*>(input.data()),
                             input.size()) == 1,
            "the sample's signature is wrong");
        EVP_MD_CTX_free(context);
    });
    EVP_PKEY_free(ready);
    return us;
}

// What Feide's and SURFconext's students have, and some affiliations: 1 KB.
json claims(const std::string& access_token) {
    json all{
        {"iss", "https://idp.example.org"},
        {"sub", "7b96eab9-b69e-4b8c-9636-1da868207864"},
        {"aud", "01234567-89ab-cdef-0123-456789abcdef"},
        {"exp", kNow + 3600},
        {"iat", kNow},
        {"auth_time", kNow - 10},
        {"acr", "https://refeds.org/profile/mfa"},
        {"nonce", std::string(32, 'a')},
        {"jti", "d2b1c9e0-0001-4c57-9a52-000000000000"},
        {"at_hash", login::oidc::access_token_hash(access_token, Algorithm::rs256)},
        {"given_name", "Kari"},
        {"family_name", "Prøvesen"},
        {"name", "Kari Prøvesen"},
        {"email", "kari@uni.example"},
        {"birthdate", "2000-01-31"},
        {"https://n.feide.no/claims/userid_sec", {"feide:kari@uni.example", "nin:31810050031"}},
        {"eduperson_principal_name", "kari@uni.example"},
        {"schac_personal_unique_code", {"urn:schac:personalUniqueCode:int:esi:uni.example:1"}}};
    for (int i = 0; i < 6; ++i)
        all["eduperson_scoped_affiliation"].push_back("student@faculty-" + std::to_string(i));
    return all;
}

struct Cost {
    double plain_us, token_us, login_us;
    double json_us;  // of the answer and of the claims
    std::size_t bytes;
};

Cost cost_of(unsigned int bits) {
    const test::JwtKey key = test::JwtKey::rsa(bits);
    const std::string access_token(40, 't');
    const std::string token =
        key.token("RS256", R"({"alg":"RS256","kid":"k","typ":"JWT"})", claims(access_token).dump());
    const auto keys = login::oidc::parse_key_set(test::jwks(key.jwk(R"(,"kid":"k")"))).value();
    const login::oidc::IdTokenRules rules{
        .token = {.issuer = "https://idp.example.org",
                  .audience = "01234567-89ab-cdef-0123-456789abcdef",
                  .algorithms = {Algorithm::rs256},
                  .now = WallTime(std::chrono::seconds(kNow))},
        .nonce = std::string(32, 'a'),
        .access_token = access_token,
        .assurance = {"https://refeds.org/profile/mfa"},
        .max_age = std::chrono::seconds(900)};
    outbound::Response answer;
    answer.status = 200;
    answer.body = json{
        {"access_token", access_token},
        {"token_type", "Bearer"},
        {"expires_in", 600},
        {"id_token",
         token}}.dump();
    const auto mapping = login::oidc::mapping_of({}).value();
    const std::string payload = claims(access_token).dump();

    Cost cost{};
    cost.bytes = token.size();
    cost.plain_us = plain_verification_us(key, token);
    cost.token_us = measure(
        [&] { must(login::oidc::verify_id_token(token, keys, rules).has_value(), "refused"); });
    cost.json_us = measure([&] {
        must(login::oidc::parse_object(answer.body, 1U << 16).has_value(), "no JSON");
        must(login::oidc::parse_object(payload, 1U << 16).has_value(), "no JSON");
    });
    cost.login_us = measure([&] {
        const auto tokens = login::oidc::read_token_answer(answer);
        const auto read =
            login::oidc::verify_id_token(tokens.value().id_token.reveal(), keys, rules);
        const auto student = login::normalise_identity(
            login::oidc::map_claims(mapping, read.value().claims, nullptr), read.value().acr,
            {.now = rules.token.now, .national_id_country = "NO"});
        must(student.has_value(), "no student");
    });
    return cost;
}

int run() {
    std::printf("%-10s %12s %12s %12s %12s %16s %16s\n", "key", "RSA verify", "JSON", "ID token",
                "whole login", "token / RSA", "login / RSA");
    for (const unsigned int bits : {2048U, 3072U}) {
        const Cost cost = cost_of(bits);
        std::printf("RSA-%-6u %9.1f us %9.1f us %9.1f us %9.1f us %16.2f %16.2f\n", bits,
                    cost.plain_us, cost.json_us, cost.token_us, cost.login_us,
                    cost.token_us / cost.plain_us, cost.login_us / cost.plain_us);
        std::printf("           ID token of %zu bytes; a login costs %.2f of the limit, %.0f\n",
                    cost.bytes, cost.login_us / cost.plain_us / kVerificationsMax,
                    kVerificationsMax);
    }
    return 0;
}

}  // namespace
}  // namespace ncp::bench

int main() {
    try {
        return ncp::bench::run();
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
