#include "results/host_services.h"

#include <gmock/gmock.h>
#include <poll.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "results/call.h"
#include "results/views.h"
#include "support/temporary_folder.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

bool is_readable_now(int descriptor) {
    pollfd one{descriptor, POLLIN, 0};
    return ::poll(&one, 1, 0) == 1;
}

TEST(HostServices, LendSecretsByNameAndNothingElse) {
    test::TemporaryFolder folder;
    ASSERT_TRUE(write_private_file(folder.path() / "password", "canary-secret\n").has_value());
    std::ofstream(folder.path() / "open") << "x";
    std::filesystem::permissions(folder.path() / "open", std::filesystem::perms(0644));
    auto section = misbehaving("secrets");
    section.secrets = {{"password", folder.path() / "password"},
                       {"readable-by-all", folder.path() / "open"}};
    auto& state = state_of("test-misbehaving");
    state.reset();
    testing::internal::CaptureStderr();
    auto fetched =
        open_source(section)->fetch(a_request(), {system_clock(), std::chrono::minutes(2)}, {});
    const std::string logged = testing::internal::GetCapturedStderr();
    ASSERT_TRUE(fetched.has_value());
    EXPECT_EQ(state.take_notes(), "[canary-secret]password:0;unknown:8;readable-by-all:8;");
    EXPECT_THAT(logged, Not(HasSubstr("canary-secret")));
    EXPECT_THAT(logged, HasSubstr("everybody can use this file"));
}

TEST(HostServices, OfferExtensionsByTheirNames) {
    const HostServices services("x", {});
    const ncp_host* host = services.table();
    EXPECT_EQ(host->size, sizeof(ncp_host));
    EXPECT_NE(host->extension(host, "http/1"), nullptr);
    EXPECT_EQ(host->extension(host, "http/2"), nullptr);
    EXPECT_EQ(host->extension(host, ""), nullptr);
    EXPECT_EQ(host->extension(host, nullptr), nullptr);
}

TEST(HostServices, AnswerWithoutACallAsIfItWereOver) {
    const HostServices services("x", {});
    const ncp_host* host = services.table();
    EXPECT_EQ(host->cancelled(host, nullptr), 1);
    EXPECT_EQ(host->remaining_ms(host, nullptr), 0);
    EXPECT_EQ(host->cancel_fd(host, nullptr), -1);
    host->fail(host, nullptr, nullptr);
    EXPECT_EQ(host->secret(host, {"x", 1}, nullptr, nullptr), NCP_INVALID);
    EXPECT_EQ(host->secret(
                  host, {nullptr, 1}, [](void*, ncp_view) {}, nullptr),
              NCP_INVALID);
}

TEST(HostServices, WriteLogLinesThatCannotBeForged) {
    const HostServices services("src", {});
    const ncp_host* host = services.table();
    const ncp_pair pairs[] = {{view_of("rows"), view_of("3\nforged"), 0, 0},
                              {view_of("name"), view_of("canary-name"), NCP_PAIR_PERSONAL, 0},
                              {{nullptr, 5}, {nullptr, 5}, 0, 0}};
    testing::internal::CaptureStderr();
    host->log(host, nullptr, NCP_LOG_WARNING, view_of("two\r\nlines"), pairs, 3);
    host->log(host, nullptr, 99, {nullptr, 5}, nullptr, 7);
    const std::string logged = testing::internal::GetCapturedStderr();
    EXPECT_THAT(logged, HasSubstr("warning source src: two  lines rows=3 forged name=(personal)"));
    EXPECT_THAT(logged, Not(HasSubstr("canary-name")));
    EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 2);
}

TEST(Call, TellsOfItsEndThroughADescriptor) {
    ncp_call call{Deadline(system_clock(), std::chrono::minutes(1))};
    EXPECT_FALSE(call.stopped());
    EXPECT_FALSE(is_readable_now(call.descriptor()));
    EXPECT_GT(call.remaining_ms(), 0);
    call.stop();
    call.stop();
    EXPECT_TRUE(call.stopped());
    EXPECT_TRUE(is_readable_now(call.descriptor()));
}

TEST(Call, KeepsTheLastFailureAndOnlyReadableTexts) {
    const HostServices services("x", {});
    const ncp_host* host = services.table();
    ncp_call call{Deadline(system_clock(), std::chrono::minutes(1))};
    ncp_error error{};
    error.size = sizeof error;
    error.operator_text = view_of("first");
    host->fail(host, &call, &error);
    const std::string endless(100'000, 'x');
    error.operator_text = view_of("second");
    error.student_text = view_of("\xff");
    error.backend_code = view_of(endless);
    error.retry_after_ms = 17;
    host->fail(host, &call, &error);
    const Failure failure = call.failure();
    EXPECT_EQ(failure.operator_text, "second");
    EXPECT_EQ(failure.student_text, "");
    EXPECT_EQ(failure.backend_code, "");
    EXPECT_EQ(failure.retry_after_ms, 17);
}

}  // namespace
}  // namespace ncp::results
