// PKCS#11 tokens made by SoftHSM, with keys that are made in them and cannot leave them. For tests;
// needs softhsm2, opensc and libengine-pkcs11-openssl (./dev setup test).
//
// One folder for all tokens of a process, because the driver reads its configuration once.
// Throws std::runtime_error. Thread-safety: one thread.
#pragma once

#include <filesystem>
#include <string>

namespace ncp::test {

inline constexpr char kTokenDriver[] = "/usr/lib/softhsm/libsofthsm2.so";
inline constexpr char kTokenPin[] = "7493";

struct SoftToken {
    std::string label;
    std::filesystem::path folder;  // where it keeps its keys; removing it is pulling it out
    std::string uri(const std::string& object) const {
        return "pkcs11:token=" + label + ";object=" + object;
    }
};

SoftToken make_soft_token(const std::string& label);

// kind: as pkcs11-tool names it, "rsa:2048", "EC:prime256v1".
void make_token_key(const SoftToken& token, const std::string& object, const std::string& kind);

// A self-signed certificate of the token's key, made by openssl as an operator would; PEM.
std::string make_token_certificate(const SoftToken& token, const std::string& object);

}  // namespace ncp::test
