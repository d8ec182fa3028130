#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "signing/algorithm.h"
#include "signing/certificate.h"

namespace ncp::signing {
namespace {

constexpr unsigned kRsaBits = 3072;              // security.md: RSA ≥ 3072 for new keys
constexpr std::size_t kCommonNameBytesMax = 64;  // X.520, ub-common-name
constexpr std::size_t kSerialBytes = 16;  // CA/Browser Forum asks for at least 64 random bits
constexpr int kValidDaysMax = 3650;
constexpr std::time_t kClockDifferenceSeconds = 300;  // readers' clocks may be behind ours

using Names = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;

tl::unexpected<Error> refuse(PublicText why) {
    return fail(ErrorCode::invalid_config, std::move(why));
}

bool is_printable(std::string_view name) {
    return !name.empty() && name.size() <= kCommonNameBytesMax &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

bool is_dns_name(std::string_view name) {
    return is_printable(name) && std::all_of(name.begin(), name.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' ||
                      c == '*' || c == '_';
           });
}

// The address's bytes in network order, or nothing.
std::string ip_bytes(const std::string& name) {
    std::array<char, 16> bytes{};
    if (inet_pton(AF_INET, name.c_str(), bytes.data()) == 1) return {bytes.data(), 4};
    if (inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1) return {bytes.data(), 16};
    return {};
}

bool add_name(GENERAL_NAMES* names, const std::string& name) {
    std::string ip = ip_bytes(name);
    if (ip.empty() && !is_dns_name(name)) return false;
    const std::string& value = ip.empty() ? name : ip;
    GENERAL_NAME* general = GENERAL_NAME_new();
    ASN1_STRING* string = ip.empty() ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new();
    if (general == nullptr || string == nullptr ||
        ASN1_STRING_set(string, value.data(), static_cast<int>(value.size())) != 1) {
        GENERAL_NAME_free(general);
        ASN1_STRING_free(string);
        return false;
    }
    GENERAL_NAME_set0_value(general, ip.empty() ? GEN_DNS : GEN_IPADD, string);
    if (sk_GENERAL_NAME_push(names, general) > 0) return true;
    GENERAL_NAME_free(general);
    return false;
}

bool add_extension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    bool added = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool set_serial(X509* certificate) {
    std::array<unsigned char, kSerialBytes> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return false;
    bytes[0] &= 0x7f;  // RFC 5280 section 4.1.2.2: positive
    bytes[0] |= 0x40;
    Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    return number &&
           BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool fill(X509* certificate, EVP_PKEY* key, const NewKeyWish& wish, std::time_t now) {
    X509_NAME* name = X509_get_subject_name(certificate);
    std::time_t start = now - kClockDifferenceSeconds;
    return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
           X509_time_adj_ex(X509_getm_notBefore(certificate), 0, 0, &start) != nullptr &&
           X509_time_adj_ex(X509_getm_notAfter(certificate), wish.valid_days, 0, &now) != nullptr &&
           X509_NAME_add_entry_by_NID(
               name, NID_commonName, MBSTRING_UTF8,
               reinterpret_cast<const unsigned char*>(wish.common_name.data()),
               static_cast<int>(wish.common_name.size()), -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1;
}

std::string usage_of(const NewKeyWish& wish) {
    std::string usage = "critical,digitalSignature";
    if (!wish.for_tls) usage += ",nonRepudiation";
    if (wish.decrypts) usage += ",keyEncipherment";
    return usage;
}

bool extend(X509* certificate, const GENERAL_NAMES* names, const NewKeyWish& wish) {
    return add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, NID_key_usage, usage_of(wish).c_str()) &&
           (!wish.for_tls || add_extension(certificate, NID_ext_key_usage, "serverAuth")) &&
           add_extension(certificate, NID_subject_key_identifier, "hash") &&
           (sk_GENERAL_NAME_num(names) == 0 ||
            X509_add1_ext_i2d(certificate, NID_subject_alt_name, const_cast<GENERAL_NAMES*>(names),
                              0, X509V3_ADD_DEFAULT) == 1);
}

std::string key_pem_of(EVP_PKEY* key) {
    Bio memory(BIO_new(BIO_s_secmem()));
    if (!memory || PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr,
                                                 nullptr) != 1) {
        return {};
    }
    char* data = nullptr;
    long size_bytes = BIO_get_mem_data(memory.get(), &data);
    return {data, static_cast<std::size_t>(size_bytes)};
}

}  // namespace

Result<NewKey> make_key(const NewKeyWish& wish, const Clock& clock) {
    CleanErrorQueue clean;
    if (!is_printable(wish.common_name)) {
        return refuse(text("the certificate's name must be 1 to {} printable ASCII characters",
                           kCommonNameBytesMax));
    }
    if (wish.valid_days < 1 || wish.valid_days > kValidDaysMax) {
        return refuse(text("a certificate is valid for 1 to {} days", kValidDaysMax));
    }
    Names names(GENERAL_NAMES_new());
    for (const std::string& name : wish.alternative_names) {
        if (!names || !add_name(names.get(), name)) {
            return refuse("an alternative name is neither a DNS name nor an IP address");
        }
    }
    const AlgorithmFacts& how = facts(wish.algorithm);
    Key key(how.curve_bits == 0     ? EVP_RSA_gen(kRsaBits)
            : how.curve_bits == 256 ? EVP_EC_gen("P-256")
                                    : EVP_EC_gen("P-384"));
    Certificate certificate(X509_new());
    std::time_t now = std::chrono::system_clock::to_time_t(clock.wall());
    if (!names || !key || !certificate || !fill(certificate.get(), key.get(), wish, now) ||
        !extend(certificate.get(), names.get(), wish) ||
        X509_sign(certificate.get(), key.get(), how.digest()) == 0) {
        return fail(ErrorCode::internal, "OpenSSL cannot make a key and a certificate");
    }
    return NewKey{key_pem_of(key.get()), to_pem(*certificate)};
}

}  // namespace ncp::signing
