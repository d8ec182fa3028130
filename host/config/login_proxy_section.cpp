// [[login]] with method = "trusted-proxy". What would let somebody in who only pretends to be the
// proxy is an error here, with what to write instead.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/lower_case.h"
#include "base/public_text.h"
#include "base/url.h"
#include "config/header_name.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

// A proxy is one computer, or a few beside each other; whole providers are no proxies.
constexpr unsigned kPrefixBitsMinV4 = 16;
constexpr unsigned kPrefixBitsMinV6 = 48;
constexpr char kNoProxy[] = "[login.proxy] is missing: it says how the proxy is recognised";

struct TrustName {
    std::string_view name;
    ProxyTrust trust;
    std::vector<std::string_view> options;  // that belong to it alone
};
const std::array<TrustName, 3>& trust_names() {
    static const std::array<TrustName, 3> names{
        TrustName{"unix-socket", ProxyTrust::unix_socket, {}},
        TrustName{"client-certificate", ProxyTrust::client_certificate, {"certificates"}},
        TrustName{"address-and-secret",
                  ProxyTrust::address_and_secret,
                  {"addresses", "secret_header", "secret_file"}}};
    return names;
}

void read_list(TomlReader& proxy, std::string_view name, std::vector<std::string>& list) {
    proxy.texts(name, list);
    if (proxy.has(name) && list.empty()) proxy.refuse(name, "must have entries");
}

void read_certificates(TomlReader& proxy, ProxySection& section) {
    read_list(proxy, "certificates", section.certificates);
    for (const std::string& name : section.certificates) {
        const std::size_t colon = name.find(':');
        const std::string_view kind = std::string_view(name).substr(0, colon);
        const bool known = colon != std::string::npos && colon + 1 < name.size() &&
                           (kind == "dns" || kind == "uri" || kind == "subject");
        if (!known) {
            proxy.refuse("certificates",
                         fmt::format("holds \"{}\"; a name of the proxy's certificate is written "
                                     "\"dns:proxy.example.org\", \"uri:…\" or \"subject:CN=…\"",
                                     not_personal(name).str()));
        }
    }
}

void read_addresses(TomlReader& proxy, ProxySection& section) {
    std::vector<std::string> written;
    read_list(proxy, "addresses", written);
    for (const std::string& text : written) {
        const auto range = AddressRange::parse(text);
        if (!range) {
            proxy.refuse("addresses",
                         fmt::format("holds \"{}\", which is neither an address nor a range such "
                                     "as 192.0.2.0/28",
                                     not_personal(text).str()));
        } else if (range->prefix_bits() < (range->is_v4() ? kPrefixBitsMinV4 : kPrefixBitsMinV6)) {
            proxy.refuse("addresses",
                         fmt::format("holds \"{}\": so many computers are not your proxy; list its "
                                     "own addresses (no range wider than /{} or /{})",
                                     text, kPrefixBitsMinV4, kPrefixBitsMinV6));
        } else {
            section.addresses.push_back(*range);
        }
    }
}

void demand(TomlReader& proxy, std::string_view option, std::string_view why) {
    if (!proxy.has(option)) proxy.refuse(option, why);
}

// The options of the trust that was chosen must be there, those of the others must not.
void check_options(TomlReader& proxy, const ProxySection& section) {
    for (const TrustName& one : trust_names()) {
        if (one.trust == section.trust) continue;
        for (std::string_view option : one.options) {
            if (proxy.has(option)) {
                proxy.refuse(option,
                             fmt::format("is only looked at with trust = \"{}\"", one.name));
            }
        }
    }
    if (section.trust == ProxyTrust::client_certificate) {
        demand(proxy, "certificates",
               "is missing: name the proxy's certificate, as in [\"dns:proxy.example.org\"]; "
               "without it everybody with a certificate of client_ca could pretend to be it");
    }
    if (section.trust == ProxyTrust::address_and_secret) {
        demand(proxy, "addresses", "is missing: list the addresses of the proxy");
        demand(proxy, "secret_header",
               "is missing: an address alone proves little; have the proxy send a secret in a "
               "header of this name");
        demand(proxy, "secret_file",
               "is missing: a file with the secret alone, as `openssl rand -hex 32` makes one");
    }
}

void read_trust(TomlReader& proxy, bool inventory, ProxySection& section) {
    std::string trust;
    proxy.text("trust", trust);
    section.trust_line = proxy.line("trust");
    read_certificates(proxy, section);
    read_addresses(proxy, section);
    proxy.text("secret_header", section.secret_header);
    proxy.path("secret_file", section.secret_file);
    refuse_secret(proxy, "secret", "secret_file");
    if (inventory) return;
    const auto& names = trust_names();
    const auto found = std::find_if(names.begin(), names.end(),
                                    [&](const TrustName& one) { return one.name == trust; });
    if (found == names.end()) {
        proxy.refuse("trust",
                     "must say what proves that a request comes from the proxy: \"unix-socket\", "
                     "\"client-certificate\" or \"address-and-secret\"; otherwise anybody could "
                     "send its headers");
        return;
    }
    section.trust = found->trust;
    check_options(proxy, section);
}

