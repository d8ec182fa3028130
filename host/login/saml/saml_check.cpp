#include "login/saml/saml_check.h"

#include <set>

#include "base/file.h"
#include "login/saml/federation/place.h"
#include "login/saml/own_metadata.h"
#include "outbound/client.h"
#include "signing/certificate_facts.h"

namespace ncp::login::saml {
namespace {

using Grade = Finding::Grade;
using Findings = std::vector<Finding>;
using std::chrono::hours;

constexpr std::size_t kFileBytesMax = 1U << 20;
constexpr hours kSoon{30 * 24};
constexpr hours kLongValidity{28 * 24};
constexpr int kServerErrorMin = 500;
constexpr std::size_t kListedMax = 5;

PublicText named(const std::string& text) {
    return not_personal(text);
}

// Of a certificate that will be over, or is.
void check_dates(const signing::CertificateFacts& facts, const PublicText& what, WallTime now,
                 Findings& findings) {
    if (facts.not_after <= now) {
        findings.push_back({Grade::advice, text("{} was valid until {}: in SAML its key alone "
                                                "counts, but some providers complain",
                                                what, named(rfc3339(facts.not_after)))});
    } else if (facts.not_after <= now + kSoon) {
        findings.push_back({Grade::advice, text("{} is valid until {}: time to make the next", what,
                                                named(rfc3339(facts.not_after)))});
    }
}

void check_own_pair(const std::filesystem::path& certificate, const PublicText& which, WallTime now,
                    Findings& findings) {
    auto pem = read_file(certificate, kFileBytesMax);
    auto facts = pem ? signing::read_certificate_facts(*pem)
                     : Result<signing::CertificateFacts>(fail(pem.error()));
    if (!facts) {
        findings.push_back({Grade::fault, facts.error().operator_text()});
        return;
    }
    findings.push_back(
        {Grade::good,
         text("{} belong together: {}, valid until {}, SHA-256 fingerprint {}", which,
              named(facts->key), named(rfc3339(facts->not_after)), named(facts->fingerprint))});
    check_dates(*facts, text("{}: the certificate", which), now, findings);
}

void check_federations_certificate(const FederationSettings& settings, WallTime now,
                                   Findings& findings) {
    if (settings.certificates_pem.empty()) {
        findings.push_back({Grade::advice,
                            "the metadata's signature is not verified (metadata_unsigned): "
                            "whoever can write the file decides who logs in"});
        return;
    }
    auto all = signing::read_all_certificate_facts(settings.certificates_pem);
    if (!all) return;  // what is said of the metadata tells it
    for (const signing::CertificateFacts& facts : *all) {
        findings.push_back(
            {Grade::good, text("metadata_certificate has the SHA-256 fingerprint {}: "
                               "compare it with the federation's",
                               named(facts.fingerprint))});
        check_dates(facts, "the certificate of the federation", now, findings);
    }
}

void add_left_out(const LeftOut& left_out, Findings& findings) {
    if (left_out.sum() == 0) return;
    findings.push_back(
        {Grade::advice,
         text("left out of the metadata: {} without sign-on by redirect over https, {} without a "
              "key to believe (RSA 2048, P-256), {} whose time is over, {} that share an "
              "entityID, {} malformed",
              left_out.no_redirect, left_out.no_certificate, left_out.expired, left_out.duplicates,
              left_out.malformed)});
}

// Among the members of an interfederation is somebody who vouches for anybody.
void check_trusted(const SamlLoginSettings& settings, const Metadata& metadata,
                   Findings& findings) {
    const Trusted& trusted = settings.federation.trusted;
    if (trusted.restricts()) {
        findings.push_back(
            {metadata.providers.empty() ? Grade::fault : Grade::good,
             text("idps and registration_authorities leave {} of {} identity providers",
                  metadata.providers.size(), metadata.providers.size() + metadata.not_trusted)});
        return;
    }
    std::set<std::string> authorities;
    for (const IdentityProvider& provider : metadata.providers)
        authorities.insert(provider.registration_authority);
    if (!settings.idp.empty() || authorities.size() < 2) return;
    std::string list;
    std::size_t listed = 0;
    for (const std::string& one : authorities) {
        if (++listed > kListedMax) break;
        list += (list.empty() ? "" : ", ") + (one.empty() ? std::string("(not told)") : one);
    }
    findings.push_back(
        {Grade::advice,
         text("the providers of {} registration authorities are believed, {}{}: each of them may "
              "say that anybody with any national id or learner number has logged in; name those "
              "that you trust as registration_authorities, or single ones as idps",
              authorities.size(), named(list),
              named(authorities.size() > kListedMax ? ", …" : ""))});
}

// Is there metadata?
bool check_metadata(const SamlLoginSettings& settings, const Federation& federation,
                    const Deadline& deadline, WallTime now, Findings& findings) {
    auto directory = federation.first_reading(deadline);
    if (!directory) {
        findings.push_back({Grade::fault, text("the metadata cannot be used: {}",
                                               directory.error().operator_text())});
        return false;
    }
    const Metadata& metadata = (*directory)->metadata();
    const auto& until = metadata.valid_until;
    findings.push_back(
        {metadata.providers.empty() ? Grade::fault : Grade::good,
         text("metadata read: {} identity providers, {} of them shown to students, valid until {}",
              metadata.providers.size(), (*directory)->shown(),
              named(until ? rfc3339(*until) : std::string("further notice")))});
    if (!until || *until > now + kLongValidity) {
        findings.push_back({Grade::advice,
                            "the metadata is valid for more than four weeks: who gets hold of old "
                            "metadata can use it for as long; ask the federation"});
    }
    add_left_out(metadata.left_out, findings);
    check_trusted(settings, metadata, findings);
    return true;
}

void check_idp(const SamlLoginSettings& settings, Federation& federation, const Deadline& deadline,
               Findings& findings) {
    if (settings.idp.empty()) return;
    auto idp = federation.find(settings.idp, deadline);
    if (!idp) {
        findings.push_back(
            {Grade::fault, text("idp = \"{}\": {}; it must be there by its exact entityID, with "
                                "sign-on by HTTP-Redirect over https",
                                named(settings.idp), idp.error().operator_text())});
        return;
    }
    findings.push_back({Grade::good, text("{} is there and can be asked by redirect",
                                          named(name_of(**idp, "en")))});
    if ((*idp)->scopes.empty()) {
        findings.push_back({Grade::advice,
                            "its metadata gives it no scope (shibmd:Scope): "
                            "eduPersonPrincipalName and the like will not be believed"});
    }
}

void check_discovery(const SamlLoginSettings& settings, const Deadline& deadline,
                     const Clock& clock, Findings& findings) {
    if (settings.discovery_url.empty()) return;
    auto client = open_client(settings.discovery_url, {}, clock);
    auto response = client ? (*client)->send({.url = settings.discovery_url}, deadline, {})
                           : Result<outbound::Response>(fail(client.error()));
    if (!response) {
        findings.push_back(
            {Grade::advice, text("the discovery service was not reached from here: {}; students' "
                                 "browsers must reach it",
                                 response.error().operator_text())});
    } else if (response->status >= kServerErrorMin) {
        findings.push_back(
            {Grade::fault, text("the discovery service answers with status {}", response->status)});
    } else {
        findings.push_back({Grade::good, "the discovery service can be reached"});
    }
}

void say_mapping(const AttributeNames& names, Findings& findings) {
    std::string list;
    for (const auto& [key, candidates] : names) {
        list += (list.empty() ? "" : "; ") + key + " from ";
        const std::string_view friendly = friendly_name(candidates.front());
        list += friendly.empty() ? candidates.front() : std::string(friendly);
        if (candidates.size() > 1) list += " or others";
    }
    findings.push_back({Grade::good, text("identity: {}", named(list))});
    if (!names.contains("birth_date") && !names.contains("national_id")) {
        findings.push_back({Grade::advice,
                            "neither birth_date nor national_id is mapped: most sources cannot "
                            "compare the person then"});
    }
}

void check_presence(const config::SamlPresence& presence, Findings& findings) {
    std::string missing;
    for (const auto& [name, value] :
         {std::pair("contact", &presence.contact), std::pair("privacy_url", &presence.privacy_url),
          std::pair("description", &presence.description)}) {
        if (value->empty()) missing += (missing.empty() ? "" : ", ") + std::string(name);
    }
    if (missing.empty()) return;
    findings.push_back({Grade::advice, text("our metadata lacks {}: most federations register "
                                            "nobody without",
                                            named(missing))});
}

void say_what_to_register(const SamlLoginSettings& settings, Findings& findings) {
    std::string list;
    for (const std::string& name : requested_attributes(names_asked_for(settings))) {
        const std::string_view friendly = friendly_name(name);
        list += (list.empty() ? "" : ", ") + (friendly.empty() ? name : std::string(friendly));
    }
    if (list.empty()) list = "none, because no source needs what the mapping tells";
    findings.push_back(
        {Grade::good, text("attributes that our metadata asks for: {}", named(list))});
    const SamlAddresses addresses = addresses_of(settings);
    findings.push_back({Grade::good, text("register with the federation: {} (entityID {})",
                                          named(addresses.metadata), named(addresses.entity_id))});
}

}  // namespace

std::vector<Finding> check_saml(const SamlLoginSettings& settings, Federation& federation,
                                const Deadline& deadline, const Clock& clock) {
    Findings findings;
    const WallTime now = clock.wall();
    check_own_pair(settings.certificate, "key and certificate of this login", now, findings);
    if (!settings.second_certificate.empty()) {
        check_own_pair(settings.second_certificate, "the second key and certificate of this login",
                       now, findings);
    }
    check_federations_certificate(settings.federation, now, findings);
    if (!settings.federation.query_url.empty() ||
        check_metadata(settings, federation, deadline, now, findings)) {
        check_idp(settings, federation, deadline, findings);
    }
    check_discovery(settings, deadline, clock, findings);
    say_mapping(settings.names, findings);
    check_presence(settings.presence, findings);
    say_what_to_register(settings, findings);
    return findings;
}

}  // namespace ncp::login::saml
