// [signing] and [signing.next]: the same options twice, for the key of today and that of tomorrow.
#include <algorithm>
#include <array>

#include "config/sections.h"

namespace ncp::config {
namespace {

constexpr std::array kAlgorithms{"rsa-sha256", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384"};

void check_place(TomlReader& section, const SigningKeySection& read) {
    const bool in_token = section.has("pkcs11");
    if (in_token == section.has("key")) {
        section.refuse(in_token ? "pkcs11" : "key",
                       in_token ? "and key exclude each other: a key is in a token or in a file"
                                : "is missing; the key of the certificate is in a file (key) or in "
                                  "a token (pkcs11)");
        return;
    }
    if (in_token) {
        if (read.pkcs11_module.empty()) section.refuse("pkcs11", "needs pkcs11_module as well");
        if (read.pin_file.empty()) section.refuse("pkcs11", "needs pin_file as well");
        if (section.has("passphrase_file")) {
            section.refuse("passphrase_file", "is for keys in files; a token has a pin_file");
        }
        return;
    }
    for (const char* name : {"pkcs11_module", "pin_file"}) {
        if (section.has(name)) section.refuse(name, "is for keys in tokens; pkcs11 is missing");
    }
}

void read_key(TomlReader& section, SigningKeySection& read) {
    read.line = section.line();
    section.path("certificate", read.certificate, Need::required);
    section.path("key", read.key);
    section.path("passphrase_file", read.passphrase_file);
    section.text("pkcs11", read.pkcs11);
    section.path("pkcs11_module", read.pkcs11_module);
    section.path("pin_file", read.pin_file);
    section.text("algorithm", read.algorithm);
    section.path("chain", read.chain);
    section.path("ca_file", read.ca_file);
    check_place(section, read);
    if (std::find(kAlgorithms.begin(), kAlgorithms.end(), read.algorithm) == kAlgorithms.end()) {
        section.refuse("algorithm",
                       R"(must be "rsa-sha256" (what every client accepts), "rsa-sha512", )"
                       R"("ecdsa-sha256" or "ecdsa-sha384")");
    }
}

}  // namespace

void read_signing(TomlReader signing, Report& report, SigningSection& section) {
    section.line = signing.line();
    read_key(signing, section.current);
    std::string nested = "strip";
    signing.text("nested_signatures", nested);
    if (nested != "strip" && nested != "keep") {
        signing.refuse("nested_signatures", R"(must be "strip" or "keep")");
    }
    section.keep_nested_signatures = nested == "keep";
    if (const toml::table* table = signing.table("next")) {
        TomlReader next(*table, "signing.next", report);
        read_key(next, section.next.emplace());
        next.instant("switch_on", section.switch_on, Need::required);
        next.finish();
    }
    signing.finish();
}

}  // namespace ncp::config
