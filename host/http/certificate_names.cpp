#include "http/certificate_names.h"

#include <openssl/bio.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>

namespace ncp::http {
namespace {

void add(std::set<std::string>& names, const char* kind, std::string_view name) {
    if (name.empty() || name.find('\0') != std::string_view::npos) return;
    names.insert(kind + std::string(name));
}

std::string_view view(const ASN1_STRING* string) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
            static_cast<std::size_t>(ASN1_STRING_length(string))};
}

void add_subject(std::set<std::string>& names, const X509* certificate) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> written(BIO_new(BIO_s_mem()), &BIO_free);
    // RFC 2253, but letters beyond ASCII stay what they are.
    constexpr unsigned long kFlags = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;
    if (!written ||
        X509_NAME_print_ex(written.get(), X509_get_subject_name(certificate), 0, kFlags) < 0) {
        return;
    }
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(written.get(), &bytes);
    if (size > 0) add(names, "subject:", {bytes, static_cast<std::size_t>(size)});
}

void add_alternatives(std::set<std::string>& names, const X509* certificate) {
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> alternatives(
        static_cast<GENERAL_NAMES*>(
            X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        &GENERAL_NAMES_free);
    for (int i = 0; i < sk_GENERAL_NAME_num(alternatives.get()); ++i) {
        int kind = 0;
        const void* value =
            GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(alternatives.get(), i), &kind);
        if (kind == GEN_DNS) add(names, "dns:", view(static_cast<const ASN1_STRING*>(value)));
        if (kind == GEN_URI) add(names, "uri:", view(static_cast<const ASN1_STRING*>(value)));
    }
}

}  // namespace

std::set<std::string> names_of(const X509* certificate) {
    std::set<std::string> names;
    add_subject(names, certificate);
    add_alternatives(names, certificate);
    return names;
}

}  // namespace ncp::http
