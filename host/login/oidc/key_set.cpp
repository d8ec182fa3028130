#include "login/oidc/key_set.h"

#include <openssl/err.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "login/oidc/strict_json.h"

namespace ncp::login::oidc {
namespace {

constexpr std::size_t kExponentBytesMax = 8;
constexpr std::uint64_t kExponentMin = 65537;  // FIPS 186-5, A.1.1

using Unused = tl::unexpected<PublicText>;
using Read = tl::expected<PublicKey, PublicText>;

// A number as base64url of its bytes, most significant first (RFC 7518 section 2).
std::optional<std::string> number_member(const Json& key, std::string_view name) {
    const std::string* text = text_member(key, name);
    auto bytes = text ? base64url_decode(*text) : std::nullopt;
    return bytes && !bytes->empty() ? bytes : std::nullopt;
}

std::uint8_t* raw(std::string& bytes) {
    return reinterpret_cast<std::uint8_t*>(bytes.data());
}

std::shared_ptr<cjose_jwk_t> owned(cjose_jwk_t* jwk) {
    ERR_clear_error();
    return jwk ? std::shared_ptr<cjose_jwk_t>(jwk, cjose_jwk_release) : nullptr;
}

std::size_t bits_of(std::string_view number) {
    std::size_t bits = number.size() * 8;
    for (unsigned top = static_cast<unsigned char>(number.front()); top < 0x80; top <<= 1U)
        --bits;
    return bits;
}

Read read_rsa(const Json& member, PublicKey key) {
    auto modulus = number_member(member, "n");
    auto exponent = number_member(member, "e");
    if (!modulus || !exponent) return Unused("\"n\" or \"e\" is no number in base64url");
    if (modulus->front() == '\0' || exponent->front() == '\0') {
        return Unused("\"n\" or \"e\" begins with zeros");
    }
    key.family = Family::rsa;
    key.bits = bits_of(*modulus);
    if (key.bits < kRsaBitsMin) return Unused("RSA of fewer than 2048 bits");
    if (key.bits > kRsaBitsMax) return Unused("RSA of more than 8192 bits");
    if (exponent->size() > kExponentBytesMax) return Unused("an unusually large exponent");
    std::uint64_t e = 0;
    for (const char byte : *exponent)
        e = e << 8U | static_cast<unsigned char>(byte);
    if (e < kExponentMin || e % 2 == 0) return Unused("an exponent that is below 65537 or even");
    key.signature_bytes = modulus->size();
    cjose_jwk_rsa_keyspec spec{};
    spec.n = raw(*modulus);
    spec.nlen = modulus->size();
    spec.e = raw(*exponent);
    spec.elen = exponent->size();
    key.jwk = owned(cjose_jwk_create_RSA_spec(&spec, nullptr));
    if (!key.jwk) return Unused("no RSA key");
    return key;
}

struct Curve {
    std::string_view name;
    cjose_jwk_ec_curve id;
    std::size_t coordinate_bytes, bits;
};
constexpr std::array<Curve, 3> kCurves{{{"P-256", CJOSE_JWK_EC_P_256, 32, 256},
                                        {"P-384", CJOSE_JWK_EC_P_384, 48, 384},
                                        {"P-521", CJOSE_JWK_EC_P_521, 66, 521}}};

Read read_elliptic(const Json& member, PublicKey key) {
    const std::string* name = text_member(member, "crv");
    const auto* const curve = std::find_if(kCurves.begin(), kCurves.end(), [&](const Curve& one) {
        return name && one.name == *name;
    });
    if (curve == kCurves.end()) return Unused("a curve other than P-256, P-384 and P-521");
    auto x = number_member(member, "x");
    auto y = number_member(member, "y");
    if (!x || !y || x->size() != curve->coordinate_bytes || y->size() != curve->coordinate_bytes) {
        return Unused("\"x\" or \"y\" has not the length of its curve");
    }
    key.family = Family::elliptic;
    key.curve = curve->name;
    key.bits = curve->bits;
    key.signature_bytes = 2 * curve->coordinate_bytes;
    cjose_jwk_ec_keyspec spec{};
    spec.crv = curve->id;
    spec.x = raw(*x);
    spec.xlen = x->size();
    spec.y = raw(*y);
    spec.ylen = y->size();
    key.jwk = owned(cjose_jwk_create_EC_spec(&spec, nullptr));
    if (!key.jwk) return Unused("a point that is not on its curve");
    return key;
}

// What it says it is for; a key that says nothing is for everything.
bool is_for_signatures(const Json& member) {
    if (member.contains("use")) {
        const std::string* use = text_member(member, "use");
        if (!use || *use != "sig") return false;
    }
    if (!member.contains("key_ops")) return true;
    const auto uses = texts_member(member, "key_ops");
    return uses && std::find(uses->begin(), uses->end(), "verify") != uses->end();
}

Read read_key(const Json& member) {
    if (!member.is_object()) return Unused("no JSON object");
    for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
        if (member.contains(secret)) {
            return Unused("its secret part is published: everybody can sign with it");
        }
    }
    if (!is_for_signatures(member)) return Unused("not meant for checking signatures");
    PublicKey key;
    if (member.contains("kid")) {
        const std::string* id = text_member(member, "kid");
        if (!id || id->empty() || id->size() > kKeyIdBytesMax) return Unused("a malformed \"kid\"");
        key.id = *id;
    }
    if (member.contains("alg")) {
        const std::string* name = text_member(member, "alg");
        key.algorithm = name ? algorithm_of(*name) : std::nullopt;
        if (!key.algorithm) return Unused("for another algorithm than RS, PS and ES");
    }
    const std::string* type = text_member(member, "kty");
    Read read = type && *type == "RSA"  ? read_rsa(member, std::move(key))
                : type && *type == "EC" ? read_elliptic(member, std::move(key))
                                        : Read(Unused("of another type than RSA and EC"));
    if (read && read->algorithm && !read->fits(*read->algorithm)) {
        return Unused("\"alg\" does not fit its type or curve");
    }
    return read;
}

}  // namespace

bool PublicKey::fits(Algorithm wanted) const {
    const AlgorithmFacts& rule = facts(wanted);
    return (!algorithm || *algorithm == wanted) && family == rule.family && curve == rule.curve;
}

Result<KeySet> parse_key_set(std::string_view json) {
    auto document = parse_object(json, kKeySetBytesMax);
    if (!document) return fail(document.error());
    const auto members = document->find("keys");
    if (members == document->end() || !members->is_array()) {
        return fail(ErrorCode::invalid_document, "a key set without the list \"keys\"");
    }
    if (members->size() > kKeysMax) return fail(ErrorCode::too_large, "more than 64 keys");
    KeySet set;
    std::size_t position = 0;
    for (const Json& member : *members) {
        ++position;
        Read key = read_key(member);
        if (key) set.keys.push_back(std::move(*key));
        if (!key) set.unused.push_back({position, key.error()});
    }
    return set;
}

}  // namespace ncp::login::oidc
