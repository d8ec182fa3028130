// [[login]] with method = "openid-connect".
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/public_text.h"
#include "base/url.h"
#include "config/nearest.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

constexpr std::string_view kDiscovery = "/.well-known/openid-configuration";
constexpr Range kMaxAgeMinutes{0, 1440};

const std::set<std::string>& algorithm_names() {
    static const std::set<std::string> names{"RS256", "RS384", "RS512", "PS256", "PS384",
                                             "PS512", "ES256", "ES384", "ES512"};
    return names;
}

// One word of a known few; empty if the option is absent.
std::string read_word(TomlReader& login, std::string_view name,
                      const std::set<std::string>& known) {
    std::string word;
    login.text(name, word);
    if (word.empty() || known.contains(word)) return word;
    std::string list;
    for (const std::string& one : known)
        list += (list.empty() ? "\"" : ", \"") + one + '"';
    login.refuse(name,
                 fmt::format("is \"{}\"; known: {}", not_personal(std::string(word)).str(), list));
    return "";
}

void read_client(TomlReader& login, OidcSection& section) {
    login.text("client_id", section.client_id, Need::required);
    login.path("client_secret_file", section.client_secret_file);
    refuse_secret(login, "client_secret", "client_secret_file");
    login.path("private_key", section.private_key);
    login.text("key_id", section.key_id);
    section.key_algorithm = read_word(login, "key_algorithm", algorithm_names());
    section.assertion_for_token_endpoint =
        read_word(login, "assertion_audience", {"issuer", "token-endpoint"}) == "token-endpoint";
    const std::string auth =
        read_word(login, "token_endpoint_auth",
                  {"client_secret_basic", "client_secret_post", "private_key_jwt"});
    if (auth == "client_secret_basic") section.auth = ClientAuth::secret_basic;
    if (auth == "client_secret_post") section.auth = ClientAuth::secret_post;
    if (auth == "private_key_jwt") section.auth = ClientAuth::private_key_jwt;
    const bool by_key = !section.private_key.empty();
    if (by_key != section.client_secret_file.empty()) {
        login.refuse("client_secret_file",
                     by_key ? "and private_key exclude each other: leave one out"
                            : "is missing: name the file with the client's secret, or private_key");
    } else if (!auth.empty() && by_key != (section.auth == ClientAuth::private_key_jwt)) {
        login.refuse("token_endpoint_auth",
                     by_key ? "must be \"private_key_jwt\" beside private_key"
                            : "\"private_key_jwt\" needs private_key instead of a secret");
    }
}

void read_origins(TomlReader& login, OidcSection& section) {
    login.texts("allow", section.allow);
    for (const std::string& origin : section.allow) {
        const auto url = HttpsUrl::parse(origin);
        if (!url || url->origin() != origin) {
            login.refuse("allow",
                         fmt::format("has \"{}\", which is not like \"https://idp.example.org\" "
                                     "(small letters, no path, the port only if it is not 443)",
                                     not_personal(std::string(origin)).str()));
        }
    }
    login.path("ca_file", section.ca_file);
}

void read_request(TomlReader& login, OidcSection& section) {
    login.texts("scopes", section.scopes);
    if (std::find(section.scopes.begin(), section.scopes.end(), "openid") == section.scopes.end()) {
        login.refuse("scopes", "must hold \"openid\": without it there is no login, only access");
    }
    for (const std::string& scope : section.scopes) {
        if (scope.empty() || scope.find_first_of(" \"\\") != std::string::npos) {
            login.refuse("scopes", "must be a list of single words");
        }
    }
    login.texts("request_claims", section.request_claims);
    section.prompt = read_word(login, "prompt", {"login", "consent", "select_account"});
    std::chrono::minutes max_age{-1};
    login.minutes("max_age_minutes", max_age, kMaxAgeMinutes);
    if (max_age.count() >= 0) section.max_age = max_age;
}

}  // namespace

void read_oidc(TomlReader& login, Report& report, LoginSection& section) {
    OidcSection& oidc = section.oidc;
    login.text("issuer", oidc.issuer, Need::required);
    const auto issuer = HttpsUrl::parse(oidc.issuer);
    if (!oidc.issuer.empty() && (!issuer || oidc.issuer.find('?') != std::string::npos)) {
        login.refuse("issuer", "must be an https address without a query");
    }
    if (oidc.issuer.ends_with(kDiscovery)) {
        login.refuse("issuer",
                     fmt::format("is the address of its document: leave out {}", kDiscovery));
    }
    read_client(login, oidc);
    read_origins(login, oidc);
    read_request(login, oidc);
    login.texts("algorithms", oidc.algorithms);
    for (const std::string& name : oidc.algorithms) {
        if (algorithm_names().contains(name)) continue;
        login.refuse("algorithms",
                     fmt::format("has \"{}\"; known: RS256, PS256, ES256 and their kin with 384 "
                                 "and 512; \"none\" and HS256 prove nothing here",
                                 not_personal(std::string(name)).str()));
    }
    if (oidc.algorithms.empty()) login.refuse("algorithms", "must name at least one");
    oidc.userinfo = read_word(login, "userinfo", {"auto", "never"}) != "never";
    login.truth("logout", oidc.logout);
    read_vouching(login, report, section.vouching);
}

}  // namespace ncp::config
