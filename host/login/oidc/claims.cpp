#include "login/oidc/claims.h"

#include <algorithm>
#include <array>

namespace ncp::login::oidc {
namespace {

// OpenID Connect Core 1.0 section 5.1; REFEDS' mapping of eduPerson and SCHAC to OpenID Connect;
// docs.feide.no; docs.digdir.no (ID-porten); developer.signicat.com.
const ProviderNames& usual_names() {
    static const ProviderNames names{
        {"given_names", {"given_name", "givenName"}},
        {"family_name", {"family_name", "sn"}},
        {"birth_date",
         {"birthdate", "schac_date_of_birth", "schacDateOfBirth", "norEduPersonBirthDate"}},
        {"national_id",
         {"https://n.feide.no/claims/nin", "https://n.feide.no/claims/userid_sec=nin:*",
          "norEduPersonNIN", "pid", "nin", "schac_personal_unique_id", "schacPersonalUniqueID"}},
        {"national_id_country", {"nin_issuing_country"}},
        {"eppn",
         {"eduperson_principal_name", "eduPersonPrincipalName",
          "https://n.feide.no/claims/userid_sec=feide:*",
          "https://n.feide.no/claims/eduPersonPrincipalName"}},
        {"schac_personal_unique_code", {"schac_personal_unique_code", "schacPersonalUniqueCode"}},
        {"email", {"email"}},
    };
    return names;
}

std::optional<std::string> unescaped(std::string_view token) {
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] != '~') {
            text += token[i];
            continue;
        }
        ++i;
        if (i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
        text += token[i] == '0' ? '~' : '/';
    }
    return text;
}

void add_value(const Json& value, const std::string& prefix, std::vector<std::string>& values) {
    if (value.is_array()) {
        for (const Json& one : value)
            add_value(one, prefix, values);
        return;
    }
    std::string found;
    if (value.is_string()) found = value.get<std::string>();
    if (value.is_number_integer()) found = value.dump();
    if (found.empty() || !found.starts_with(prefix)) return;
    found.erase(0, prefix.size());
    if (!found.empty()) values.push_back(std::move(found));
}

using Step = std::vector<std::string>::const_iterator;

void walk(const Json& claims, Step step, Step end, const std::string& prefix,
          std::vector<std::string>& values) {
    if (step == end) return add_value(claims, prefix, values);
    if (claims.is_array()) {
        for (const Json& one : claims)
            walk(one, step, end, prefix, values);
        return;
    }
    const auto member = claims.is_object() ? claims.find(*step) : claims.end();
    if (claims.is_object() && member != claims.end()) {
        walk(*member, std::next(step), end, prefix, values);
    }
}

bool says_unverified(const Json& claims) {
    const auto verified = claims.find("email_verified");
    return verified != claims.end() && (*verified == Json(false) || *verified == Json("false"));
}

}  // namespace

Result<ClaimName> ClaimName::parse(std::string_view text) {
    const auto refuse = [&](const PublicText& why) {
        return fail(ErrorCode::invalid_config,
                    ncp::text("\"{}\": {}", not_personal(std::string(text)), why));
    };
    ClaimName name;
    std::string_view path = text;
    if (const std::size_t sign = text.find('='); sign != std::string_view::npos) {
        if (!text.ends_with('*')) {
            return refuse("behind \"=\" comes what values begin with, and a \"*\"");
        }
        name.prefix_ = text.substr(sign + 1, text.size() - sign - 2);
        path = text.substr(0, sign);
    }
    if (path.empty() || path == "/") return refuse("no name of a claim");
    if (path.front() != '/') {
        name.path_.emplace_back(path);
        return name;
    }
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        auto token = unescaped(path.substr(0, end));
        if (!token) return refuse("\"~\" stands for itself as \"~0\", and for \"/\" as \"~1\"");
        name.path_.push_back(std::move(*token));
        path.remove_prefix(end);
    }
    return name;
}

std::vector<std::string> ClaimName::values(const Json& claims) const {
    std::vector<std::string> values;
    walk(claims, path_.begin(), path_.end(), prefix_, values);
    return values;
}

Result<Mapping> read_mapping(const ProviderNames& names) {
    Mapping mapping;
    for (const auto& [key, claims] : names) {
        for (const std::string& claim : claims) {
            auto name = ClaimName::parse(claim);
            if (!name) {
                return fail(ErrorCode::invalid_config,
                            ncp::text("[login.identity] {}: {}", not_personal(std::string(key)),
                                      name.error().operator_text()));
            }
            mapping[key].push_back(std::move(*name));
        }
    }
    return mapping;
}

Result<Mapping> mapping_of(const config::VouchingSection& vouching) {
    return read_mapping(with_usual(vouching.identity, usual_names()));
}

RawAttributes map_claims(const Mapping& mapping, const Json& id_token, const Json* userinfo) {
    // Said in one of the two it holds for both, which may repeat the address alone.
    const bool unverified = says_unverified(id_token) || (userinfo && says_unverified(*userinfo));
    RawAttributes attributes;
    for (const auto& [key, names] : mapping) {
        for (const ClaimName& name : names) {
            if (unverified && name.top() == "email") continue;
            std::vector<std::string> values = name.values(id_token);
            if (values.empty() && userinfo) values = name.values(*userinfo);
            if (values.empty()) continue;
            attributes[key] = std::move(values);
            break;
        }
    }
    return attributes;
}

bool is_complete(const Mapping& mapping, const RawAttributes& attributes) {
    return std::all_of(mapping.begin(), mapping.end(), [&](const auto& one) {
        const std::string& key = one.first;
        return attributes.contains(key) || key == "national_id_country" ||
               (key == "esi" && attributes.contains("schac_personal_unique_code"));
    });
}

}  // namespace ncp::login::oidc
