#include "support/invented_provider.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "base/bytes.h"
#include "signing/certificate.h"

namespace ncp::test {
namespace {

constexpr char kNames[] =
    "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
    "xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"";

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(bytes_of(bytes), static_cast<int>(count)) != 1) {
        throw std::runtime_error("no random bytes");
    }
    return bytes;
}

std::string without_declaration(const std::string& xml) {
    const std::size_t start = xml.starts_with("<?xml") ? xml.find("?>") + 2 : 0;
    const std::size_t begin = xml.find('<', start);
    return xml.substr(begin, xml.find_last_of('>') - begin + 1);
}

const EVP_CIPHER* cipher_of(const std::string& name) {
    const bool gcm = name.ends_with("gcm");
    if (name.find("aes128") != std::string::npos) {
        return gcm ? EVP_aes_128_gcm() : EVP_aes_128_cbc();
    }
    if (name.find("aes256") != std::string::npos) {
        return gcm ? EVP_aes_256_gcm() : EVP_aes_256_cbc();
    }
    if (name.find("tripledes") != std::string::npos) return EVP_des_ede3_cbc();
    throw std::runtime_error("no such cipher");
}

// As XML Encryption lays it out: IV, text, and the tag of GCM; CBC pads with a length at the end.
std::string sealed(const EVP_CIPHER* cipher, const std::string& key, std::string plain) {
    const bool gcm = EVP_CIPHER_get_mode(cipher) == EVP_CIPH_GCM_MODE;
    if (!gcm) {
        const auto block = static_cast<std::size_t>(EVP_CIPHER_get_block_size(cipher));
        const std::size_t pad = block - plain.size() % block;
        plain += std::string(pad - 1, 'x') + static_cast<char>(pad);
    }
    std::string made = random_bytes(static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher)));
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    EVP_EncryptInit_ex2(context.get(), cipher, bytes_of(key), bytes_of(made), nullptr);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    std::string text(plain.size() + 32, '\0');
    int written = 0;
    int last = 0;
    EVP_EncryptUpdate(context.get(), bytes_of(text), &written, bytes_of(plain),
                      static_cast<int>(plain.size()));
    EVP_EncryptFinal_ex(context.get(), bytes_of(text) + written, &last);
    text.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(last));
    made += text;
    if (gcm) {
        std::string tag(16, '\0');
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, 16, tag.data());
        made += tag;
    }
    return made;
}

std::string sealed_key(const SigningKey& recipient, const Encryption& how, const std::string& key) {
    const auto certificate = signing::read_certificate_pem(recipient.certificate_pem);
    EVP_PKEY* public_key = X509_get0_pubkey(certificate.value().get());
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new(public_key, nullptr), &EVP_PKEY_CTX_free);
    EVP_PKEY_encrypt_init(context.get());
    const bool oaep = how.transport.find("oaep") != std::string::npos;
    EVP_PKEY_CTX_set_rsa_padding(context.get(), oaep ? RSA_PKCS1_OAEP_PADDING : RSA_PKCS1_PADDING);
    if (oaep) {
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(),
                                     how.digest.ends_with("sha256") ? EVP_sha256() : EVP_sha1());
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(),
                                     how.mask.ends_with("sha256") ? EVP_sha256() : EVP_sha1());
    }
    std::string made(1024, '\0');
    std::size_t size = made.size();
    if (EVP_PKEY_encrypt(context.get(), bytes_of(made), &size, bytes_of(key), key.size()) != 1) {
        throw std::runtime_error("the key cannot be encrypted");
    }
    made.resize(size);
    return made;
}

std::string parameter(const std::string& name, const std::string& name_space,
                      const std::string& algorithm) {
    if (algorithm.empty()) return {};
    return fmt::format("<{} xmlns=\"{}\" Algorithm=\"{}\"/>", name, name_space, algorithm);
}

}  // namespace

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const std::size_t place = text.find(what);
    if (place == std::string::npos) {
        throw std::runtime_error("not there: " + std::string(what));
    }
    return text.replace(place, what.size(), with);
}

