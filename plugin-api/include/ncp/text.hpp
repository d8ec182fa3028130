// ncp/text.hpp: the three pieces of text that every adapter needs; included by ncp/plugin.hpp.
//
// No parsing, no locale. Thread-safety: free functions without state.
#ifndef NCP_TEXT_HPP
#define NCP_TEXT_HPP

#include <array>
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

namespace ncp::plugin {

// A JSON string with its quotes; bytes that are not ASCII pass as they are (UTF-8).
inline std::string json_string(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string json = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += {'\\', c};
        } else if (byte < 0x20) {
            json += {'\\', 'u', '0', '0', kHex[byte >> 4U], kHex[byte & 15U]};
        } else {
            json += c;
        }
    }
    return json += '"';
}

// Bytes of the character that begins there, 0 if it is no UTF-8 (RFC 3629) or none that XML 1.0
// knows (section 2.2: no control characters, no U+FFFE and U+FFFF).
inline std::size_t xml_character_bytes(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(0);
    if (first < 0x80) return first >= 0x20 || first == '\n' || first == '\t' ? 1 : 0;
    if (first < 0xc2 || first > 0xf4) return 0;
    const std::size_t bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (bytes > text.size()) return 0;
    unsigned code = first & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return 0;
        code = code << 6U | (byte(i) & 0x3fU);
    }
    const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    return overlong || surrogate || code > 0x10ffff || code == 0xfffe || code == 0xffff ? 0 : bytes;
}

// Text as it stands in an XML element or attribute, whatever the bytes are: control characters are
// dropped, other bytes that cannot stand in XML become U+FFFD.
inline std::string xml_text(std::string_view text) {
    std::string xml;
    while (!text.empty()) {
        const char c = text.front();
        const std::size_t bytes = xml_character_bytes(text);
        if (c == '<') {
            xml += "&lt;";
        } else if (c == '>') {
            xml += "&gt;";
        } else if (c == '&') {
            xml += "&amp;";
        } else if (c == '"') {
            xml += "&quot;";
        } else if (bytes > 0) {
            xml += text.substr(0, bytes);
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            xml += "\xef\xbf\xbd";
        }
        text.remove_prefix(bytes > 0 ? bytes : 1);
    }
    return xml;
}

// Now as an xs:dateTime with its zone: 2026-08-01T10:00:00Z.
inline std::string utc_now() {
    const std::time_t seconds = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace ncp::plugin

#endif
