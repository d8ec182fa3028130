#include "support/saml_redirect.h"

#include <zlib.h>

#include <map>
#include <stdexcept>

#include "base/bytes.h"
#include "signing/certificate.h"
#include "signing/element_signature.h"

namespace ncp::test {
namespace {

std::string percent_decoded(const std::string& text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            made += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            made += text[i];
        }
    }
    return made;
}

std::string inflated(const std::string& packed) {
    z_stream stream{};
    inflateInit2(&stream, -MAX_WBITS);
    std::string text(100'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    const int outcome = inflate(&stream, Z_FINISH);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::runtime_error("not deflated");
    return text;
}

}  // namespace

std::string deflated(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string percent_encoded(const std::string& text) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    std::string made;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos) {
            made += c;
        } else {
            made += "%" + hex_encode(std::string(1, c));
        }
    }
    return made;
}

SentByRedirect sent_by_redirect(const std::string& location, const std::string& parameter,
                                const std::string& certificate_pem) {
    const std::size_t begin = location.find(parameter + "=");
    const std::size_t end = location.find("&Signature=");
    if (begin == std::string::npos || end == std::string::npos) {
        throw std::runtime_error("not a signed redirect: " + location);
    }
    SentByRedirect sent;
    sent.address = location.substr(0, begin);
    const std::string bytes = location.substr(begin, end - begin);
    std::map<std::string, std::string> values;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t stop = std::min(bytes.find('&', at), bytes.size());
        const std::string piece = bytes.substr(at, stop - at);
        values[piece.substr(0, piece.find('='))] =
            percent_decoded(piece.substr(piece.find('=') + 1));
        at = stop + 1;
    }
    sent.xml = inflated(base64_decode(values[parameter]).value());
    sent.relay_state = values["RelayState"];
    sent.algorithm = values["SigAlg"];
    const std::string signature = base64_decode(percent_decoded(location.substr(end + 11))).value();
    signing::TrustedKeys keys;
    keys.add(signing::to_der(*signing::read_certificate_pem(certificate_pem).value()));
    sent.signed_with_key =
        signing::check_bytes_signature(sent.algorithm, bytes, signature, keys).has_value();
    return sent;
}

std::string redirect_query(const std::string& xml, const std::string& relay_state,
                           const SigningKey& key, const std::string& algorithm) {
    std::string query = "SAMLRequest=" + percent_encoded(base64_encode(deflated(xml)));
    if (!relay_state.empty()) query += "&RelayState=" + percent_encoded(relay_state);
    query += "&SigAlg=" + percent_encoded(algorithm);
    const auto signature = key.source->sign(query);
    return query + "&Signature=" + percent_encoded(base64_encode(signature.value()));
}

}  // namespace ncp::test
