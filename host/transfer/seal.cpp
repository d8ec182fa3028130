#include "transfer/seal.h"

#include "protocol/response.h"
#include "signing/sign.h"
#include "signing/verify.h"

namespace ncp::transfer {

// More than a source may send, because base64 attachments and the signature are in it.
constexpr std::size_t kSignedBytesMax = 64U << 20;

Result<std::string> seal(elmo::Document document, const elmo::Schema& schema,
                         const signing::KeySource& key) {
    if (auto findings = schema.validate(document); !findings.empty()) {
        return fail(ErrorCode::invalid_document,
                    text("{} violations of the ELMO schema before signing, the first in line {}",
                         findings.size(), findings.front().line));
    }
    auto signed_xml = signing::sign(std::move(document), key);
    if (!signed_xml) return fail(signed_xml.error());
    auto packed = protocol::encode_elmo(*signed_xml);
    signed_xml->clear();
    signed_xml->shrink_to_fit();
    if (!packed) return fail(packed.error());

    auto unpacked = protocol::decode_elmo(*packed, kSignedBytesMax);
    if (!unpacked) {
        return fail(ErrorCode::invalid_document, text("the packed document cannot be unpacked: {}",
                                                      unpacked.error().operator_text()));
    }
    auto verification = signing::verify(*unpacked, key);
    if (verification.verdict != signing::Verdict::valid) {
        return fail(ErrorCode::signature, text("the signed document does not verify: {}",
                                               not_personal(verification.reason)));
    }
    return packed;
}

}  // namespace ncp::transfer
