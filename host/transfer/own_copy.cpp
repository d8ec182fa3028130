#include "transfer/own_copy.h"

#include <algorithm>

#include "elmo/transcript/attach.h"
#include "protocol/response.h"

namespace ncp::transfer {
namespace {

constexpr std::string_view kResults = "emrex-results.xml", kTranscript = "emrex-transcript.pdf";
// As seal.cpp: what left was no larger.
constexpr std::size_t kSignedBytesMax = 64U << 20;

}  // namespace

std::vector<OwnCopy> own_copies(const Transfer& transfer, const Environment& environment) {
    if (!environment.policy.own_copy || transfer.elmo.empty()) return {};
    std::vector<OwnCopy> copies;
    if (environment.transcripts != nullptr) {
        copies.push_back({std::string(kTranscript), "deliver.copy_pdf"});
    }
    copies.push_back({std::string(kResults), "deliver.copy_xml"});
    return copies;
}

Result<CopiedFile> own_copy(const Transfer& transfer, const Environment& environment,
                            std::string_view file) {
    const auto copies = own_copies(transfer, environment);
    if (std::none_of(copies.begin(), copies.end(),
                     [&](const OwnCopy& copy) { return copy.file == file; })) {
        return fail(ErrorCode::not_found, "no such copy, or no more");
    }
    auto xml = protocol::decode_elmo(transfer.elmo, kSignedBytesMax);
    if (!xml) return fail(xml.error());
    if (file == kResults) return CopiedFile{"application/xml", std::move(*xml)};
    auto document = elmo::Document::parse(*xml, {.size_bytes_max = kSignedBytesMax});
    if (!document) return fail(document.error());
    auto pdf = elmo::transcript::attached(*document);
    if (!pdf) return fail(pdf.error());
    return CopiedFile{"application/pdf", std::move(*pdf)};
}

}  // namespace ncp::transfer
