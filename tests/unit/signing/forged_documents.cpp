#include "unit/signing/forged_documents.h"

#include <stdexcept>

#include "signing/verify.h"
#include "support/signed_sample.h"

namespace ncp::test {

std::string genuine() {
    return signed_sample(1, genuine_key());
}

std::string genuinely(const std::string& document) {
    return fill_signature(document, genuine_key().key_pem);
}

std::string genuinely(const Wish& wish) {
    return genuinely(elmo_of(kLearner + signature_template(wish)));
}

std::string with_references(std::vector<std::string> references) {
    Wish wish;
    wish.references = std::move(references);
    return genuinely(wish);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    std::size_t at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + what);
    return text.replace(at, what.size(), by);
}

std::string signature_of(const std::string& document) {
    std::size_t begin = document.find("<Signature");
    return document.substr(begin, document.find("</Signature>") + 12 - begin);
}

std::string content_of(const std::string& document) {
    return document.substr(document.find("<elmo"));
}

std::string enveloped_transform() {
    return transform(std::string(kDsig) + "enveloped-signature");
}

void expect_refused(const Attack& attack) {
    const std::string document = attack.build();
    auto verification = signing::verify(document, genuine_key().certificate_pem);
    EXPECT_EQ(verification.verdict, signing::Verdict::invalid);
    EXPECT_NE(verification.reason.find(attack.reason), std::string::npos) << verification.reason;
    EXPECT_EQ(verification.reason.find("Ann"), std::string::npos);
    EXPECT_TRUE(verification.certificate_pem.empty());
    // Nor is it ever taken for genuine by somebody who has no certificate to check with.
    EXPECT_NE(signing::verify(document, std::nullopt).verdict, signing::Verdict::valid);
}

}  // namespace ncp::test
