#include "base/bytes.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace ncp {
namespace {
const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(std::string& bytes) {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

constexpr unsigned char kNoDigit = 64;

// Value of each character, or kNoDigit. A table: find_first_not_of() would look through the
// alphabet for every character.
constexpr std::array<unsigned char, 256> kBase64Values = [] {
    std::array<unsigned char, 256> table{};
    table.fill(kNoDigit);
    unsigned char value = 0;
    for (const char c :
         std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
        table[static_cast<unsigned char>(c)] = value++;
    }
    return table;
}();

unsigned char base64_value(char c) {
    return kBase64Values[static_cast<unsigned char>(c)];
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // EVP writes a closing NUL
    int written = EVP_EncodeBlock(raw(text), raw(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(written));
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.empty()) return std::string();
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    const std::string_view digits = text.substr(0, text.size() - padding);
    for (const char c : digits) {
        if (base64_value(c) == kNoDigit) return std::nullopt;
    }
    // The bits of the last digit that no byte takes are zero: one text for the same bytes.
    const int stray = padding == 2 ? 0x0f : padding == 1 ? 0x03 : 0;
    if ((base64_value(digits.back()) & stray) != 0) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int written = EVP_DecodeBlock(raw(bytes), raw(text), static_cast<int>(text.size()));
    if (written < 0) {
        ERR_clear_error();
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(written) - padding);
    return bytes;
}

std::string base64url_encode(std::string_view bytes) {
    std::string text = base64_encode(bytes);
    text.resize(text.find_last_not_of('=') + 1);  // npos + 1 is 0: of nothing
    for (char& c : text)
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    std::string padded;
    padded.reserve(text.size() + 3);
    for (const char c : text) {
        if (c == '+' || c == '/' || c == '=') return std::nullopt;
        padded += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    padded.append((4 - padded.size() % 4) % 4, '=');
    return base64_decode(padded);
}

std::string hex_encode(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (unsigned char byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

std::string sha256(std::string_view bytes) {
    std::string digest(32, '\0');
    unsigned int size = 32;
    if (EVP_Digest(bytes.data(), bytes.size(), raw(digest), &size, EVP_sha256(), nullptr) != 1) {
        std::fputs("fatal: SHA-256 is not available\n", stderr);
        std::abort();
    }
    return digest;
}

std::string random_hex(std::size_t byte_count) {
    std::string bytes(byte_count, '\0');
    if (RAND_bytes(raw(bytes), static_cast<int>(byte_count)) != 1) {
        std::fputs("fatal: no random numbers\n", stderr);
        std::abort();
    }
    return hex_encode(bytes);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ncp
