#include "login/saml/attributes.h"

#include <algorithm>
#include <array>

#include "login/identity/clean_text.h"
#include "login/identity/schac.h"

namespace ncp::login::saml {
namespace {

struct Usual {
    std::string_view key, oid, friendly;
    bool mace = false;  // had a name in the older form, too
};

// OIDs: RFC 4519, RFC 4524, RFC 2798; eduPerson 202208; SCHAC 1.5; norEdu* 1.6; funetEduPerson 2.4;
// the Swedish attribute specification; Suomi.fi e-Identification. In order of preference.
constexpr std::array kUsual{
    Usual{"given_names", "2.5.4.42", "givenName", true},
    Usual{"given_names", "1.3.6.1.4.1.16161.1.1.25", "funetEduPersonGivenNames"},
    Usual{"family_name", "2.5.4.4", "sn", true},
    Usual{"birth_date", "1.3.6.1.4.1.25178.1.2.3", "schacDateOfBirth"},
    Usual{"birth_date", "1.2.752.201.3.4", "dateOfBirth"},
    Usual{"national_id", "1.3.6.1.4.1.2428.90.1.5", "norEduPersonNIN"},
    Usual{"national_id", "1.2.752.29.4.13", "personalIdentityNumber"},
    Usual{"national_id", "1.2.246.21", "nationalIdentificationNumber"},
    Usual{"national_id", "1.3.6.1.4.1.25178.1.2.15", "schacPersonalUniqueID"},
    Usual{"schac_personal_unique_code", "1.3.6.1.4.1.25178.1.2.14", "schacPersonalUniqueCode"},
    Usual{"eppn", "1.3.6.1.4.1.5923.1.1.1.6", "eduPersonPrincipalName", true},
    Usual{"email", "0.9.2342.19200300.100.1.3", "mail", true},
    Usual{"learner_number", "1.3.6.1.4.1.16161.1.1.27", "funetEduPersonLearnerId"},
};

// eduPerson, and the SAML subject identifiers: everything of the form name@scope that a mapping may
// name.
constexpr std::array<std::string_view, 9> kScoped{
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
    "urn:mace:dir:attribute-def:eduPersonPrincipalName",
    "eduPersonPrincipalName",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.9",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
    "eduPersonScopedAffiliation",
    "eduPersonUniqueId",
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id"};

bool has_own_scope(std::string_view value, const IdentityProvider& provider) {
    const std::size_t at = value.rfind('@');
    return at != std::string_view::npos && provider.scopes.cover(value.substr(at + 1));
}

// As it will be read: with its ends cleaned.
bool is_foreign_student_id(const std::string& value, const IdentityProvider& provider) {
    const auto clean = clean_text(value);
    const std::string_view giver = giver_of_student_id(clean ? *clean : value);
    const bool of_a_country = giver.size() == 2;
    return !giver.empty() && !of_a_country && !provider.scopes.cover(giver);
}

bool is_scoped(std::string_view key, std::string_view name) {
    return key == "eppn" || std::find(kScoped.begin(), kScoped.end(), name) != kScoped.end();
}

}  // namespace

const AttributeNames& usual_names() {
    static const AttributeNames names = [] {
        AttributeNames made;
        for (const Usual& one : kUsual) {
            auto& of_key = made[std::string(one.key)];
            of_key.push_back("urn:oid:" + std::string(one.oid));
            if (one.mace)
                of_key.push_back("urn:mace:dir:attribute-def:" + std::string(one.friendly));
        }
        // Plain names last: they mean what a provider says they mean.
        for (const Usual& one : kUsual)
            made[std::string(one.key)].emplace_back(one.friendly);
        return made;
    }();
    return names;
}

std::string_view friendly_name(std::string_view name) {
    constexpr std::string_view kOid = "urn:oid:";
    if (!name.starts_with(kOid)) return {};
    name.remove_prefix(kOid.size());
    const auto found = std::find_if(kUsual.begin(), kUsual.end(),
                                    [&](const Usual& one) { return one.oid == name; });
    return found == kUsual.end() ? std::string_view() : found->friendly;
}

AttributeNames names_for(const std::set<std::string>& wanted_keys, const AttributeNames& names) {
    AttributeNames asked;
    for (const auto& [key, candidates] : names) {
        const auto told = with_derived_keys({key});
        const bool wanted =
            std::any_of(told.begin(), told.end(), [&, &self = key](const auto& one) {
                return wanted_keys.contains(one) && (one == self || !names.contains(one));
            });
        if (wanted) asked.emplace(key, candidates);
    }
    return asked;
}

Mapped map_attributes(const SentAttributes& sent, const AttributeNames& names,
                      const IdentityProvider& provider) {
    Mapped mapped;
    for (const auto& [key, candidates] : names) {
        for (const std::string& name : candidates) {
            const auto found = sent.find(name);
            if (found == sent.end() || found->second.empty()) continue;
            std::vector<std::string> values = found->second;
            const bool scoped = is_scoped(key, name);
            mapped.foreign_scopes += std::erase_if(values, [&](const std::string& value) {
                return (scoped && !has_own_scope(value, provider)) ||
                       is_foreign_student_id(value, provider);
            });
            if (values.empty()) continue;
            mapped.raw.emplace(key, std::move(values));
            break;
        }
    }
    return mapped;
}

}  // namespace ncp::login::saml
