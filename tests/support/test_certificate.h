// Keys and self-signed certificates for servers in tests, made by OpenSSL when they are needed, so
// that no key lies in the repository and none expires.
//
//     TemporaryFolder folder;
//     TestCertificate ours = make_test_certificate(folder.path());
//
// Throws std::runtime_error. Thread-safety: pure functions.
#pragma once

#include <filesystem>
#include <string>

namespace ncp::test {

enum class TestKey { p256, rsa_2048, rsa_1024 };

struct TestCertificate {
    std::filesystem::path certificate, key;  // PEM
};

struct TestCertificateFacts {
    std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";  // as OpenSSL writes them
    long first_day = -1, last_day = 365;                      // counted from today
    std::string common_name = "localhost";
    std::string purpose{};  // extendedKeyUsage, as OpenSSL writes it; empty: any
};

// Its own authority. Files are named <name>.crt and <name>.key.
TestCertificate make_test_certificate(const std::filesystem::path& folder,
                                      const std::string& name = "server",
                                      TestKey kind = TestKey::p256,
                                      const std::string& passphrase = "",
                                      const TestCertificateFacts& facts = {});

}  // namespace ncp::test
