// The reader: whatever the bytes are, it refuses them or makes a tree that its own text gives
// again.
#include "fuzz/properties.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    ncp::elmo::initialise_xml();
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ncp;
    auto document = elmo::Document::parse(fuzz::text_of(data, size), fuzz::kLimits);
    if (!document) {
        const ErrorCode code = document.error().code();
        fuzz::demand(code == ErrorCode::invalid_document || code == ErrorCode::too_large,
                     "a refusal is about the document");
        return 0;
    }
    fuzz::demand(document->root() != nullptr, "a document has a root");
    fuzz::demand(xmlGetIntSubset(document->tree()) == nullptr, "no DOCTYPE comes through");
    const std::string written = document->serialize();
    fuzz::demand(document->copy().serialize() == written, "a copy is written alike");
    elmo::ParseLimits limits = fuzz::kLimits;
    limits.size_bytes_max *= 16;  // a reference to a character may be shorter than what it means
    auto again = elmo::Document::parse(written, limits);
    fuzz::demand(again.has_value(), "what was read can be read again");
    fuzz::demand(again->serialize() == written, "and says the same");
    return 0;
}
