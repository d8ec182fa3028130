// What printing transcripts needs, as the configuration wants it. Thread-safety: pure function.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "transfer/transcripts.h"

namespace ncp::app {

// Null if [transcript] is not enabled. Errors: invalid_config for a font that is not installed,
// also added to problems with its line; those of pages::read_locales().
Result<std::unique_ptr<transfer::Transcripts>> open_transcripts(
    const config::Settings& settings, const std::filesystem::path& web_directory,
    const signing::SigningKeys& keys, std::vector<config::Problem>* problems);

// The fonts alone, for who only checks.
Result<elmo::transcript::Fonts> open_fonts(const config::TranscriptSection& section,
                                           std::vector<config::Problem>* problems);

}  // namespace ncp::app
