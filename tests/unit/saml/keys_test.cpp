// Providers with several keys: which of them fits is found before anything is digested, by a
// canonical form of our own. It has to be xmlsec's.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "login/saml/refusal.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml {
namespace {

using test::contact_point;
using test::InventedProvider;
using test::provider;
using test::replaced;
using test::SigningKey;
using test::Wish;

// The attacker's key first, as one of a provider that changes its keys.
std::string metadata_with_both(const SigningKey& key) {
    const std::string first = InventedProvider::metadata_with(provider().attacker.certificate_pem);
    const std::string second = InventedProvider::metadata_with(key.certificate_pem);
    const std::size_t begin = second.find("<KeyDescriptor");
    const std::size_t end = second.find("</KeyDescriptor>") + 16;
    return replaced(first, "<SingleLogoutService",
                    second.substr(begin, end - begin) + "<SingleLogoutService");
}

std::string outcome(const std::string& response, const std::string& metadata) {
    auto reading = contact_point().service->read(base64_encode(response), metadata);
    return reading ? "accepted" : reading.error().operator_text().str();
}

// Signed as wished, in the assertion or as a whole, and with one thing changed after that.
void expect_believed(const SigningKey& key, const Wish& wish, const std::string& id) {
    const std::string inside = provider().assertion();
    const std::string signed_response =
        id == "_response" ? InventedProvider::sign(provider().response(inside), id, key, wish)
                          : provider().response(InventedProvider::sign(inside, id, key, wish));
    const std::string metadata = metadata_with_both(key);
    const std::string name = wish.canonicalization + " " + wish.method + " " + id;
    EXPECT_EQ(outcome(signed_response, metadata), "accepted") << name;
    EXPECT_EQ(outcome(replaced(signed_response, "_name1", "_admin"), metadata),
              error_of(Refusal::signature_changed).operator_text().str())
        << name;
    EXPECT_EQ(outcome(signed_response, metadata_with_both(provider().sp)),
              error_of(Refusal::signature_other_key).operator_text().str())
        << name;
    EXPECT_EQ(outcome(replaced(signed_response, "<DigestValue>", "<DigestValue>A"), metadata),
              error_of(Refusal::signature_form).operator_text().str())
        << name;
}

TEST(SeveralKeys, AreToldApartInEveryCanonicalForm) {
    for (const char* form : {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
                             "http://www.w3.org/2006/12/xml-c14n11", test::kExclusiveTransform}) {
        for (const std::string id : {"_assertion", "_response"}) {
            Wish wish = InventedProvider::usual_wish(id);
            wish.canonicalization = form;
            expect_believed(provider().idp, wish, id);
        }
    }
}

TEST(SeveralKeys, AreToldApartWithInclusiveNamespaces) {
    for (const char* prefixes : {"xs", "xs saml  samlp", "#default xsi", "", "unknown"}) {
        Wish wish = InventedProvider::usual_wish("_assertion");
        wish.canonicalization_content =
            "<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\" "
            "PrefixList=\"" +
            std::string(prefixes) + "\"/>";
        expect_believed(provider().idp, wish, "_assertion");
    }
}

TEST(SeveralKeys, AreToldApartByEveryAlgorithm) {
    for (const std::string bits : {"256", "384", "512"}) {
        Wish wish = InventedProvider::usual_wish("_assertion");
        wish.method = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha" + bits;
        expect_believed(provider().idp, wish, "_assertion");
    }
    for (const auto algorithm :
         {signing::Algorithm::ecdsa_sha256, signing::Algorithm::ecdsa_sha384}) {
        const SigningKey key = test::make_signing_key("idp.example.edu", algorithm);
        for (const std::string bits : {"256", "384", "512"}) {
            Wish wish = InventedProvider::usual_wish("_assertion");
            wish.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha" + bits;
            expect_believed(key, wish, "_assertion");
        }
    }
}

}  // namespace
}  // namespace ncp::login::saml
