// Key sets: whatever the bytes are, every key that is kept is one, of a sane size, and can be used.
#include <openssl/err.h>

#include "fuzz/properties.h"
#include "login/oidc/signed_token.h"

namespace {

using namespace ncp;
using login::oidc::Algorithm;

// The ES256 token of appendix A.3: no issuer of ours.
constexpr const char* kToken =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS"
    "9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-"
    "F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJq"
    "PP3-Kg6NU1Q";

void try_keys(std::string_view text) {
    const auto keys = login::oidc::parse_key_set(text);
    if (!keys) {
        const ErrorCode code = keys.error().code();
        fuzz::demand(code == ErrorCode::invalid_document || code == ErrorCode::too_large,
                     "a refusal is about the document");
        return;
    }
    fuzz::demand(keys->keys.size() + keys->unused.size() <= login::oidc::kKeysMax, "limited");
    for (const auto& key : keys->keys) {
        fuzz::demand(key.jwk != nullptr, "a key that is kept is a key");
        fuzz::demand(key.bits >= 256 && key.bits <= login::oidc::kRsaBitsMax, "of a sane size");
    }
    login::oidc::verify_signed_token(
        kToken, *keys,
        {.issuer = "joe", .audience = "ncp", .algorithms = {Algorithm::es256}, .now = WallTime()});
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try_keys(fuzz::text_of(data, size));
    fuzz::demand(ERR_peek_error() == 0, "OpenSSL's error queue is left empty");
    return 0;
}
