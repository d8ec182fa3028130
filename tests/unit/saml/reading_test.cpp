// What is read of responses as they should be, and of providers that decline.
#include <gmock/gmock.h>

#include "base/bytes.h"
#include "base/file.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml {
namespace {

using test::contact_point;
using test::InventedProvider;
using test::outcome_of;
using test::provider;
using test::replaced;
using testing::ElementsAre;
using testing::Key;

TEST(Reading, TellsWhatASignedAssertionSays) {
    auto reading =
        contact_point().service->read(provider().with_signed_assertion(), provider().metadata());
    ASSERT_TRUE(reading.has_value()) << reading.error().describe().str();
    const auto* assertion = std::get_if<Assertion>(&*reading);
    ASSERT_NE(assertion, nullptr);
    EXPECT_EQ(assertion->id, "_assertion");
    EXPECT_EQ(assertion->issuer, test::kSamlIdp);
    EXPECT_EQ(assertion->in_response_to, test::kSamlRequest);
    EXPECT_EQ(tag_of_request(assertion->in_response_to), "0badcafe");
    EXPECT_EQ(assertion->name_id, "_name1");
    EXPECT_EQ(assertion->name_id_format, "urn:oasis:names:tc:SAML:2.0:nameid-format:transient");
    EXPECT_EQ(assertion->session_index, "_session1");
    EXPECT_EQ(assertion->authn_context,
              "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
    EXPECT_THAT(
        assertion->attributes,
        ElementsAre(std::pair("urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
                              std::vector<std::string>{"ada@example.edu"}),
                    std::pair("urn:oid:2.5.4.4", std::vector<std::string>{"Møller & Niño"})));
    const auto left = assertion->usable_until - system_clock().wall();
    EXPECT_GT(left, std::chrono::minutes(5));
    EXPECT_LT(left, std::chrono::minutes(7));
}

TEST(Reading, AcceptsASignatureOfTheResponseOrOfTheAssertionOrOfBoth) {
    EXPECT_EQ(outcome_of(provider().with_signed_assertion()), "accepted");
    EXPECT_EQ(outcome_of(provider().with_signed_response()), "accepted");
    const std::string both = provider().sign(
        provider().response(provider().sign(provider().assertion(), "_assertion")), "_response");
    EXPECT_EQ(outcome_of(base64_encode(both)), "accepted");
}

TEST(Reading, AcceptsEveryStrongSignatureAlgorithm) {
    for (const std::string bits : {"256", "384", "512"}) {
        auto wish = InventedProvider::usual_wish("_assertion");
        wish.method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha" + bits;
        const std::string signed_assertion =
            InventedProvider::sign(provider().assertion(), "_assertion", provider().idp, wish);
        EXPECT_EQ(outcome_of(base64_encode(provider().response(signed_assertion))), "accepted");
    }
}

TEST(Reading, AcceptsAProviderWithAnEllipticKey) {
    const test::SigningKey key =
        test::make_signing_key("idp.example.edu", signing::Algorithm::ecdsa_sha256);
    auto wish = InventedProvider::usual_wish("_assertion");
    wish.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    const std::string signed_assertion =
        InventedProvider::sign(provider().assertion(), "_assertion", key, wish);
    auto reading =
        contact_point().service->read(base64_encode(provider().response(signed_assertion)),
                                      InventedProvider::metadata_with(key.certificate_pem));
    EXPECT_TRUE(reading.has_value()) << reading.error().describe().str();
}

TEST(Reading, AcceptsEncryptedAssertionsInEveryWayThatIsOffered) {
    for (const std::string cipher : {"http://www.w3.org/2001/04/xmlenc#aes128-cbc",
                                     "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
                                     "http://www.w3.org/2009/xmlenc11#aes128-gcm",
                                     "http://www.w3.org/2009/xmlenc11#aes256-gcm"}) {
        for (const bool beside : {false, true}) {
            test::Encryption how;
            how.cipher = cipher;
            how.key_beside = beside;
            const std::string inside =
                provider().encrypt(provider().sign(provider().assertion(), "_assertion"), how);
            EXPECT_EQ(outcome_of(base64_encode(provider().response(inside))), "accepted") << cipher;
            const std::string covered = provider().sign(
                provider().response(provider().encrypt(provider().assertion(), how)), "_response");
            EXPECT_EQ(outcome_of(base64_encode(covered)), "accepted") << cipher;
        }
    }
}

// An institution that has read our newest metadata, and one that has not, while our keys change.
TEST(Reading, OpensWhatIsEncryptedForEitherOfTwoKeys) {
    const test::TemporaryFolder folder;
    const test::SigningKey second = test::make_signing_key("ncp.example.org");
    auto settings = test::contact_point().settings;
    settings.second_key = folder.path() / "second.key";
    settings.second_certificate = folder.path() / "second.crt";
    ASSERT_TRUE(write_private_file(settings.second_key, second.key_pem));
    ASSERT_TRUE(write_private_file(settings.second_certificate, second.certificate_pem));
    const auto both = test::contact_point().open(settings);
    const auto said = [&](ServiceProvider& service, const test::SigningKey& recipient,
                          const std::string& id) {
        const std::string assertion = provider().sign(
            replaced(provider().assertion(), "ID=\"_assertion\"", "ID=\"" + id + "\""), id);
        return service
            .read(base64_encode(
                      provider().response(InventedProvider::encrypt(assertion, recipient, {}))),
                  provider().metadata())
            .has_value();
    };
    EXPECT_TRUE(said(*both, provider().sp, "_first"));
    EXPECT_TRUE(said(*both, second, "_second"));
    EXPECT_FALSE(said(*both, provider().attacker, "_third"));
    EXPECT_FALSE(said(*test::contact_point().service, second, "_fourth"));
}

TEST(Reading, AcceptsKeysByEveryKindOfOaep) {
    const std::string oaep = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
    const std::string oaep11 = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
    const std::string sha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
    const std::string sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    const std::string mgf256 = "http://www.w3.org/2009/xmlenc11#mgf1sha256";
    const std::string gcm = "http://www.w3.org/2009/xmlenc11#aes128-gcm";
    for (const test::Encryption& how :
         std::vector<test::Encryption>{{gcm, oaep, sha1, "", false},
                                       {gcm, oaep, sha256, "", false},
                                       {gcm, oaep11, "", "", false},
                                       {gcm, oaep11, sha256, mgf256, true},
                                       {gcm, oaep11, sha1, mgf256, true}}) {
        EXPECT_EQ(outcome_of(base64_encode(provider().response(provider().encrypt(
                      provider().sign(provider().assertion(), "_assertion"), how)))),
                  "accepted")
            << how.transport << how.digest << how.mask;
    }
}

TEST(Reading, TakesLineBreaksInBase64) {
    std::string broken;
    for (const char c : provider().with_signed_assertion()) {
        if (broken.size() % 78 == 76) broken += "\r\n";
        broken += c;
    }
    EXPECT_EQ(outcome_of(broken), "accepted");
}

TEST(Reading, TakesAnAssertionWithoutANameAndWithATargetedId) {
    std::string assertion = provider().assertion();
    const std::size_t name = assertion.find("<saml:NameID");
    assertion.erase(name, assertion.find("</saml:NameID>") + 14 - name);
    assertion = replaced(assertion, "Møller &amp; Niño", "<saml:NameID>opaque</saml:NameID>");
    auto reading = contact_point().service->read(
        base64_encode(provider().response(provider().sign(assertion, "_assertion"))),
        provider().metadata());
    ASSERT_TRUE(reading.has_value()) << reading.error().describe().str();
    const auto& read = std::get<Assertion>(*reading);
    EXPECT_EQ(read.name_id, "");
    EXPECT_THAT(read.attributes.at("urn:oid:2.5.4.4"), ElementsAre("opaque"));
}

std::string outcome_of_assertion(const std::string& assertion) {
    return outcome_of(base64_encode(provider().response(provider().sign(assertion, "_assertion"))));
}

// Each of these is right by the standard, and lasso has to agree.
TEST(Reading, TakesWhatProvidersInTheFieldSend) {
    const std::string genuine = provider().assertion();
    std::string with_fractions = genuine;
    for (std::size_t at = with_fractions.find("Z\""); at != std::string::npos;
         at = with_fractions.find("Z\"", at + 6)) {
        with_fractions.insert(at, ".123");
    }
    EXPECT_EQ(outcome_of_assertion(with_fractions), "accepted");
    const auto with_condition = [&](const std::string& condition) {
        return outcome_of_assertion(
            replaced(genuine, "</saml:Conditions>", condition + "</saml:Conditions>"));
    };
    EXPECT_EQ(with_condition("<saml:OneTimeUse/>"), "accepted");
    EXPECT_EQ(with_condition("<saml:ProxyRestriction Count=\"0\"/>"), "accepted");
    EXPECT_EQ(with_condition(std::string("<saml:AudienceRestriction><saml:Audience>urn:other"
                                         "</saml:Audience><saml:Audience>") +
                             test::kSamlSp + "</saml:Audience></saml:AudienceRestriction>"),
              "accepted");
    EXPECT_EQ(outcome_of_assertion(
                  replaced(genuine, test::kSamlIdp, std::string("\n  ") + test::kSamlIdp + "\n")),
              "accepted");
    const auto without = [&](const std::string& name, std::size_t from) {
        const std::size_t begin = genuine.find(" " + name + "=\"", from);
        const std::size_t end = genuine.find('"', begin + name.size() + 3) + 1;
        return std::string(genuine).erase(begin, end - begin);
    };
    const std::size_t conditions = genuine.find("<saml:Conditions");
    EXPECT_EQ(outcome_of_assertion(without("NotBefore", conditions)), "accepted");
    EXPECT_EQ(outcome_of_assertion(without("NotOnOrAfter", conditions)), "accepted");
    EXPECT_EQ(outcome_of_assertion(without("SessionNotOnOrAfter", 0)), "accepted");
    EXPECT_EQ(outcome_of_assertion(without("SessionIndex", 0)), "accepted");
    EXPECT_EQ(outcome_of_assertion(without("Format", 0)), "accepted");
}

TEST(Reading, AllowsForClocksThatAreAMinuteApart) {
    const std::string genuine = provider().assertion();
    const auto ending = [&](int seconds) {
        std::string assertion = genuine;
        const std::string end = InventedProvider::at(std::chrono::seconds(seconds));
        const std::size_t first = assertion.find("NotOnOrAfter=\"") + 14;
        assertion.replace(first, end.size(), end);
        const std::size_t second = assertion.find("NotOnOrAfter=\"", first) + 14;
        return outcome_of_assertion(assertion.replace(second, end.size(), end));
    };
    EXPECT_EQ(ending(-30), "accepted");
    EXPECT_NE(ending(-70), "accepted");
    const auto beginning = [&](int seconds) {
        std::string assertion = genuine;
        const std::string begin = InventedProvider::at(std::chrono::seconds(seconds));
        return outcome_of_assertion(
            assertion.replace(assertion.find("NotBefore=\"") + 11, begin.size(), begin));
    };
    EXPECT_EQ(beginning(30), "accepted");
    EXPECT_NE(beginning(90), "accepted");
}

TEST(Reading, PassesOverValuesThatAreNil) {
    const std::string assertion = replaced(
        provider().assertion(), "<saml:AttributeValue>Møller &amp; Niño</saml:AttributeValue>",
        "<saml:AttributeValue xsi:nil=\"true\"/>");
    auto reading = contact_point().service->read(
        base64_encode(provider().response(provider().sign(assertion, "_assertion"))),
        provider().metadata());
    ASSERT_TRUE(reading.has_value()) << reading.error().describe().str();
    EXPECT_THAT(std::get<Assertion>(*reading).attributes,
                ElementsAre(Key("urn:oid:1.3.6.1.4.1.5923.1.1.1.6")));
}

Declined::Why why_declined(const std::string& status, const std::string& second) {
    auto reading = contact_point().service->read(base64_encode(provider().declined(status, second)),
                                                 provider().metadata());
    EXPECT_TRUE(reading.has_value());
    const auto& declined = std::get<Declined>(*reading);
    EXPECT_EQ(declined.in_response_to, test::kSamlRequest);
    return declined.why;
}

TEST(Reading, TellsWhyAProviderDeclined) {
    EXPECT_EQ(why_declined("Responder", "AuthnFailed"), Declined::Why::cancelled);
    EXPECT_EQ(why_declined("Requester", "RequestDenied"), Declined::Why::cancelled);
    EXPECT_EQ(why_declined("Responder", "NoAuthnContext"), Declined::Why::too_weak);
    EXPECT_EQ(why_declined("Responder", "UnknownPrincipal"), Declined::Why::failed);
}

TEST(Reading, DemandsOneOfTheContexts) {
    auto settings = contact_point().settings;
    settings.authn_contexts = {"https://refeds.org/profile/mfa"};
    const auto strict = contact_point().open(settings);
    auto reading = strict->read(provider().with_signed_assertion(), provider().metadata());
    ASSERT_TRUE(reading.has_value()) << reading.error().describe().str();
    EXPECT_EQ(std::get<Declined>(*reading).why, Declined::Why::too_weak);

    const std::string strong = replaced(
        provider().assertion(), "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        "https://refeds.org/profile/mfa");
    reading =
        strict->read(base64_encode(provider().response(provider().sign(strong, "_assertion"))),
                     provider().metadata());
    ASSERT_TRUE(reading.has_value()) << reading.error().describe().str();
    EXPECT_EQ(std::get<Assertion>(*reading).authn_context, "https://refeds.org/profile/mfa");
}

TEST(Reading, TellsWhoIssuedAResponse) {
    EXPECT_EQ(contact_point().service->issuer_of(provider().with_signed_assertion()).value(),
              test::kSamlIdp);
    const std::string silent =
        replaced(provider().response(provider().assertion()),
                 std::string("<saml:Issuer>") + test::kSamlIdp + "</saml:Issuer><samlp:Status>",
                 "<samlp:Status>");
    EXPECT_EQ(contact_point().service->issuer_of(base64_encode(silent)).value(), test::kSamlIdp);
}

TEST(Reading, AcceptsAnyOfAProvidersKeysWhileTheyRollOver) {
    const std::string old_key =
        replaced(InventedProvider::metadata_with(provider().attacker.certificate_pem),
                 "<KeyDescriptor use=\"signing\">", "<KeyDescriptor>");
    const std::string metadata = provider().metadata();
    const std::size_t begin = metadata.find("<KeyDescriptor");
    const std::size_t end = metadata.find("</KeyDescriptor>") + 16;
    const std::string both = replaced(old_key, "<SingleLogoutService",
                                      metadata.substr(begin, end - begin) + "<SingleLogoutService");
    auto reading = contact_point().service->read(provider().with_signed_assertion(), both);
    EXPECT_TRUE(reading.has_value()) << reading.error().describe().str();
}

}  // namespace
}  // namespace ncp::login::saml
