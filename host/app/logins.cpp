#include "app/logins.h"

#include <algorithm>

#include "app/named_files.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/keys_of.h"
#include "login/demo/demo_login.h"
#include "login/identity/provider_names.h"
#include "login/oidc/oidc_login.h"
#include "login/proxy/proxy_login.h"
#include "login/saml/attributes.h"
#include "login/saml/saml_login.h"
#include "signing/verify.h"

namespace ncp::app {
namespace {

constexpr std::size_t kLogoBytesMax = 256U << 10;  // it is drawn two lines high
constexpr std::size_t kCertificatesBytesMax = 1U << 20;

// What the sources are told, and what every result is compared with (elmo/person.h).
std::set<std::string> wanted_keys(const std::vector<config::SourceSection>& sources) {
    std::set<std::string> keys{"birth_date", "family_name"};
    for (const config::SourceSection& source : sources) {
        keys.insert(source.identity.begin(), source.identity.end());
        keys.insert(source.needs.begin(), source.needs.end());
    }
    return keys;
}

Result<std::unique_ptr<login::LoginMethod>> make_saml(const config::LoginSection& section,
                                                      const config::Settings& settings,
                                                      session::Store& store, const Clock& clock) {
    const config::SamlSection& saml = section.saml;
    std::string certificates;
    if (!saml.metadata_certificate.empty()) {
        auto pem = read_file(saml.metadata_certificate, kCertificatesBytesMax);
        if (!pem) return fail(pem.error());
        if (Status usable = signing::check_certificate(*pem); !usable) {
            return fail(ErrorCode::invalid_config,
                        text("metadata_certificate: {}", usable.error().operator_text()));
        }
        certificates = std::move(*pem);
    }
    return login::open_saml_login(
        {.id = section.id,
         .title = section.title,
         .contact_point = settings.emrex.name,
         .public_origin = settings.server.public_url,
         .entity_id = saml.entity_id,
         .idp = saml.idp,
         .discovery_url = saml.discovery_url,
         .force_authn = saml.force_authn,
         .presence = saml.presence,
         .names = login::with_usual(section.vouching.identity, login::saml::usual_names()),
         .wanted_keys = wanted_keys(settings.sources),
         .national_id_country = section.vouching.national_id_country,
         .assurance = section.vouching.assurance,
         .key = saml.key,
         .certificate = saml.certificate,
         .second_key = saml.second_key,
         .second_certificate = saml.second_certificate,
         .federation = {.name = section.id,
                        .file = saml.metadata_file,
                        .url = saml.metadata_url,
                        .query_url = saml.metadata_query_url,
                        .copy = saml.metadata_copy,
                        .certificates_pem = std::move(certificates),
                        .ca_file = saml.metadata_ca_file,
                        .trusted = {saml.idps, saml.registration_authorities}}},
        store, clock);
}

Result<std::unique_ptr<login::LoginMethod>> make_login(const config::LoginSection& section,
                                                       const config::Settings& settings,
                                                       session::Store& store, const Clock& clock) {
    if (section.method == "saml") return make_saml(section, settings, store, clock);
    if (section.method == "demo") {
        return login::make_demo_login(section.id, section.title, section.students,
                                      settings.demonstration);
    }
    if (section.method == "openid-connect") {
        return login::oidc::make_oidc_login(
            {.id = section.id,
             .title = section.title,
             .section = section.oidc,
             .vouching = section.vouching,
             .public_origin = settings.server.public_url,
             // The other threads serve those who wait for nobody.
             .calls_max = std::max<std::size_t>(1, settings.server.threads / 2)},
            clock);
    }
    if (section.method == "trusted-proxy") {
        return login::proxy::make_proxy_login(section, settings.server, clock);
    }
    return fail(ErrorCode::invalid_config,
                text("method \"{}\" is not known", not_personal(section.method)));
}

Result<Logo> read_logo(const std::filesystem::path& file) {
    static const std::map<std::string, std::string> types{{".svg", "image/svg+xml"},
                                                          {".png", "image/png"}};
    const auto type = types.find(file.extension().string());
    if (type == types.end()) {
        return fail(ErrorCode::invalid_config,
                    text("{}: a logo is a file .svg or .png", not_personal(file.string())));
    }
    auto bytes = read_file(file, kLogoBytesMax);
    if (!bytes) return fail(bytes.error());
    return Logo{type->second, std::move(*bytes)};
}

}  // namespace

std::set<std::string> Logins::with_logo() const {
    return keys_of(logos);
}

void Logins::mount_logos(http::Router& router) const {
    for (const auto& [id, logo] : logos) {
        router.get("/login/" + id + "/logo", [logo = logo](const http::Request&) {
            http::Response response;
            response.content_type = logo.content_type;
            response.body = logo.bytes;
            return response;
        });
    }
}

Result<Logins> load_logins(const config::Settings& settings, session::Store& store,
                           const Clock& clock, std::vector<config::Problem>* problems) {
    Logins logins;
    std::size_t found = 0;
    auto add_problem = [&](const config::LoginSection& section, const Error& error) {
        problems->push_back(
            {section.line, "login \"" + section.id + "\": " + error.operator_text().str()});
        ++found;
    };
    for (const config::LoginSection& section : settings.logins) {
        if (!section.logo.empty()) {
            auto logo = read_logo(section.logo);
            if (logo) logins.logos.emplace(section.id, std::move(*logo));
            if (!logo) add_problem(section, logo.error());
        }
        if (!check_files(section, problems)) {
            ++found;
            continue;
        }
        auto method = make_login(section, settings, store, clock);
        if (method) logins.methods.push_back(std::move(*method));
        if (!method) add_problem(section, method.error());
    }
    if (found > 0) {
        return fail(ErrorCode::invalid_config, text("{} problems with the logins", found));
    }
    return logins;
}

std::vector<PublicText> unaskable_sources(const Logins& logins, const config::Settings& settings) {
    std::vector<PublicText> warnings;
    for (const config::SourceSection& source : settings.sources) {
        const bool any_will_do = source.needs.empty();
        const auto& wanted = any_will_do ? source.identity : source.needs;
        auto tells_enough = [&](const auto& method) {
            const auto told = login::with_derived_keys(method->identity_keys());
            auto is_told = [&](const std::string& key) { return told.contains(key); };
            return any_will_do ? std::any_of(wanted.begin(), wanted.end(), is_told)
                               : std::all_of(wanted.begin(), wanted.end(), is_told);
        };
        if (wanted.empty() ||
            std::any_of(logins.methods.begin(), logins.methods.end(), tells_enough)) {
            continue;
        }
        std::string keys;
        for (const std::string& key : wanted)
            keys += (keys.empty() ? "" : any_will_do ? " or " : " and ") + key;
        warnings.push_back(text(
            "source {} needs {}, which no way to log in tells: nobody will be asked about there; "
            "map it in [login.identity]",
            not_personal(source.id), not_personal(keys)));
    }
    return warnings;
}

}  // namespace ncp::app