void read_encoding(TomlReader& proxy, ProxySection& section) {
    std::string encoding;
    proxy.text("encoding", encoding);
    if (encoding == "percent") section.encoding = HeaderEncoding::percent;
    if (!encoding.empty() && encoding != "percent" && encoding != "utf-8") {
        proxy.refuse("encoding", R"(must be "utf-8" or "percent")");
    }
    proxy.text("separator", section.separator);
    if (!section.separator.empty() && section.separator != ";" && section.separator != ",") {
        proxy.refuse("separator", R"(must be ";", "," or empty)");
    }
}

void read_logout(TomlReader& proxy, ProxySection& section) {
    proxy.text("logout_url", section.logout_url);
    if (section.logout_url.empty()) return;
    const std::string probe = section.logout_url.substr(0, section.logout_url.find('{'));
    if (!HttpsUrl::parse(probe) || section.logout_url.find("{return}") == std::string::npos) {
        proxy.refuse("logout_url",
                     "must be an https address in which {return} stands where the address to come "
                     "back to belongs");
    }
}

void read_token(const toml::table* table, Report& report, TokenSection& token) {
    if (table == nullptr) return;
    TomlReader reader(*table, "login.proxy.token", report);
    reader.text("header", token.header, Need::required);
    reader.path("jwks_file", token.jwks_file);
    reader.text("jwks_url", token.jwks_url);
    reader.path("ca_file", token.ca_file);
    reader.text("issuer", token.issuer, Need::required);
    reader.text("audience", token.audience, Need::required);
    reader.texts("algorithms", token.algorithms);
    constexpr std::array<std::string_view, 9> kAlgorithms{
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"};
    for (const std::string& name : token.algorithms) {
        if (std::find(kAlgorithms.begin(), kAlgorithms.end(), name) == kAlgorithms.end()) {
            reader.refuse("algorithms",
                          fmt::format("holds \"{}\"; signatures that prove something are {}",
                                      not_personal(name).str(), fmt::join(kAlgorithms, ", ")));
        }
    }
    if (token.algorithms.empty()) reader.refuse("algorithms", "must not be empty");
    if (!report.inventory && token.jwks_file.empty() == token.jwks_url.empty()) {
        reader.refuse("jwks_file",
                      "or jwks_url must say where the signer's public keys are, not both");
    }
    if (!token.jwks_url.empty() && !HttpsUrl::parse(token.jwks_url)) {
        reader.refuse("jwks_url", "must be an https address");
    }
    reader.finish();
}

// Names of headers that say something about the student, and that of the secret.
class HeaderNames {
  public:
    void add(TomlReader& reader, std::string_view option, const std::string& name) {
        if (!is_header_name(name)) {
            return reader.refuse(option,
                                 fmt::format("holds \"{}\", which is not the name of a header",
                                             not_personal(name).str()));
        }
        if (is_senders_own_header(name)) {
            return reader.refuse(option, fmt::format("holds \"{}\", which browsers send themselves",
                                                     not_personal(name).str()));
        }
        const auto [known, fresh] = names_.emplace(header_spelling(name), lower_case(name));
        if (!fresh && known->second != lower_case(name)) {
            reader.refuse(option,
                          fmt::format("holds \"{}\" in a second spelling; programs on the way "
                                      "take them for one",
                                      not_personal(name).str()));
        }
    }
    bool contains(const std::string& name) const { return names_.contains(header_spelling(name)); }

  private:
    std::map<std::string, std::string> names_;
};

void check_names(TomlReader& login, TomlReader& proxy, const LoginSection& section) {
    const ProxySection& settings = section.proxy;
    HeaderNames names;
    if (!settings.token.header.empty()) {
        names.add(proxy, "token", settings.token.header);
    } else {
        for (const auto& [key, headers] : section.vouching.identity) {
            for (const std::string& name : headers)
                names.add(login, "identity", name);
        }
        if (!settings.assurance_from.empty()) {
            names.add(proxy, "assurance_from", settings.assurance_from);
        }
    }
    if (settings.secret_header.empty()) return;
    if (names.contains(settings.secret_header)) {
        return proxy.refuse("secret_header", "is also the name of a header about the student");
    }
    names.add(proxy, "secret_header", settings.secret_header);
}

}  // namespace

void read_proxy_login(TomlReader& login, Report& report, bool, LoginSection& section) {
    read_vouching(login, report, section.vouching);
    std::erase_if(section.vouching.identity, [](const auto& one) { return one.second.empty(); });
    if (!report.inventory && section.vouching.identity.empty()) {
        login.refuse("identity",
                     "is missing: [login.identity] says which header (or claim of the token) holds "
                     "what, as in family_name = \"OIDC_CLAIM_family_name\"");
    }
    const toml::table* table = login.table("proxy");
    if (table == nullptr && login.has("proxy")) return;
    if (table == nullptr) return report.add(login.line(), kNoProxy);
    TomlReader proxy(*table, "login.proxy", report);
    section.proxy.line = proxy.line();
    read_trust(proxy, report.inventory, section.proxy);
    read_encoding(proxy, section.proxy);
    proxy.text("assurance_from", section.proxy.assurance_from);
    read_logout(proxy, section.proxy);
    read_token(proxy.table("token"), report, section.proxy.token);
    if (!section.vouching.assurance.empty() && section.proxy.assurance_from.empty()) {
        proxy.refuse(
            "assurance_from",
            "is missing: assurance is demanded, so some header (or claim of the token) must "
            "say how strong a login was");
    }
    check_names(login, proxy, section);
    proxy.finish();
}

}  // namespace ncp::config
