#include "signing/sign.h"

#include <gtest/gtest.h>
#include <libxml/c14n.h>
#include <openssl/err.h>

#include <thread>

#include "base/bytes.h"
#include "signing/canonical.h"
#include "signing/nested_signatures.h"
#include "signing/signing_keys.h"
#include "signing/verify.h"
#include "support/signed_sample.h"

namespace ncp::signing {
namespace {

const std::string& genuine_pem() {
    return test::genuine_key().certificate_pem;
}

Result<std::string> sign_text(const std::string& xml) {
    auto document = elmo::Document::parse(xml);
    if (!document) return fail(document.error());
    return sign(std::move(*document), *test::genuine_key().source);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
        ++found;
    }
    return found;
}

TEST(Sign, OurOwnVerifierFindsItValidAndNamesTheSigner) {
    auto verification = verify(test::signed_sample(3, test::genuine_key()), genuine_pem());
    EXPECT_EQ(verification.verdict, Verdict::valid) << verification.reason;
    EXPECT_EQ(verification.signer_subject, "CN=ncp.example.org");
    EXPECT_EQ(verification.certificate_pem, genuine_pem());
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Sign, EveryAlgorithmGivesWhatTheVerifierBelieves) {
    for (Algorithm algorithm : {Algorithm::rsa_sha256, Algorithm::rsa_sha512,
                                Algorithm::ecdsa_sha256, Algorithm::ecdsa_sha384}) {
        const test::SigningKey key = test::make_signing_key("ncp.example.org", algorithm);
        const std::string xml = test::signed_sample(2, key);
        EXPECT_EQ(verify(xml, key.certificate_pem).verdict, Verdict::valid) << name_of(algorithm);
        EXPECT_EQ(verify(xml, genuine_pem()).verdict, Verdict::invalid) << name_of(algorithm);
        EXPECT_EQ(count(xml, "xmldsig-more#" + std::string(name_of(algorithm)) + "\"/>"), 1U);
        std::string changed = xml;
        changed.replace(changed.find("1999-01-01"), 10, "1999-01-02");
        EXPECT_EQ(verify(changed, key.certificate_pem).verdict, Verdict::invalid);
    }
}

TEST(SigningKeys, NextKeyTakesOverAtItsInstantAndNotBefore) {
    SigningKeys keys{test::make_signing_key("old").source, nullptr, {}};
    const KeySource* old = keys.current.get();
    const WallTime instant = system_clock().wall();
    EXPECT_EQ(&keys.at(instant), old);
    keys.next = test::make_signing_key("new").source;
    keys.switch_on = instant;
    EXPECT_EQ(&keys.at(instant - std::chrono::seconds(1)), old);
    EXPECT_EQ(&keys.at(instant), keys.next.get());
}

TEST(Sign, SignatureHasTheFormThatEmrexDemands) {
    std::string xml = test::signed_sample(1, test::genuine_key());
    EXPECT_TRUE(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<elmo "));
    EXPECT_EQ(count(xml, "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">"), 1U);
    EXPECT_EQ(count(xml, "<Reference URI=\"\">"), 1U);
    EXPECT_EQ(count(xml,
                    "<CanonicalizationMethod "
                    "Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>"),
              1U);
    EXPECT_EQ(count(xml,
                    "<SignatureMethod "
                    "Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>"),
              1U);
    EXPECT_EQ(count(xml, "<DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>"),
              1U);
    EXPECT_EQ(count(xml, "<Transform Algorithm="), 2U);
    EXPECT_EQ(count(xml, "<X509Certificate>"), 1U);
    EXPECT_EQ(count(xml, "X509SubjectName") + count(xml, "KeyValue") + count(xml, "ds:"), 0U);
    EXPECT_TRUE(xml.ends_with("</X509Data></KeyInfo></Signature></elmo>\n"));
}

std::string canonical_form(const std::string& xml) {
    auto document = elmo::Document::parse(xml);
    std::string made;
    EXPECT_TRUE(canonicalize(document->tree(), nullptr, made).has_value());
    return made;
}

TEST(Sign, SendsTheCanonicalFormAndNothingElseButTheInsertion) {
    const std::string before = test::elmo_sample(2);
    std::string after = sign_text(before).value();
    const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::size_t begin = after.find("<Signature ");
    std::size_t end = after.find("</Signature>") + 12;
    EXPECT_EQ(after.substr(0, begin) + after.substr(end),
              declaration + canonical_form(before) + "\n");
}

TEST(Sign, NothingTravelsThatTheSignatureDoesNotCover) {
    const std::string root = std::string("<elmo xmlns=\"") + elmo::kElmoNamespace + "\">";
    auto made = sign_text("<!-- a --><?b?>" + root +
                          "<!-- c --><learner/><?f g?></elmo><?d </elmo>?><!-- e -->");
    ASSERT_TRUE(made.has_value());
    EXPECT_TRUE(made->starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root +
                                  "<learner></learner><Signature "))
        << *made;
    EXPECT_EQ(made->find("<!--"), std::string::npos);
    EXPECT_EQ(verify(*made, genuine_pem()).verdict, Verdict::valid);
}

TEST(Sign, NamespacesAndXmlAttributesOfTheRootAreInheritedRightly) {
    // Inclusive C14N gives SignedInfo what is in scope at its place: all this must verify.
    for (const char* attributes :
         {"xml:lang=\"en\"",
          "xml:space=\"preserve\" xml:lang=\"no\" xml:base=\"https://a.example/\"",
          "xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" b:x=\"1\" a:y=\"&lt;2&gt; &quot;3&quot; &#9;\"",
          "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", "xmlns:xsi=\"urn:other\"", ""}) {
        std::string xml = std::string("<!-- before --><?pi before?><elmo xmlns=\"") +
                          elmo::kElmoNamespace + "\" " + attributes +
                          "><report/> text &#13;<?pi inside?></elmo><?pi after?>\n<!-- after -->";
        auto made = sign_text(xml);
        ASSERT_TRUE(made.has_value()) << attributes;
        auto verification = verify(*made, genuine_pem());
        EXPECT_EQ(verification.verdict, Verdict::valid)
            << attributes << ": " << verification.reason;
    }
}

TEST(Sign, PrefixedRootIsSignedToo) {
    auto made = sign_text(std::string("<e:elmo xmlns:e=\"") + elmo::kElmoNamespace +
                          "\"><e:learner/></e:elmo>");
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(verify(*made, genuine_pem()).verdict, Verdict::valid);
}

TEST(Sign, DocumentWithASignatureIsNotSignedAgain) {
    auto document = elmo::Document::parse(test::signed_sample(1, test::genuine_key()));
    auto again = sign(std::move(*document), *test::genuine_key().source);
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().code(), ErrorCode::internal);
}

// An unsigned document whose Diploma Supplement somebody else signed.
std::string with_signed_supplement() {
    std::string nested = test::signed_sample(1, test::foreign_key());
    std::size_t begin = nested.find("<Signature ");
    std::string signature = nested.substr(begin, nested.find("</elmo>") - begin);
    return std::string("<elmo xmlns=\"") + elmo::kElmoNamespace +
           "\"><report><diplomaSupplement><section/>\n  " + signature +
           "</diplomaSupplement></report></elmo>";
}

TEST(Sign, KeptSignatureInsideADiplomaSupplementDoesNotDisturb) {
    auto made = sign_text(with_signed_supplement());
    ASSERT_TRUE(made.has_value());
    auto verification = verify(*made, genuine_pem());
    EXPECT_EQ(verification.verdict, Verdict::valid) << verification.reason;
    EXPECT_EQ(count(*made, "<Signature "), 2U);
    EXPECT_TRUE(made->ends_with("</Signature></elmo>\n"));
    std::string changed = *made;
    changed.replace(changed.find("<section>"), 9, "<section a=\"b\">");
    EXPECT_EQ(verify(changed, genuine_pem()).verdict, Verdict::invalid);
}

TEST(NestedSignatures, AreTakenOutAndNothingElse) {
    auto document = elmo::Document::parse(with_signed_supplement());
    EXPECT_EQ(count_nested_signatures(*document), 1U);
    EXPECT_EQ(strip_nested_signatures(*document), 1U);
    EXPECT_EQ(count_nested_signatures(*document), 0U);
    EXPECT_EQ(document->serialize(), std::string("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                                 "<elmo xmlns=\"") +
                                         elmo::kElmoNamespace +
                                         "\"><report><diplomaSupplement><section/>"
                                         "</diplomaSupplement></report></elmo>\n");
}

TEST(NestedSignatures, DocumentsOwnSignatureIsNone) {
    auto document = elmo::Document::parse(test::signed_sample(1, test::genuine_key()));
    const std::string before = document->serialize();
    EXPECT_EQ(count_nested_signatures(*document), 0U);
    EXPECT_EQ(strip_nested_signatures(*document), 0U);
    EXPECT_EQ(document->serialize(), before);
}

TEST(NestedSignatures, OneInsideAnotherGoesWithIt) {
    auto document = elmo::Document::parse(
        "<elmo xmlns:d=\"http://www.w3.org/2000/09/xmldsig#\"><a><d:Signature><d:Object>"
        "<d:Signature/></d:Object></d:Signature><d:Signature/></a><Signature/></elmo>");
    EXPECT_EQ(strip_nested_signatures(*document), 2U);
    EXPECT_EQ(count(document->serialize(), "Signature"), 1U);
}

TEST(Sign, ManyThreadsMaySignAndVerifyWithOneKey) {
    const std::string xml = test::elmo_sample(2);
    std::atomic<int> valid = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 10; ++round) {
                    auto made = sign_text(xml);
                    bool fine = made && verify(*made, genuine_pem()).verdict == Verdict::valid &&
                                verify(*made, test::foreign_key().certificate_pem).verdict ==
                                    Verdict::invalid;
                    valid += fine && ERR_peek_error() == 0 ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(valid, 80);
}

class BrokenKey final : public KeySource {
  public:
    Algorithm algorithm() const override { return Algorithm::rsa_sha256; }
    Result<std::string> sign(std::string_view) const override {
        return fail(ErrorCode::signature, "the token is gone");
    }
    const std::string& certificate_pem() const override { return genuine_pem(); }
    const X509& certificate() const override { return test::genuine_key().source->certificate(); }
};

TEST(Sign, AKeyThatFailsGivesItsErrorAndNoDocument) {
    auto document = elmo::Document::parse(test::elmo_sample(1));
    auto made = sign(std::move(*document), BrokenKey());
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().code(), ErrorCode::signature);
    EXPECT_EQ(made.error().operator_text().str(), "the token is gone");
}

}  // namespace
}  // namespace ncp::signing
