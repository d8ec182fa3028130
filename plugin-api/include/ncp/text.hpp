// ncp/text.hpp: the three pieces of text that every adapter needs; included by ncp/plugin.hpp.
//
// No parsing, no locale. Thread-safety: free functions without state.
#ifndef NCP_TEXT_HPP
#define NCP_TEXT_HPP

#include <array>
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

// Text as it stands in an XML element or attribute; control characters, which XML 1.0 cannot hold,
// are dropped. The bytes must be UTF-8.
inline std::string xml_text(std::string_view text) {
    std::string xml;
    for (const char c : text) {
        switch (c) {
            case '<':
                xml += "&lt;";
                break;
            case '>':
                xml += "&gt;";
                break;
            case '&':
                xml += "&amp;";
                break;
            case '"':
                xml += "&quot;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') xml += c;
        }
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
