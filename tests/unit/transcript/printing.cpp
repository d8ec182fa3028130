#include "unit/transcript/printing.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

namespace ncp::elmo::transcript::testing {

const pages::Locales& words() {
    static const pages::Locales once = [] {
        auto read = pages::read_locales(NCP_SOURCE_DIR "/web/locales/transcript");
        if (!read) {
            std::fprintf(stderr, "%s\n", read.error().describe().str().c_str());
            std::abort();
        }
        return std::move(*read);
    }();
    return once;
}

Order order_in(const std::string& language) {
    return {.contact_point = "National Student Data Hub of Exampleland",
            .identifiers = {"nationalIdentifier", "esi"},
            .wording = {language, &words().texts.at(language), &words().texts.at("en")},
            .made_at = WallTime(std::chrono::seconds(1'790'000'000))};
}

const Fonts& fonts() {
    static const Fonts once = [] {
        auto loaded = Fonts::load();
        if (!loaded) {
            std::fprintf(stderr, "%s\n", loaded.error().describe().str().c_str());
            std::abort();
        }
        return std::move(*loaded);
    }();
    return once;
}

std::string printed(const std::string& xml, const std::string& language) {
    static Press press(fonts());
    initialise_xml();
    auto document = Document::parse(xml, {.size_bytes_max = 64U << 20, .markup_max = 4'000'000});
    if (!document) {
        ADD_FAILURE() << document.error().describe().str();
        return {};
    }
    auto pdf = press.print(*document, order_in(language));
    if (!pdf) {
        ADD_FAILURE() << pdf.error().describe().str();
        return {};
    }
    return std::move(*pdf);
}

}  // namespace ncp::elmo::transcript::testing
