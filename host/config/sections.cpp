#include "config/sections.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

#include "base/url.h"
#include "config/ids.h"

namespace ncp::config {
namespace {

// One thread serves one connection for its whole life; beyond this a second instance helps more.
constexpr Range kThreads{1, 256};
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

std::optional<std::uint16_t> parse_port(std::string_view text) {
    unsigned value = 0;
    const char* last = text.data() + text.size();
    auto [end, problem] = std::from_chars(text.data(), last, value);
    if (text.empty() || problem != std::errc{} || end != last || value > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

// "127.0.0.1:8443" or "[::1]:8443". Names are refused: which address a name means is decided
// elsewhere, and listening on another one than was meant opens a door.
bool parse_listen(const std::string& text, ServerSection& section) {
    std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) return false;
    auto port = parse_port(std::string_view(text).substr(colon + 1));
    std::string address = text.substr(0, colon);
    const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
    if (bracketed) address = address.substr(1, address.size() - 2);
    in6_addr storage{};
    if (!port || ::inet_pton(bracketed ? AF_INET6 : AF_INET, address.c_str(), &storage) != 1) {
        return false;
    }
    section.address = std::move(address);
    section.port = *port;
    return true;
}

void read_listen(TomlReader& server, bool demonstration, ServerSection& section) {
    std::string listen;
    server.text("listen", listen, Need::required);
    if (listen.empty()) return;
    if (!parse_listen(listen, section)) {
        server.refuse("listen",
                      R"(must be an address and a port: "127.0.0.1:8443" or "[::1]:8443")");
    } else if (section.port == 0 && !demonstration) {
        server.refuse("listen", "needs a port; 0 (any free one) is for demonstrations only");
    }
}

void read_public_url(TomlReader& server, ServerSection& section) {
    std::string written;
    server.text("public_url", written, Need::required);
    if (written.empty()) return;
    auto url = HttpsUrl::parse(written);
    if (!url) return server.refuse("public_url", "is " + url.error().operator_text().str());
    constexpr std::string_view kScheme = "https://";
    if (written.find_first_of("/?", kScheme.size()) != std::string::npos) {
        return server.refuse("public_url",
                             "must be scheme and host only, without a path or a slash at the end");
    }
    section.public_url = url->origin();
}

}  // namespace

void read_server(TomlReader server, bool demonstration, ServerSection& section) {
    section.line = server.line();
    read_listen(server, demonstration, section);
    read_public_url(server, section);
    server.path("certificate", section.certificate, Need::required);
    server.path("key", section.key, Need::required);
    server.whole("threads", section.threads, kThreads);
    server.finish();
}

namespace {

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
