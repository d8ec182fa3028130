#include "login/oidc/signed_token.h"

#include <cjose/jws.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "base/bytes.h"

namespace ncp::login::oidc {
namespace {

constexpr std::size_t kHeaderBytesMax = 4096;
constexpr double kSecondsMax = 253'402'300'800.0;  // the year 10000

using Refused = tl::unexpected<TokenRefusal>;
using Checked = tl::expected<void, TokenRefusal>;

Refused refuse(TokenFault fault) {
    return Refused(TokenRefusal{fault});
}

struct Parts {
    std::string header, payload, signature;  // decoded
};

tl::expected<Parts, TokenRefusal> split(std::string_view compact) {
    if (compact.size() > kTokenBytesMax) return refuse(TokenFault::too_large);
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= compact.size() && parts.size() < 6;) {
        const std::size_t end = std::min(compact.find('.', begin), compact.size());
        parts.push_back(compact.substr(begin, end - begin));
        begin = end + 1;
    }
    if (parts.size() == 5) return refuse(TokenFault::encrypted);
    if (parts.size() != 3) return refuse(TokenFault::not_compact);
    auto header = base64url_decode(parts[0]);
    auto payload = base64url_decode(parts[1]);
    auto signature = base64url_decode(parts[2]);
    if (!header || !payload || !signature) return refuse(TokenFault::not_compact);
    return Parts{std::move(*header), std::move(*payload), std::move(*signature)};
}

bool equal_without_case(std::string_view a, std::string_view capitals) {
    return std::equal(a.begin(), a.end(), capitals.begin(), capitals.end(), [](char x, char y) {
        return (x >= 'a' && x <= 'z' ? static_cast<char>(x - 'a' + 'A') : x) == y;
    });
}

struct Header {
    Algorithm algorithm;
    std::optional<std::string> key_id;
};

tl::expected<Header, TokenRefusal> read_header(const std::string& json, const TokenRules& rules) {
    auto header = parse_object(json, kHeaderBytesMax);
    if (!header) return refuse(TokenFault::bad_header);
    for (const char* name : {"jku", "x5u", "jwk", "x5c"}) {
        if (header->contains(name)) return refuse(TokenFault::key_in_header);
    }
    for (const char* name : {"crit", "b64", "zip"}) {
        if (header->contains(name)) return refuse(TokenFault::critical_header);
    }
    if (header->contains("enc")) return refuse(TokenFault::encrypted);
    if (header->contains("cty")) return refuse(TokenFault::wrong_type);
    if (header->contains("typ")) {
        const std::string* type = text_member(*header, "typ");
        if (!type || !equal_without_case(*type, "JWT")) return refuse(TokenFault::wrong_type);
    }
    const std::string* name = text_member(*header, "alg");
    if (!name) return refuse(TokenFault::bad_header);
    const auto algorithm = algorithm_of(*name);
    if (!algorithm || std::find(rules.algorithms.begin(), rules.algorithms.end(), *algorithm) ==
                          rules.algorithms.end()) {
        return refuse(TokenFault::algorithm);
    }
    Header read{*algorithm, {}};
    if (header->contains("kid")) {
        const std::string* id = text_member(*header, "kid");
        if (!id || id->size() > kKeyIdBytesMax) return refuse(TokenFault::bad_header);
        read.key_id = *id;
    }
    return read;
}

tl::expected<const PublicKey*, TokenRefusal> choose_key(const KeySet& set, const Header& header) {
    const PublicKey* chosen = nullptr;
    for (const PublicKey& key : set.keys) {
        if (header.key_id && key.id != *header.key_id) continue;
        if (!key.fits(header.algorithm)) continue;
        if (chosen) return refuse(TokenFault::ambiguous_key);
        chosen = &key;
    }
    if (!chosen) return refuse(TokenFault::unknown_key);
    return chosen;
}

struct ReleaseJws {
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

bool is_signed_by(std::string_view compact, const PublicKey& key) {
    cjose_err why{};
    const std::unique_ptr<cjose_jws_t, ReleaseJws> jws(
        cjose_jws_import(compact.data(), compact.size(), &why));
    const bool fits = jws && cjose_jws_verify(jws.get(), key.jwk.get(), &why);
    ERR_clear_error();
    return fits;
}

bool is_for(const Json& claims, const std::string& audience) {
    if (const std::string* one = text_member(claims, "aud")) return *one == audience;
    const auto several = texts_member(claims, "aud");
    return several && std::find(several->begin(), several->end(), audience) != several->end();
}

Checked check_times(const Json& claims, const TokenRules& rules) {
    const auto expires = time_claim(claims, "exp");
    const auto not_before = time_claim(claims, "nbf");
    const auto issued = time_claim(claims, "iat");
    if (!expires || (!not_before && claims.contains("nbf")) ||
        (!issued && claims.contains("iat"))) {
        return refuse(TokenFault::bad_claims);
    }
    if (rules.now >= *expires + rules.skew) return refuse(TokenFault::expired);
    if (not_before && rules.now < *not_before - rules.skew) {
        return refuse(TokenFault::not_yet_valid);
    }
    if (issued && rules.now < *issued - rules.skew) {
        return refuse(TokenFault::issued_in_the_future);
    }
    return {};
}

Checked check_claims(const Json& claims, const TokenRules& rules) {
    const std::string* issuer = text_member(claims, "iss");
    if (!issuer || !claims.contains("aud")) return refuse(TokenFault::bad_claims);
    if (*issuer != rules.issuer) return refuse(TokenFault::issuer);
    if (!is_for(claims, rules.audience)) return refuse(TokenFault::audience);
    return check_times(claims, rules);
}

}  // namespace

std::optional<std::chrono::sys_seconds> time_claim(const Json& claims, std::string_view name) {
    const auto claim = claims.find(name);
    if (claim == claims.end() || !claim->is_number()) return std::nullopt;
    const double seconds = claim->get<double>();
    if (!(seconds >= 0 && seconds < kSecondsMax)) return std::nullopt;
    return std::chrono::sys_seconds{std::chrono::seconds{std::llround(std::floor(seconds))}};
}

tl::expected<VerifiedToken, TokenRefusal> verify_signed_token(std::string_view compact,
                                                              const KeySet& keys,
                                                              const TokenRules& rules) {
    auto parts = split(compact);
    if (!parts) return Refused(parts.error());
    auto header = read_header(parts->header, rules);
    if (!header) return Refused(header.error());
    auto key = choose_key(keys, *header);
    if (!key) return Refused(key.error());
    if (parts->signature.size() != (*key)->signature_bytes || !is_signed_by(compact, **key)) {
        return refuse(TokenFault::signature);
    }
    auto claims = parse_object(parts->payload, kTokenBytesMax);
    if (!claims) return refuse(TokenFault::bad_claims);
    if (auto checked = check_claims(*claims, rules); !checked) return Refused(checked.error());
    return VerifiedToken{std::move(*claims), header->algorithm};
}

}  // namespace ncp::login::oidc
