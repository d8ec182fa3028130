// The reader of SAML metadata: whatever the bytes are, nothing passes under a pinned key, and what
// is taken without one can be taken again.
#include "fuzz/properties.h"
#include "login/saml/federation/directory.h"
#include "signing/verify.h"
#include "support/federation_sample.h"
#include "support/temporary_folder.h"

namespace {

const std::string& certificate() {
    static const std::string pem = [] {
        const ncp::test::TemporaryFolder folder;
        return ncp::test::make_federation_key(folder.path()).certificate_pem;
    }();
    return pem;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    ncp::elmo::initialise_xml();
    ncp::signing::initialise_xmlsec();
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ncp;
    using login::saml::read_metadata;
    const std::string_view bytes = fuzz::text_of(data, size);
    const WallTime now(std::chrono::seconds(1'796'083'200));
    fuzz::demand(!read_metadata(bytes, {now, certificate()}), "nothing passes under another's key");

    auto metadata = read_metadata(bytes, {now, ""});
    if (!metadata) {
        const ErrorCode code = metadata.error().code();
        fuzz::demand(code == ErrorCode::invalid_document || code == ErrorCode::too_large ||
                         code == ErrorCode::expired,
                     "a refusal is about the document");
        return 0;
    }
    const login::saml::Directory directory(std::move(*metadata));
    for (const auto& provider : directory.metadata().providers) {
        fuzz::demand(directory.find(provider.entity_id) == &provider, "who is there is found");
        fuzz::demand(provider.valid_until > now, "nobody is there whose time is over");
        auto again = read_metadata(provider.descriptor, {now, ""});
        fuzz::demand(again && again->providers.size() == 1 &&
                         again->providers[0].entity_id == provider.entity_id &&
                         again->providers[0].descriptor == provider.descriptor,
                     "a descriptor stands alone and says the same");
    }
    const auto found = directory.search("", "en", directory.shown(), now);
    fuzz::demand(found.first.size() == directory.shown(), "an empty search finds all");
    directory.search(bytes.substr(0, 100), "fi", 3, now);
    return 0;
}
