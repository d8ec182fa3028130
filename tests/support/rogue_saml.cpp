// In the place of ncp-saml: a program that was taken over, and does what its deed says. The deed
// stands where the address of logouts stands otherwise. For tests of the host.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>

#include "login/saml/program/closing.h"
#include "login/saml/wire.h"
#include "sandbox/sandbox.h"

namespace {

using namespace ncp::login::saml;

std::string at(std::int64_t seconds) {
    return ncp::rfc3339(ncp::WallTime(std::chrono::seconds(seconds)));
}

Facts good_facts(const Opening& opening, std::int64_t now_s) {
    Facts facts;
    facts.assertion_id = "_a";
    facts.issuer = "https://idp.example.edu/metadata";
    facts.issue_instant = facts.authn_instant = at(now_s);
    facts.destination = facts.recipient = opening.acs_url;
    facts.in_response_to = facts.response_in_response_to = "_0badcafe";
    facts.confirmation_not_on_or_after = facts.not_on_or_after = at(now_s + 300);
    facts.audiences = {{opening.entity_id}};
    facts.authn_context = "urn:example:password";
    return facts;
}

Facts spoilt_facts(const std::string& deed, const Opening& opening, std::int64_t now_s) {
    Facts facts = good_facts(opening, now_s);
    const std::map<std::string, std::function<void()>> spoilers{
        {"audience", [&] { facts.audiences = {{"https://other.example.org"}}; }},
        {"no-audience", [&] { facts.audiences.clear(); }},
        {"recipient", [&] { facts.recipient = "https://other.example.org/acs"; }},
        {"destination", [&] { facts.destination = "https://other.example.org/acs"; }},
        {"unsolicited", [&] { facts.in_response_to.reset(); }},
        {"other-request", [&] { facts.response_in_response_to = "_0badcaff"; }},
        {"late", [&] { facts.confirmation_not_on_or_after = at(now_s - 300); }},
        {"expired", [&] { facts.not_on_or_after = at(now_s - 300); }},
        {"early", [&] { facts.not_before = at(now_s + 300); }},
        {"session", [&] { facts.session_not_on_or_after = at(now_s - 300); }},
        {"for-ever", [&] { facts.confirmation_not_on_or_after.reset(); }},
        {"no-time", [&] { facts.not_on_or_after = "soon"; }},
    };
    if (const auto found = spoilers.find(deed); found != spoilers.end()) found->second();
    return facts;
}

std::string outcome(const char* what, int result) {
    return std::string(what) + (result >= 0 ? " possible" : " refused") + ", ";
}

// What a taken-over ncp-saml can reach.
std::string look_around() {
    std::string seen;
    for (const char* path : {"/etc/passwd", "/etc/hostname", "/usr/bin/true", "/proc/self/maps"})
        seen += outcome(path, ::open(path, O_RDONLY));
    seen += outcome("write", ::open("/var/tmp/ncp-rogue-saml", O_WRONLY | O_CREAT, 0600));
    seen += outcome("internet", ::socket(AF_INET, SOCK_STREAM, 0));
    seen += outcome("unix", ::socket(AF_UNIX, SOCK_STREAM, 0));
    seen += outcome("process", ::fork());
    seen += outcome("program", ::execl("/usr/bin/true", "true", nullptr));
    seen += outcome("parent", ::kill(::getppid(), 0));
    return seen;
}

bool misbehave(const std::string& deed, Channel& channel) {
    if (deed == "crash") std::abort();
    if (deed == "hang") ::pause();
    if (deed == "leave") std::exit(3);
    if (deed == "babble") {
        const std::string bytes(100'000, '\xff');
        return ::write(kChannelDescriptor, bytes.data(), bytes.size()) > 0;
    }
    if (deed == "other-kind")
        return channel.send(Kind::open, "", {}) == ncp::sandbox::Heard::message;
    if (deed == "short") return channel.send(Kind::done, "x", {}) == ncp::sandbox::Heard::message;
    if (deed == "unknown-refusal") {
        ncp::sandbox::BodyWriter body;
        body.number(100'000);
        return channel.send(Kind::refused, body.body(), {}) == ncp::sandbox::Heard::message;
    }
    return false;
}

void serve(Channel channel) {
    Message message;
    Opening opening;
    while (channel.receive(message, {}) == ncp::sandbox::Heard::message) {
        if (message.kind == Kind::open) {
            if (!read_opening(message.body, opening)) return;
            if (opening.slo_url == "look-around") program::close_program_in();
            ncp::sandbox::BodyWriter nothing_missing;
            channel.send(Kind::done, nothing_missing.number(0).body(), {});
        } else if (message.kind == Kind::read) {
            ReadQuestion question;
            if (!read_read(message.body, question)) return;
            if (misbehave(opening.slo_url, channel)) continue;
            channel.send(Kind::done,
                         write_told(spoilt_facts(opening.slo_url, opening, question.now_s)), {});
        } else {
            channel.send(Kind::done, opening.slo_url == "look-around" ? look_around() : "here", {});
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    return ncp::sandbox::begin(argc, argv, kFirstForeignDescriptor, [] {
        serve(Channel(ncp::Descriptor(kChannelDescriptor), kBodyBytesMax));
        return 0;
    });
}
