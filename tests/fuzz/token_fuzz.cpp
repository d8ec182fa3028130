// Tokens: whatever the bytes are, nobody signs for keys whose private half he does not have. The
// claims, which stand behind the signature and would never be reached, are read by themselves.
#include <openssl/err.h>

#include "fuzz/properties.h"
#include "login/oidc/claims.h"
#include "login/oidc/id_token.h"

namespace {

using namespace ncp;
using login::oidc::Algorithm;

// Of RFC 7515, appendix A.2 and A.3.
constexpr const char* kKeys =
    R"({"keys":[{"kty":"RSA","kid":"a","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAk)"
    R"(d_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL)"
    R"(-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0Lc)"
    R"(L-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665x)"
    R"(smtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NA)"
    R"(co9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"},)"
    R"({"kty":"EC","kid":"b","crv":"P-256",)"
    R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
const login::oidc::IdTokenRules& rules() {
    static const login::oidc::IdTokenRules made{
        .token = {.issuer = "joe",
                  .audience = "ncp",
                  .algorithms = {Algorithm::rs256, Algorithm::ps256, Algorithm::es256},
                  .now = WallTime(std::chrono::seconds(1'300'819'000))},
        .nonce = "n",
        .access_token = "t",
        .assurance = {},
        .max_age = {}};
    return made;
}

const login::oidc::KeySet& fixed_keys() {
    static const login::oidc::KeySet keys = *login::oidc::parse_key_set(kKeys);
    return keys;
}

void try_token(std::string_view text) {
    const auto token = login::oidc::verify_id_token(text, fixed_keys(), rules());
    fuzz::demand(!token, "nobody can sign for these keys");
    const auto known = login::oidc::verify_signed_token(text, fixed_keys(), rules().token);
    fuzz::demand(!known, "not even what the specification signed: it names no audience");
    // What is behind the signature is reached by no fuzzer: the claims by themselves.
    if (const auto claims = login::oidc::parse_object(text, 1U << 16)) {
        static const auto mapping = *login::oidc::mapping_of({});
        for (const auto& [key, values] : login::oidc::map_claims(mapping, *claims, nullptr))
            fuzz::demand(!values.empty(), "a key that is there has a value");
        login::oidc::time_claim(*claims, "exp");
    }
    if (const auto name = login::oidc::ClaimName::parse(text)) {
        fuzz::demand(name->values({{"a", {"b", 1}}}).size() <= 2, "no value is made up");
    }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    fuzz::demand(fixed_keys().keys.size() == 2, "both keys of RFC 7515 are keys");
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try_token(fuzz::text_of(data, size));
    fuzz::demand(ERR_peek_error() == 0, "OpenSSL's error queue is left empty");
    return 0;
}
