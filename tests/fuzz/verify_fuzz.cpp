// verify: an input is a document, or a list of edits of a genuine one that is signed anew in every
// run, so that no key lies here and none expires. Whatever verifies says what was signed.
//
// An input that begins with '<' is a document. Any other is edits of six bytes and what follows:
// where (2), how many bytes go (1), how many come (1), from where in the genuine document they are
// copied (2), 0xFFFF for "from the input".
#include <algorithm>

#include "elmo/merge.h"
#include "elmo/outline.h"
#include "fuzz/properties.h"
#include "signing/verify.h"
#include "support/signed_sample.h"

namespace {

using namespace ncp;

constexpr std::size_t kFromInput = 0xFFFF;

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

std::string edited(std::string_view edits) {
    const std::string& source = genuine().xml;
    std::string xml = source;
    auto byte = [&edits](std::size_t i) {
        return std::size_t{static_cast<unsigned char>(edits[i])};
    };
    while (edits.size() >= 6) {
        const std::size_t where = (byte(0) << 8U | byte(1)) % (xml.size() + 1);
        const std::size_t from = byte(4) << 8U | byte(5);
        std::string_view come;
        std::size_t used = 6;
        if (from == kFromInput) {
            come = edits.substr(6, byte(3));
            used += come.size();
        } else {
            // Copies may be long: a whole signature, a whole report.
            come = std::string_view(source).substr(from % source.size(), byte(3) * 16);
        }
        xml.replace(where, byte(2), come);
        edits.remove_prefix(used);
    }
    return xml;
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
    const std::string xml = input.starts_with('<') ? std::string(input) : edited(input);
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
