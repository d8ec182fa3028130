#include "app/transcripts.h"

namespace ncp::app {

using elmo::transcript::Fonts;

Result<Fonts> open_fonts(const config::TranscriptSection& section,
                         std::vector<config::Problem>* problems) {
    auto fonts = section.fonts.empty() ? Fonts::load() : Fonts::load(section.fonts);
    if (!fonts && problems != nullptr) {
        problems->push_back(
            {section.line, "[transcript] fonts: " + fonts.error().operator_text().str()});
    }
    return fonts;
}

Result<std::unique_ptr<transfer::Transcripts>> open_transcripts(
    const config::Settings& settings, const std::filesystem::path& web_directory,
    const signing::SigningKeys& keys, std::vector<config::Problem>* problems) {
    if (!settings.transcript.enabled) return std::unique_ptr<transfer::Transcripts>();
    auto fonts = open_fonts(settings.transcript, problems);
    if (!fonts) return fail(fonts.error());
    auto words = pages::read_locales(web_directory / "locales" / "transcript");
    if (!words) return fail(words.error());
    transfer::TranscriptSettings made;
    made.contact_point = settings.emrex.name;
    made.identifiers = settings.transcript.identifiers;
    made.threads = settings.transcript.threads;
    return std::make_unique<transfer::Transcripts>(std::move(made), std::move(*fonts),
                                                   std::move(*words), keys, system_clock());
}

}  // namespace ncp::app