InventedProvider::InventedProvider()
    : InventedProvider(kept_signing_key("idp.example.edu"),
                       kept_signing_key("attacker.example.com"),
                       kept_signing_key("ncp.example.org")) {}

InventedProvider::InventedProvider(SigningKey of_idp, SigningKey of_attacker, SigningKey of_sp)
    : idp(std::move(of_idp)), attacker(std::move(of_attacker)), sp(std::move(of_sp)) {}

std::string InventedProvider::metadata_with(const std::string& certificate_pem) {
    std::string key = x509_key_info(certificate_pem);
    return fmt::format(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{}\">"
        "<IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">"
        "<KeyDescriptor use=\"signing\">{}</KeyDescriptor>"
        "<SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"https://idp.example.edu/slo\"/>"
        "<SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"https://idp.example.edu/sso?tenant=1\"/>"
        "</IDPSSODescriptor></EntityDescriptor>",
        kSamlIdp,
        replaced(key, "<KeyInfo>", "<KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">"));
}

std::string InventedProvider::at(std::chrono::seconds from_now) {
    return rfc3339(system_clock().wall() + from_now);
}

std::string InventedProvider::assertion() const {
    using std::chrono::minutes;
    return fmt::format(
        "<saml:Assertion {} xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ID=\"_assertion\" "
        "Version=\"2.0\" IssueInstant=\"{now}\"><saml:Issuer>{idp}</saml:Issuer>"
        "<saml:Subject><saml:NameID "
        "Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\">_name1</saml:NameID>"
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
        "<saml:SubjectConfirmationData NotOnOrAfter=\"{soon}\" Recipient=\"{acs}\" "
        "InResponseTo=\"{request}\"/></saml:SubjectConfirmation></saml:Subject>"
        "<saml:Conditions NotBefore=\"{before}\" NotOnOrAfter=\"{soon}\">"
        "<saml:AudienceRestriction><saml:Audience>{sp}</saml:Audience></saml:AudienceRestriction>"
        "</saml:Conditions><saml:AuthnStatement AuthnInstant=\"{now}\" "
        "SessionNotOnOrAfter=\"{later}\" SessionIndex=\"_session1\"><saml:AuthnContext>"
        "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:"
        "PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext>"
        "</saml:AuthnStatement><saml:AttributeStatement>"
        "<saml:Attribute Name=\"urn:oid:1.3.6.1.4.1.5923.1.1.1.6\" "
        "FriendlyName=\"eduPersonPrincipalName\">"
        "<saml:AttributeValue xsi:type=\"xs:string\">ada@example.edu</saml:AttributeValue>"
        "</saml:Attribute><saml:Attribute Name=\"urn:oid:2.5.4.4\"><saml:AttributeValue>"
        "Møller &amp; Niño</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>"
        "</saml:Assertion>",
        kNames, fmt::arg("now", at(minutes(0))), fmt::arg("idp", kSamlIdp),
        fmt::arg("soon", at(minutes(5))), fmt::arg("acs", kSamlAcs),
        fmt::arg("request", kSamlRequest), fmt::arg("before", at(minutes(-5))),
        fmt::arg("sp", kSamlSp), fmt::arg("later", at(minutes(480))));
}

std::string InventedProvider::response(const std::string& inside) const {
    return fmt::format(
        "<samlp:Response {} ID=\"_response\" Version=\"2.0\" IssueInstant=\"{}\" "
        "Destination=\"{}\" InResponseTo=\"{}\"><saml:Issuer>{}</saml:Issuer><samlp:Status>"
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>"
        "{}</samlp:Response>",
        kNames, at(std::chrono::seconds(0)), kSamlAcs, kSamlRequest, kSamlIdp, inside);
}

std::string InventedProvider::declined(const std::string& status,
                                       const std::string& second_status) const {
    const std::string prefix = "urn:oasis:names:tc:SAML:2.0:status:";
    return replaced(response(""), "<samlp:StatusCode Value=\"" + prefix + "Success\"/>",
                    fmt::format("<samlp:StatusCode Value=\"{0}{1}\"><samlp:StatusCode "
                                "Value=\"{0}{2}\"/></samlp:StatusCode>",
                                prefix, status, second_status));
}

std::string InventedProvider::logout() const {
    return fmt::format(
        "<samlp:LogoutRequest {} ID=\"_logout\" Version=\"2.0\" IssueInstant=\"{}\" "
        "Destination=\"{}\"><saml:Issuer>{}</saml:Issuer><saml:NameID>_name1</saml:NameID>"
        "<samlp:SessionIndex>_session1</samlp:SessionIndex></samlp:LogoutRequest>",
        kNames, at(std::chrono::seconds(0)), kSamlSlo, kSamlIdp);
}

Wish InventedProvider::usual_wish(const std::string& id) {
    Wish wish;
    wish.canonicalization = kExclusiveTransform;
    wish.references = {reference("URI=\"#" + id + "\"",
                                 transform(kEnvelopedTransform) + transform(kExclusiveTransform))};
    return wish;
}

std::string InventedProvider::sign(const std::string& xml, const std::string& id) const {
    return sign(xml, id, idp);
}

std::string InventedProvider::sign(const std::string& xml, const std::string& id,
                                   const SigningKey& key) const {
    Wish wish = usual_wish(id);
    wish.key_info = x509_key_info(key.certificate_pem);
    return sign(xml, id, key, wish);
}

std::string InventedProvider::sign(const std::string& xml, const std::string& id,
                                   const SigningKey& key, const Wish& wish,
                                   const std::string& hmac_secret) {
    const std::size_t element = xml.find("ID=\"" + id + "\"");
    const std::size_t place = xml.find("</saml:Issuer>", element);
    if (place == std::string::npos) throw std::runtime_error("nothing to sign");
    std::string made = xml;
    made.insert(place + std::string_view("</saml:Issuer>").size(), signature_template(wish));
    return without_declaration(fill_signature(made, key.key_pem, hmac_secret));
}

std::string InventedProvider::encrypt(const std::string& assertion, const Encryption& how) const {
    return encrypt(assertion, sp, how);
}

std::string InventedProvider::encrypt(const std::string& assertion, const SigningKey& recipient,
                                      const Encryption& how) {
    const EVP_CIPHER* cipher = cipher_of(how.cipher);
    const std::string key =
        random_bytes(static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher)));
    const std::string encrypted_key = fmt::format(
        "<xenc:EncryptedKey xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\">"
        "<xenc:EncryptionMethod Algorithm=\"{}\">{}</xenc:EncryptionMethod>"
        "<xenc:CipherData><xenc:CipherValue>{}</xenc:CipherValue></xenc:CipherData>"
        "</xenc:EncryptedKey>",
        how.transport,
        parameter("DigestMethod", "http://www.w3.org/2000/09/xmldsig#", how.digest) +
            parameter("MGF", "http://www.w3.org/2009/xmlenc11#", how.mask),
        base64_encode(sealed_key(recipient, how, key)));
    const std::string inside =
        how.key_beside ? std::string()
                       : "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" +
                             encrypted_key + "</ds:KeyInfo>";
    return fmt::format(
        "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
        "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\" "
        "Type=\"http://www.w3.org/2001/04/xmlenc#Element\">"
        "<xenc:EncryptionMethod Algorithm=\"{}\"/>{}<xenc:CipherData><xenc:CipherValue>{}"
        "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>{}</saml:EncryptedAssertion>",
        how.cipher, inside, base64_encode(sealed(cipher, key, assertion)),
        how.key_beside ? encrypted_key : std::string());
}

std::string InventedProvider::with_signed_assertion() const {
    return base64_encode(response(sign(assertion(), "_assertion")));
}

std::string InventedProvider::with_signed_response() const {
    return base64_encode(sign(response(assertion()), "_response"));
}

}  // namespace ncp::test
