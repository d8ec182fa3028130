#include "login/saml/program/redirect.h"

#include <zlib.h>

#include <algorithm>
#include <map>

#include "base/bytes.h"
#include "base/url.h"
#include "login/saml/program/saml_names.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {
namespace {

constexpr std::size_t kRatioMax = 100;         // security.md: inflate ratio
constexpr std::size_t kQueryBytesMax = 16384;  // servers take no longer addresses

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Read<std::string> decoded(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            made += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = high < 0 ? -1 : hex_digit(text[i + 2]);
        if (low < 0) return tl::unexpected(Refusal::not_a_query);
        made += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return made;
}

using Parameters = std::map<std::string_view, std::string_view>;  // values as they came

Read<Parameters> parameters_of(std::string_view query) {
    Parameters parameters;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view piece = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(piece.find('='), piece.size());
        const std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
        if (!parameters.emplace(piece.substr(0, equals), value).second) {
            return tl::unexpected(Refusal::not_a_query);
        }
    }
    return parameters;
}

Read<std::string> inflated(std::string_view packed) {
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return tl::unexpected(Refusal::internal);
    std::string text(std::min(packed.size() * kRatioMax, kMessageBytesMax), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const int outcome = inflate(&stream, Z_FINISH);
    text.resize(stream.total_out);
    const bool whole = outcome == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    if (!whole) return tl::unexpected(Refusal::not_compressed);
    return text;
}

}  // namespace

Read<Redirected> read_redirect(std::string_view query) {
    if (query.size() > kQueryBytesMax) return tl::unexpected(Refusal::too_large);
    auto parameters = parameters_of(query);
    if (!parameters) return tl::unexpected(parameters.error());
    if (parameters->count("SAMLRequest") == 0) return tl::unexpected(Refusal::not_a_query);
    if (parameters->count("Signature") == 0 || parameters->count("SigAlg") == 0) {
        return tl::unexpected(Refusal::not_signed);
    }
    Redirected made;
    for (const std::string_view name : {"SAMLRequest", "RelayState", "SigAlg"}) {
        const auto found = parameters->find(name);
        if (found == parameters->end()) continue;
        if (!made.signed_bytes.empty()) made.signed_bytes += '&';
        made.signed_bytes.append(name).append("=").append(found->second);
    }
    auto message = decoded((*parameters)["SAMLRequest"]);
    auto algorithm = decoded((*parameters)["SigAlg"]);
    auto signature = decoded((*parameters)["Signature"]);
    auto relay_state = decoded((*parameters)["RelayState"]);
    if (!message || !algorithm || !signature || !relay_state) {
        return tl::unexpected(Refusal::not_a_query);
    }
    const auto packed = decode_message(*message);
    const auto value = decode_message(*signature);
    if (!packed) return tl::unexpected(packed.error());
    if (!value) return tl::unexpected(value.error());
    auto xml = inflated(*packed);
    if (!xml) return tl::unexpected(xml.error());
    made.xml = std::move(*xml);
    made.relay_state = std::move(*relay_state);
    made.algorithm = std::move(*algorithm);
    made.signature = *value;
    return made;
}

Read<std::string> sign_redirect(const std::string& location, std::string_view parameter,
                                const OwnKey& key) {
    // The last one: what stands before is the provider's own address.
    const std::size_t begin = location.rfind(std::string(parameter) + '=');
    if (begin == std::string::npos) return tl::unexpected(Refusal::internal);
    const std::string algorithm = "&SigAlg=" + percent_encode(kRsaSha256);
    auto signature = key.sign(location.substr(begin) + algorithm);
    if (!signature) return signature;
    return location + algorithm + "&Signature=" + percent_encode(base64_encode(*signature));
}

}  // namespace ncp::login::saml::program
