#include "login/proxy/trust.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/secret_file.h"
#include "login/proxy/headers.h"

namespace ncp::login::proxy {
namespace {

bool is_visible_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

// What a proxy can send in a header, and nobody can guess.
Result<Secret> read_shared_secret(const std::filesystem::path& file) {
    auto secret = read_secret(file, kSecretBytesMax, SharedWith::group);
    if (!secret) return secret;
    const std::string_view line = secret->reveal();
    if (line.size() < kSecretBytesMin) {
        return fail(ErrorCode::invalid_config,
                    text("{}: the secret has {} bytes, it needs {} or more; `openssl rand -hex 32` "
                         "makes one",
                         not_personal(file.string()), line.size(), kSecretBytesMin));
    }
    if (!is_visible_ascii(line)) {
        return fail(ErrorCode::invalid_config,
                    text("{}: the secret must be one line of visible ASCII without blanks; "
                         "`openssl rand -hex 32` makes one",
                         not_personal(file.string())));
    }
    return secret;
}

}  // namespace

Result<Trust> Trust::open(const config::ProxySection& section) {
    Trust trust(section);
    if (section.trust == config::ProxyTrust::address_and_secret) {
        auto secret = read_shared_secret(section.secret_file);
        if (!secret) return fail(secret.error());
        trust.secret_ = std::move(*secret);
    }
    return trust;
}

bool Trust::bears_secret(const http::Request& request) const {
    const auto sent = single_header(request, section_.secret_header);
    return sent && equal_in_constant_time(*sent, secret_.reveal());
}

std::optional<PublicText> Trust::distrust(const http::Request& request) const {
    auto why = wrong_way(request);
    if (!why && section_.trust == config::ProxyTrust::address_and_secret &&
        !bears_secret(request)) {
        why = "its secret_header is missing, wrong, or there more than once";
    }
    return why;
}

std::optional<PublicText> Trust::wrong_way(const http::Request& request) const {
    switch (section_.trust) {
        case config::ProxyTrust::unix_socket:
            if (request.peer.unix_socket) return std::nullopt;
            return "it did not come by the Unix socket";
        case config::ProxyTrust::client_certificate: {
            const auto& shown = request.peer.certificate_names;
            if (shown.empty()) return "it came without a client certificate";
            const auto& named = section_.certificates;
            if (std::any_of(named.begin(), named.end(),
                            [&](const std::string& name) { return shown.contains(name); })) {
                return std::nullopt;
            }
            return "its client certificate is of another subject than those listed in certificates";
        }
        case config::ProxyTrust::address_and_secret: {
            const auto& ranges = section_.addresses;
            const bool listed = std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) {
                return range.contains(request.peer.address);
            });
            if (listed) return std::nullopt;
            return "it came from an address that is not listed in addresses";
        }
    }
    return "no trust is configured";
}

}  // namespace ncp::login::proxy
