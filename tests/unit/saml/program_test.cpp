// What the host does when ncp-saml is taken over, crashes, hangs or is killed; and what the real
// one cannot reach.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "login/saml/refusal.h"
#include "unit/saml/contact_point.h"

namespace ncp::login::saml {
namespace {

using test::contact_point;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::unique_ptr<ServiceProvider> rogue(const std::string& deed, int time_max_ms = 3'000) {
    auto settings = contact_point().settings;
    settings.program = std::string(NCP_BINARY_DIR) + "/bin/rogue-saml";
    settings.slo_url = deed;
    settings.time_max = std::chrono::milliseconds(time_max_ms);
    return contact_point().open(settings);
}

std::string text_of(const Result<Reading>& reading) {
    return reading ? "read" : reading.error().operator_text().str();
}
std::string text_of(Refusal refusal) {
    return error_of(refusal).operator_text().str();
}

TEST(TakenOver, CannotMakeTheHostBelieveWhatDoesNotFit) {
    EXPECT_EQ(text_of(rogue("nothing")->read("x", "x")), "read");
    for (const auto& [deed, reason] : std::vector<std::pair<std::string, Refusal>>{
             {"audience", Refusal::wrong_audience},
             {"no-audience", Refusal::no_audience},
             {"recipient", Refusal::wrong_recipient},
             {"destination", Refusal::wrong_destination},
             {"unsolicited", Refusal::unsolicited},
             {"other-request", Refusal::wrong_in_response_to},
             {"late", Refusal::confirmation_expired},
             {"expired", Refusal::expired},
             {"early", Refusal::early},
             {"session", Refusal::session_over},
             {"for-ever", Refusal::no_expiry},
             {"no-time", Refusal::bad_time}}) {
        EXPECT_EQ(text_of(rogue(deed)->read("x", "x")), text_of(reason)) << deed;
    }
}

TEST(TakenOver, CannotMakeTheHostForgetTheDemandedContext) {
    auto settings = contact_point().settings;
    settings.program = std::string(NCP_BINARY_DIR) + "/bin/rogue-saml";
    settings.slo_url = "nothing";
    settings.authn_contexts = {"https://refeds.org/profile/mfa"};
    auto reading = contact_point().open(settings)->read("x", "x");
    ASSERT_TRUE(reading.has_value());
    EXPECT_EQ(std::get<Declined>(*reading).why, Declined::Why::too_weak);
}

TEST(TakenOver, ReachesNeitherFilesNorNetworkNorProcesses) {
    const std::string seen = rogue("look-around")->issuer_of("x").value();
    EXPECT_THAT(seen, Not(HasSubstr("possible")));
    EXPECT_THAT(seen, HasSubstr("/etc/passwd refused"));
    EXPECT_THAT(seen, HasSubstr("internet refused"));
}

// It answers "here" to everything.
TEST(TakenOver, SendsNobodyToAnAddressOfItsOwnMaking) {
    const auto provider = rogue("here");
    auto asked = provider->ask("<x/>", "0badcafe", {});
    ASSERT_FALSE(asked.has_value());
    EXPECT_EQ(asked.error().operator_text().str(), "ncp-saml broke the contract");
}

TEST(Failing, CostsOneLoginAndIsStartedAgain) {
    for (const auto& [deed, text] : std::vector<std::pair<std::string, std::string>>{
             {"crash", "ncp-saml failed: it was killed by signal 6 (Aborted)"},
             {"leave", "ncp-saml failed: it exited with code 3"},
             {"babble", "ncp-saml failed: it broke the contract"},
             {"other-kind", "ncp-saml failed: it broke the contract"},
             {"unknown-refusal", "ncp-saml failed: it broke the contract"},
             {"short", "ncp-saml broke the contract"}}) {
        auto provider = rogue(deed);
        auto reading = provider->read("x", "x");
        ASSERT_FALSE(reading.has_value()) << deed;
        EXPECT_EQ(reading.error().code(), ErrorCode::source_failed) << deed;
        EXPECT_EQ(text_of(reading), text);
        EXPECT_EQ(provider->issuer_of("x").value(), "here") << deed;
    }
}

TEST(Failing, IsNotWaitedForBeyondTheDeadline) {
    auto provider = rogue("hang", 200);
    auto reading = provider->read("x", "x");
    ASSERT_FALSE(reading.has_value());
    EXPECT_EQ(reading.error().code(), ErrorCode::source_timeout);
    EXPECT_EQ(provider->issuer_of("x").value(), "here");
}

// Processes of ours with this name.
std::vector<int> children_named(const std::string& name) {
    std::vector<int> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string number = entry.path().filename();
        if (number.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream stat(entry.path() / "stat");
        std::string id;
        std::string called;
        std::string state;
        int parent = 0;
        stat >> id >> called >> state >> parent;
        if (called == "(" + name + ")" && parent == ::getpid()) found.push_back(std::stoi(id));
    }
    return found;
}

TEST(Processes, AreBoundedHoweverManyAskAtOnce) {
    auto provider = rogue("hang", 400);
    std::atomic<int> overloaded = 0;
    std::atomic<int> timed_out = 0;
    std::size_t most = 0;
    {
        std::vector<std::jthread> students;
        for (int i = 0; i < 6; ++i) {
            students.emplace_back([&] {
                const auto code = provider->read("x", "x").error().code();
                if (code == ErrorCode::overloaded) ++overloaded;
                if (code == ErrorCode::source_timeout) ++timed_out;
            });
        }
        for (int i = 0; i < 30; ++i) {
            most = std::max(most, children_named("rogue-saml").size());
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
    EXPECT_LE(most, 2U);
    EXPECT_EQ(timed_out, 2);
    EXPECT_EQ(overloaded, 4);
}

TEST(Processes, AreReplacedWhenSomebodyKillsThem) {
    auto provider = contact_point().open(contact_point().settings);
    const std::string response = contact_point().provider.with_signed_assertion();
    const std::string metadata = contact_point().provider.metadata();
    ASSERT_TRUE(provider->read(response, metadata).has_value());
    for (const int process : children_named("ncp-saml")) {
        ::kill(process, SIGKILL);
        siginfo_t about{};
        ::waitid(P_PID, static_cast<id_t>(process), &about, WEXITED | WNOWAIT);
    }
    EXPECT_TRUE(provider->read(response, metadata).has_value());
}

TEST(Processes, EndWithTheirProvider) {
    const auto before = children_named("rogue-saml").size();
    {
        auto provider = rogue("nothing");
        EXPECT_GT(children_named("rogue-saml").size(), before);
    }
    EXPECT_EQ(children_named("rogue-saml").size(), before);
}

TEST(Processes, AnswerManyAtOnce) {
    const std::string response = contact_point().provider.with_signed_assertion();
    const std::string metadata = contact_point().provider.metadata();
    std::atomic<int> read = 0;
    {
        std::vector<std::jthread> students;
        for (int i = 0; i < 8; ++i) {
            students.emplace_back([&] {
                for (int j = 0; j < 10; ++j) {
                    if (contact_point().service->read(response, metadata)) ++read;
                }
            });
        }
    }
    EXPECT_EQ(read, 80);
}

// Of the real program: what the kernel says of it.
TEST(TheProgram, IsClosedIn) {
    auto provider = contact_point().open(contact_point().settings);
    ASSERT_TRUE(provider->issuer_of(contact_point().provider.with_signed_assertion()).has_value());
    const auto processes = children_named("ncp-saml");
    ASSERT_THAT(processes, Not(IsEmpty()));
    for (const int process : processes) {
        std::ifstream in("/proc/" + std::to_string(process) + "/status");
        const std::string status((std::istreambuf_iterator<char>(in)), {});
        EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1"));
        EXPECT_THAT(status, HasSubstr("Seccomp:\t2"));
        EXPECT_THAT(status, HasSubstr("CapEff:\t0000000000000000"));
    }
}

bool links_lasso(const std::string& program) {
    const std::string command = "ldd " + std::string(NCP_BINARY_DIR) + "/bin/" + program;
    FILE* output = ::popen(command.c_str(), "r");
    std::string text;
    for (int c = std::fgetc(output); c != EOF; c = std::fgetc(output))
        text += static_cast<char>(c);
    EXPECT_EQ(::pclose(output), 0);
    EXPECT_THAT(text, HasSubstr("libc.so"));
    return text.find("lasso") != std::string::npos;
}

TEST(TheProgram, IsAloneInLinkingLasso) {
    EXPECT_TRUE(links_lasso("ncp-saml"));
    EXPECT_FALSE(links_lasso("emrex-ncp"));
    EXPECT_FALSE(links_lasso("emrex-ncp-worker"));
}

}  // namespace
}  // namespace ncp::login::saml
