// Opening the signing key that the configuration names. Thread-safety: pure function.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/file.h"
#include "base/secret.h"
#include "config/settings.h"
#include "signing/key_source.h"

namespace ncp::app {

// Errors of signing::open_key_files(), and io for a passphrase file that cannot be read.
inline Result<std::unique_ptr<signing::KeySource>> open_signing_key(
    const config::SigningSection& section) {
    constexpr std::size_t kPassphraseBytesMax = 4096;
    Secret passphrase;
    if (!section.passphrase_file.empty()) {
        auto content = read_file(section.passphrase_file, kPassphraseBytesMax);
        if (!content) return fail(content.error());
        // Editors put a line end there.
        while (content->ends_with('\n') || content->ends_with('\r'))
            content->pop_back();
        passphrase = Secret(std::move(*content));
    }
    return signing::open_key_files(section.key, section.certificate, passphrase, system_clock());
}

}  // namespace ncp::app
