// verify: an input is a document, or a list of edits of a genuine one that is signed anew in every
// run, so that no key lies here and none expires. Whatever verifies says what was signed.
//
// An input that begins with '<' is a document. Any other is edits (fuzz/edits.h).
#include "elmo/merge.h"
#include "elmo/outline.h"
#include "fuzz/edits.h"
#include "fuzz/properties.h"
#include "signing/verify.h"
#include "support/signed_sample.h"

namespace {

using namespace ncp;

struct Genuine {
    std::string xml, certificate_pem, revision;
};

// Names what the document says, without its signature.
std::string revision_of(std::string_view xml) {
    auto document = elmo::Document::parse(xml, {1U << 20, 64, 400'000});
    fuzz::demand(document.has_value(), "what verifies can be read");
    fuzz::demand(elmo::normalise(*document).has_value(), "what verifies is ELMO");
    auto outline = elmo::outline(*document);
    fuzz::demand(outline.has_value(), "what verifies has an outline");
    return outline->revision;
}

const Genuine& genuine() {
    static const Genuine made = [] {
        Genuine one{test::signed_sample(1, test::genuine_key()),
                    test::genuine_key().certificate_pem, ""};
        one.revision = revision_of(one.xml);
        fuzz::demand(
            signing::verify(one.xml, one.certificate_pem).verdict == signing::Verdict::valid,
            "the genuine document verifies");
        return one;
    }();
    return made;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    elmo::initialise_xml();
    signing::initialise_xmlsec();
    (void)genuine();
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = fuzz::text_of(data, size);
    const std::string xml =
        input.starts_with('<') ? std::string(input) : fuzz::edited(genuine().xml, input);
    const auto pinned = signing::verify(xml, genuine().certificate_pem);
    fuzz::demand(pinned.verdict != signing::Verdict::unknown_signer,
                 "with a certificate the signer is known or wrong");
    if (pinned.verdict == signing::Verdict::valid) {
        fuzz::demand(revision_of(xml) == genuine().revision, "what verifies is what was signed");
    }
    const auto anybody = signing::verify(xml, std::nullopt);
    fuzz::demand(anybody.verdict != signing::Verdict::valid,
                 "without a certificate nobody is trusted");
    return 0;
}
