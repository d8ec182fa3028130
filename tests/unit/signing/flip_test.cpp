// Every byte of a signed document of 17 KB, changed.
#include <gtest/gtest.h>
#include <libxml/c14n.h>

#include "signing/verify.h"
#include "support/signed_sample.h"

namespace ncp::signing {
namespace {

// With comments: whatever differs in any way that XML can tell apart differs here.
std::string canonical_with_comments(const std::string& xml) {
    auto document = elmo::Document::parse(xml);
    if (!document) return "not well-formed";
    xmlChar* bytes = nullptr;
    int size = xmlC14NDocDumpMemory(document->tree(), nullptr, XML_C14N_1_0, nullptr, 1, &bytes);
    std::string canonical(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    xmlFree(bytes);
    return canonical;
}

class EveryByte : public testing::TestWithParam<int> {};

TEST_P(EveryByte, FlippedGivesNoValidDocumentUnlessItIsTheSameDocument) {
    const std::string genuine = test::signed_sample(21, test::genuine_key());
    ASSERT_GE(genuine.size(), 17'000U);
    const std::string canonical = canonical_with_comments(genuine);
    int same = 0;
    for (std::size_t i = 0; i < genuine.size(); ++i) {
        // Each byte loses or gains one bit; which one changes with the place and the parameter.
        int bit = static_cast<int>((i + static_cast<std::size_t>(GetParam())) % 8);
        std::string changed = genuine;
        changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
        auto verification = verify(changed, test::genuine_key().certificate_pem);
        if (verification.verdict != Verdict::valid) continue;
        ++same;
        EXPECT_EQ(canonical_with_comments(changed), canonical)
            << "byte " << i << ", bit " << bit << " near "
            << genuine.substr(i < 10 ? 0 : i - 10, 20);
    }
    // What can be written in two ways: the declaration of version and encoding, and the digit of
    // &#xD;, of which there are 21 and one in eight gets the bit that makes it a small one.
    EXPECT_LE(same, 16);
}

INSTANTIATE_TEST_SUITE_P(Bits, EveryByte, testing::Range(0, 8));

TEST(EveryByteOfTheSignature, ReplacedByABlankOrDroppedOrDoubledIsNoticed) {
    const std::string genuine = test::signed_sample(1, test::genuine_key());
    const std::string canonical = canonical_with_comments(genuine);
    std::size_t begin = genuine.find("<Signature ");
    int lenient = 0;
    for (std::size_t i = begin; i < genuine.size(); ++i) {
        for (const std::string& by :
             {std::string(" "), std::string(), std::string(2, genuine[i])}) {
            std::string changed = std::string(genuine).replace(i, 1, by);
            auto verification = verify(changed, test::genuine_key().certificate_pem);
            if (verification.verdict != Verdict::valid) continue;
            EXPECT_EQ(canonical_with_comments(changed), canonical) << i << " '" << by << "'";
            ++lenient;
        }
    }
    EXPECT_LE(lenient, 60);  // blanks doubled inside tags, the line break at the end
}

}  // namespace
}  // namespace ncp::signing
