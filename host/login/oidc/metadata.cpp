#include "login/oidc/metadata.h"

#include <algorithm>
#include <array>

#include "base/url.h"
#include "login/oidc/strict_json.h"

namespace ncp::login::oidc {
namespace {

struct Endpoint {
    std::string_view name;
    std::string ProviderMetadata::*member;
    bool required;
    bool called_by_us;  // else only the browser goes there
};
constexpr std::array<Endpoint, 5> kEndpoints{{
    {"authorization_endpoint", &ProviderMetadata::authorization_endpoint, true, false},
    {"token_endpoint", &ProviderMetadata::token_endpoint, true, true},
    {"jwks_uri", &ProviderMetadata::jwks_uri, true, true},
    {"userinfo_endpoint", &ProviderMetadata::userinfo_endpoint, false, true},
    {"end_session_endpoint", &ProviderMetadata::end_session_endpoint, false, false},
}};

struct List {
    std::string_view name;
    std::vector<std::string> ProviderMetadata::*member;
};
constexpr std::array<List, 9> kLists{{
    {"token_endpoint_auth_methods_supported", &ProviderMetadata::auth_methods},
    {"token_endpoint_auth_signing_alg_values_supported", &ProviderMetadata::auth_algorithms},
    {"id_token_signing_alg_values_supported", &ProviderMetadata::id_token_algorithms},
    {"scopes_supported", &ProviderMetadata::scopes},
    {"claims_supported", &ProviderMetadata::claims},
    {"acr_values_supported", &ProviderMetadata::acr_values},
    {"response_types_supported", &ProviderMetadata::response_types},
    {"response_modes_supported", &ProviderMetadata::response_modes},
    {"code_challenge_methods_supported", &ProviderMetadata::challenge_methods},
}};

bool is_true(const Json& document, std::string_view name) {
    const auto member = document.find(name);
    return member != document.end() && member->is_boolean() && member->get<bool>();
}

Status check_issuer(const Json& document, std::string_view issuer) {
    const std::string* named = text_member(document, "issuer");
    if (named && *named == issuer) return {};
    const auto url = HttpsUrl::parse(named ? *named : "");
    if (!url) {
        return fail(ErrorCode::source_failed, "its discovery document names no issuer");
    }
    return fail(
        ErrorCode::source_failed,
        text("its discovery document names the issuer \"{}\": if that is right, write it so "
             "in the configuration, to the last character",
             not_personal(url->text())));
}

bool is_used(const Endpoint& endpoint, const ProviderUse& use) {
    if (endpoint.member == &ProviderMetadata::userinfo_endpoint) return use.userinfo;
    if (endpoint.member == &ProviderMetadata::end_session_endpoint) return use.logout;
    return true;
}

// Of endpoints that may not be called yet.
struct Elsewhere {
    std::string where;  // "its token_endpoint is at https://…"
    std::vector<std::string> origins;

    void add(std::string_view endpoint, const std::string& origin) {
        where += (where.empty() ? "its " : ", its ") + std::string(endpoint) + " is at " + origin;
        if (std::find(origins.begin(), origins.end(), origin) == origins.end()) {
            origins.push_back(origin);
        }
    }
    Error error() const {
        std::string list;
        for (const std::string& origin : origins)
            list += (list.empty() ? "\"" : ", \"") + origin + '"';
        return {ErrorCode::source_failed,
                text("{}, which is not its issuer's origin: if that is right, add to the login's "
                     "option allow: {}",
                     not_personal(std::string(where)), not_personal(std::move(list)))};
    }
};

Status read_endpoint(const Json& document, const Endpoint& endpoint,
                     const std::vector<std::string>& origins, ProviderMetadata& metadata,
                     Elsewhere& elsewhere) {
    const PublicText name = not_personal(std::string(endpoint.name));
    if (!document.contains(endpoint.name)) {
        if (!endpoint.required) return {};
        return fail(ErrorCode::source_failed, text("its discovery document has no {}", name));
    }
    const std::string* address = text_member(document, endpoint.name);
    const auto url = HttpsUrl::parse(address ? *address : "");
    if (!url) {
        return fail(ErrorCode::source_failed,
                    text("its discovery document has a {} that is no https address", name));
    }
    if (endpoint.called_by_us &&
        std::find(origins.begin(), origins.end(), url->origin()) == origins.end()) {
        elsewhere.add(endpoint.name, url->origin());
    }
    metadata.*endpoint.member = url->text();
    return {};
}

}  // namespace

std::string metadata_address(std::string_view issuer) {
    if (issuer.ends_with('/')) issuer.remove_suffix(1);
    return std::string(issuer) + "/.well-known/openid-configuration";
}

Result<ProviderMetadata> read_metadata(std::string_view json, std::string_view issuer,
                                       const ProviderUse& use) {
    auto document = parse_object(json, kMetadataBytesMax);
    if (!document) {
        return fail(document.error().code() == ErrorCode::too_large ? ErrorCode::too_large
                                                                    : ErrorCode::source_failed,
                    text("its discovery document: {}", document.error().operator_text()));
    }
    ProviderMetadata metadata;
    if (Status same = check_issuer(*document, issuer); !same) return fail(same.error());
    metadata.issuer = issuer;
    Elsewhere elsewhere;
    for (const Endpoint& endpoint : kEndpoints) {
        if (!is_used(endpoint, use)) continue;
        Status read = read_endpoint(*document, endpoint, use.origins, metadata, elsewhere);
        if (!read) return fail(read.error());
    }
    if (!elsewhere.origins.empty()) return fail(elsewhere.error());
    for (const List& list : kLists)
        metadata.*list.member =
            texts_member(*document, list.name).value_or(std::vector<std::string>());
    metadata.names_issuer = is_true(*document, "authorization_response_iss_parameter_supported");
    metadata.claims_parameter = is_true(*document, "claims_parameter_supported");
    return metadata;
}

bool offers(const std::vector<std::string>& published, std::string_view name) {
    return published.empty() ||
           std::find(published.begin(), published.end(), name) != published.end();
}

}  // namespace ncp::login::oidc
