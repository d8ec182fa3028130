// However a child ends, its parent learns how, and nothing of it stays behind.
#include "conformance/child.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace ncp::conformance {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr milliseconds kAmple{60'000};

TEST(Child, AnswersWithWhatTheWorkSays) {
    std::string large(100'000, 'x');  // more than a pipe holds
    auto ended = run_in_child([&] { return large; }, kAmple);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->how, Ended::How::answered);
    EXPECT_EQ(ended->answer, large);
    EXPECT_EQ(how_it_ended(*ended), "");
}

TEST(Child, TellsWhichSignalEndedItAndWhatItDid) {
    auto ended = run_in_child(
        []() -> std::string {
            at("the test's work");
            std::fprintf(stderr, "last words\n");
            std::raise(SIGFPE);
            return {};
        },
        kAmple);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->how, Ended::How::signalled);
    EXPECT_EQ(how_it_ended(*ended), "killed by SIGFPE during the test's work");
    EXPECT_THAT(ended->printed, HasSubstr("last words"));
}

TEST(Child, TellsTheExitCode) {
    auto ended = run_in_child([]() -> std::string { ::_exit(0); }, kAmple);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->how, Ended::How::exited);
    EXPECT_THAT(how_it_ended(*ended), HasSubstr("exit code 0"));
}

TEST(Child, IsKilledWhenItHangs) {
    auto ended = run_in_child(
        []() -> std::string {
            for (;;)
                ::pause();
        },
        milliseconds(50));
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->how, Ended::How::hung);
    EXPECT_THAT(how_it_ended(*ended), HasSubstr("hangs"));
}

// A process that the work forked holds the pipe open, and must neither delay the end nor outlive
// it.
TEST(Child, TakesItsOwnChildrenWithIt) {
    auto ended = run_in_child(
        []() -> std::string {
            const pid_t grandchild = ::fork();
            if (grandchild == 0) {
                for (;;)
                    ::pause();
            }
            std::printf("%d\n", grandchild);
            std::fflush(stdout);
            ::_exit(7);
        },
        kAmple);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->how, Ended::How::exited);
    EXPECT_EQ(ended->code, 7);
    const pid_t grandchild = std::stoi(ended->printed);
    // It is dead, though perhaps not yet collected by whoever inherited it.
    while (::kill(grandchild, 0) == 0) {
        const std::string stat = "/proc/" + std::to_string(grandchild) + "/stat";
        std::FILE* file = std::fopen(stat.c_str(), "r");
        if (file == nullptr) break;
        char state = '?';
        const int read = std::fscanf(file, "%*d %*s %c", &state);  // NOLINT(cert-err34-c)
        std::fclose(file);
        if (read != 1 || state == 'Z') break;
        ::usleep(1000);
    }
}

}  // namespace
}  // namespace ncp::conformance
