#include "support/federation_sample.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/file.h"
#include "signing/root_signature.h"
#include "support/test_certificate.h"

namespace ncp::test {
namespace {

template <class T>
T needed(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe().str());
    return std::move(*result);
}

std::string padded_logo() {
    return std::string(300, 'A');  // a small picture as a data address
}

}  // namespace

FederationKey make_federation_key(const std::filesystem::path& folder, const std::string& name) {
    const auto made = needed(signing::make_key({.common_name = "federation.example.org",
                                                .alternative_names = {},
                                                .algorithm = signing::Algorithm::rsa_sha256},
                                               system_clock()));
    const auto key_file = folder / (name + ".key");
    const auto certificate_file = folder / (name + ".crt");
    if (!write_private_file(key_file, made.key_pem) ||
        !write_private_file(certificate_file, made.certificate_pem)) {
        throw std::runtime_error("cannot write a key");
    }
    return {needed(signing::open_key_files(key_file, certificate_file, Secret(), system_clock())),
            made.certificate_pem};
}

std::string base64_of_pem(const std::string& pem) {
    constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
    const std::size_t begin = pem.find(kBegin) + kBegin.size();
    std::string base64 = pem.substr(begin, pem.find("-----END", begin) - begin);
    std::erase(base64, '\n');
    return base64;
}

SampleProvider sample_provider(int i, const std::string& certificate_base64) {
    SampleProvider made;
    made.entity_id = fmt::format("https://idp{}.example.org/idp", i);
    made.display_name = fmt::format("{} of Place {}", i % 3 == 0 ? "University" : "College", i);
    made.display_name_fi = fmt::format("Pääkaupungin {}. yliopisto", i);
    made.scope = fmt::format("place{}.example.org", i);
    made.certificate_base64 = certificate_base64;
    return made;
}

std::string written(const SampleProvider& p) {
    const std::string registration = fmt::format(
        "<mdrpi:RegistrationInfo registrationAuthority=\"{}\" "
        "registrationInstant=\"2020-01-31T00:00:00Z\"><mdrpi:RegistrationPolicy xml:lang=\"en\">"
        "https://federation.example.org/policy</mdrpi:RegistrationPolicy></mdrpi:RegistrationInfo>",
        p.registration_authority);
    return fmt::format(
        R"(<md:EntityDescriptor entityID="{id}"{attributes}>
  <md:Extensions>
    {registration}
    <mdattr:EntityAttributes><saml:Attribute Name="http://macedir.org/entity-category-support" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml:AttributeValue>http://refeds.org/category/research-and-scholarship</saml:AttributeValue></saml:Attribute>{entity_attributes}</mdattr:EntityAttributes>
  </md:Extensions>
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"{role_attributes}>
    <md:Extensions>
      <shibmd:Scope regexp="false">{scope}</shibmd:Scope>
      <mdui:UIInfo>
        <mdui:DisplayName xml:lang="en">{name}</mdui:DisplayName>
        <mdui:DisplayName xml:lang="fi">{name_fi}</mdui:DisplayName>
        <mdui:Description xml:lang="en">Login of {name}, for its students and staff</mdui:Description>
        <mdui:Keywords xml:lang="en">higher+education students</mdui:Keywords>
        <mdui:InformationURL xml:lang="en">https://www.{scope}/</mdui:InformationURL>
        <mdui:PrivacyStatementURL xml:lang="en">https://www.{scope}/privacy</mdui:PrivacyStatementURL>
        <mdui:Logo width="80" height="60">https://www.{scope}/logo.png</mdui:Logo>
        <mdui:Logo width="16" height="16">data:image/png;base64,{logo}</mdui:Logo>
      </mdui:UIInfo>
    </md:Extensions>
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.{scope}/slo"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
    {sso}
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.{scope}/post"/>
  </md:IDPSSODescriptor>
  <md:Organization><md:OrganizationName xml:lang="en">{name}</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">{name}</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">https://www.{scope}/</md:OrganizationURL></md:Organization>
  <md:ContactPerson contactType="technical"><md:GivenName>Help</md:GivenName><md:SurName>Desk</md:SurName><md:EmailAddress>mailto:help@{scope}</md:EmailAddress></md:ContactPerson>
</md:EntityDescriptor>
)",
        fmt::arg("id", p.entity_id),
        fmt::arg("registration", p.registration_authority.empty() ? "" : registration),
        fmt::arg("attributes", p.attributes), fmt::arg("entity_attributes", p.entity_attributes),
        fmt::arg("role_attributes", p.role_attributes), fmt::arg("scope", p.scope),
        fmt::arg("name", p.display_name), fmt::arg("name_fi", p.display_name_fi),
        fmt::arg("logo", padded_logo()), fmt::arg("certificate", p.certificate_base64),
        fmt::arg("sso", p.sso));
}

std::string aggregate_of(const std::string& entities, const std::string& attributes) {
    return "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
           "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" "
           "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
           "xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" "
           "xmlns:mdattr=\"urn:oasis:names:tc:SAML:metadata:attribute\" "
           "xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\" "
           "xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" ID=\"_federation\" "
           "Name=\"https://federation.example.org/\"" +
           attributes + ">\n" + entities + "</md:EntitiesDescriptor>";
}

std::string signed_federation(int count, const FederationKey& key) {
    const std::string certificate = base64_of_pem(key.certificate_pem);
    std::string entities;
    for (int i = 0; i < count; ++i)
        entities += written(sample_provider(i, certificate));
    return needed(signing::sign_root(
        aggregate_of(entities, " validUntil=\"2099-01-01T00:00:00Z\" cacheDuration=\"PT6H\""),
        "_federation", *key.key));
}

}  // namespace ncp::test
