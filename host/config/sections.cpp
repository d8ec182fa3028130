#include "config/sections.h"

#include <fmt/format.h>

#include "base/url.h"
#include "config/ids.h"

namespace ncp::config {
namespace {

// Each is a thread that waits.
constexpr Range kQuestions{1, 1'024};
// Shorter than a minute cannot be read, longer than a working day is a forgotten browser.
constexpr Range kIdleMinutes{1, 240};
constexpr Range kAbsoluteMinutes{1, 1440};
constexpr Range kTransfers{1, 1'000'000};
// A transcript takes some 20 ms; one thread prints two million a day.
constexpr Range kPrintingThreads{1, 16};
// A student waits in front of the page: five minutes are more than anybody does.
constexpr Range kGatherDeadlineMs{1'000, 300'000};

void read_picking(TomlReader& emrex, Picking& picking) {
    std::string text;
    emrex.text("picking", text);
    if (text == "wholes") {
        picking = Picking::wholes;
    } else if (text == "nothing") {
        picking = Picking::nothing;
    } else if (!text.empty() && text != "parts") {
        emrex.refuse("picking", R"(must be "parts", "wholes" or "nothing")");
    }
}

}  // namespace

void read_emrex(TomlReader emrex, EmrexSection& section) {
    emrex.text("name", section.name, Need::required);
    emrex.text("return_code_prefix", section.return_code_prefix);
    if (section.return_code_prefix != "NCP_" && section.return_code_prefix != "EMP_") {
        emrex.refuse("return_code_prefix",
                     R"(must be "NCP_" (what clients in use expect) or "EMP_")");
    }
    emrex.texts("allowed_return_hosts", section.allowed_return_hosts);
    for (std::string& host : section.allowed_return_hosts) {
        auto url = HttpsUrl::parse("https://" + host);
        if (!url || host.find_first_of("/?:") != std::string::npos) {
            emrex.refuse("allowed_return_hosts",
                         fmt::format("holds \"{}\", which is not a host name alone", host));
        } else {
            host = url->host();
        }
    }
    emrex.truth("passed_only", section.passed_only);
    read_picking(emrex, section.picking);
    emrex.truth("own_copy", section.own_copy);
    emrex.finish();
}

void read_transcript(TomlReader transcript, TranscriptSection& section) {
    section.line = transcript.line();
    transcript.truth("enabled", section.enabled);
    transcript.texts("identifiers", section.identifiers);
    transcript.texts("fonts", section.fonts);
    transcript.whole("threads", section.threads, kPrintingThreads);
    transcript.finish();
}

void read_session(TomlReader session, SessionSection& section) {
    session.minutes("idle_minutes", section.idle, kIdleMinutes);
    session.minutes("absolute_minutes", section.absolute, kAbsoluteMinutes);
    session.whole("transfers_max", section.transfers_max, kTransfers);
    if (section.idle > section.absolute) {
        session.refuse("idle_minutes", "must not be longer than absolute_minutes");
    }
    session.finish();
}

void read_gather(TomlReader gather, GatherSection& section) {
    gather.milliseconds("deadline_ms", section.deadline, kGatherDeadlineMs);
    gather.whole("threads", section.threads, kQuestions);
    gather.finish();
}

void read_id(TomlReader& section, std::string& id) {
    section.text("id", id, Need::required);
    if (!id.empty() && !is_id(id)) {
        section.refuse("id", "must be 1 to 32 small letters a-z, digits and hyphens");
    }
}

}  // namespace ncp::config
