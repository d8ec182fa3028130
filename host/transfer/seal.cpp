#include "transfer/seal.h"

#include "base/log.h"
#include "elmo/report.h"
#include "elmo/rules.h"
#include "protocol/response.h"
#include "signing/sign.h"
#include "signing/verify.h"

namespace ncp::transfer {

// More than a source may send, because base64 attachments and the signature are in it.
constexpr std::size_t kSignedBytesMax = 64U << 20;

namespace {

// Against the schema and all rules. The lines are those of the document as it is before signing.
Status check(const elmo::Document& document, const elmo::Schema& schema,
             const PublicText& transfer) {
    const auto findings = elmo::examine(document, schema);
    const PublicText warnings = elmo::for_the_log(findings, elmo::Severity::warning);
    if (!warnings.empty()) {
        log_warning(text("transfer {}: warnings about the document: {}", transfer, warnings));
    }
    const PublicText errors = elmo::for_the_log(findings, elmo::Severity::error);
    if (errors.empty()) return {};
    return fail(ErrorCode::invalid_document,
                text("the document may not be sent, it breaks: {}", errors));
}

}  // namespace

Result<std::string> seal(elmo::Document document, const elmo::Schema& schema,
                         const signing::KeySource& key, const PublicText& transfer) {
    if (Status allowed = check(document, schema, transfer); !allowed) return fail(allowed.error());
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
