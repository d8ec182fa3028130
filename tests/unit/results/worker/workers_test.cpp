// The workers of one section over time: used again, renewed, waited for, put in quarantine.
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>
#include <sstream>

#include "results/host_services.h"
#include "results/plugin_runner.h"
#include "support/temporary_folder.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// Our children that are workers: process ids.
std::set<int> workers() {
    std::set<int> found;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream children(task.path() / "children");
        for (int process_id = 0; children >> process_id;) {
            std::ifstream name("/proc/" + std::to_string(process_id) + "/comm");
            std::string comm;
            if (std::getline(name, comm) && comm.starts_with("emrex-ncp-work")) {
                found.insert(process_id);
            }
        }
    }
    return found;
}

config::SourceSection in_workers(config::SourceSection section) {
    section.isolation = config::Isolation::worker;
    return section;
}

config::SourceSection rogue(const std::string& deed) {
    return in_workers(section_for("test-rogue", R"({"deed":")" + deed + "\"}"));
}

Deadline soon() {
    return {system_clock(), std::chrono::minutes(2)};
}

ErrorCode fetch_from(Source& source, const FetchRequest& request = a_request()) {
    auto fetched = source.fetch(request, soon(), {});
    return fetched ? ErrorCode::no_results : fetched.error().code();
}

constexpr auto kAnswered = ErrorCode::no_results;

TEST(WorkersOverTime, AnswersManyCallsWithOneProcess) {
    auto source = open_source(rogue("well"));
    const auto before = workers();
    ASSERT_THAT(before, SizeIs(1));
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(fetch_from(*source), kAnswered);
    EXPECT_EQ(workers(), before);
    source.reset();
    EXPECT_THAT(workers(), SizeIs(0));
}

TEST(WorkersOverTime, StartsAsManyAsThePluginTakesCallsAtOnce) {
    auto source = open_source(in_workers(misbehaving("slow")));  // up to four
    std::stop_source stop;
    std::vector<std::jthread> students;
    students.reserve(6);
    for (int i = 0; i < 6; ++i) {
        students.emplace_back([&] { (void)source->fetch(a_request(), soon(), stop.get_token()); });
    }
    wait_until([] { return workers().size() == 4; });
    EXPECT_THAT(workers(), SizeIs(4));
    stop.request_stop();
    students.clear();
    EXPECT_LE(workers().size(), 4U);
}

TEST(WorkersOverTime, KeepsAProcessWhosePluginHeardThatItsTimeIsOver) {
    auto source = open_source(in_workers(misbehaving("slow")));
    const auto before = workers();
    auto fetched = source->fetch(a_request(), {system_clock(), std::chrono::milliseconds(50)}, {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_timeout);
    EXPECT_EQ(workers(), before);
}

TEST(WorkersOverTime, ACrashForOneStudentDoesNotTouchTheNext) {
    auto source = open_source(rogue("crashes-for-one"));
    FetchRequest unlucky = a_request();
    unlucky.identity.attributes[0].second = "Crash";
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(fetch_from(*source, unlucky), ErrorCode::plugin);
        EXPECT_EQ(fetch_from(*source), kAnswered);
    }
}

TEST(WorkersOverTime, ReplacesAnIdleOneThatDied) {
    auto source = open_source(rogue("well"));
    const int first = *workers().begin();
    ::kill(first, SIGKILL);
    wait_until([&] {
        std::ifstream stat("/proc/" + std::to_string(first) + "/stat");
        std::stringstream content;
        content << stat.rdbuf();
        return content.str().find(") Z ") != std::string::npos;
    });
    EXPECT_EQ(fetch_from(*source), kAnswered);
    EXPECT_THAT(workers(), SizeIs(1));
}

TEST(WorkersOverTime, RenewsOneThatLeaksDescriptorsBeforeItRunsDry) {
    auto source = open_source(rogue("leaks-descriptors"));
    std::set<int> seen;
    for (int i = 0; i < 20; ++i) {  // ten descriptors each time; a worker may have 64
        EXPECT_EQ(fetch_from(*source), kAnswered) << i;
        seen.merge(workers());
    }
    EXPECT_GT(seen.size(), 2U);
}

TEST(WorkersOverTime, EndsAnOverdueCallTogetherWithItsProcess) {
    auto source = open_source(rogue("spin"));
    const auto before = workers();
    auto fetched = source->fetch(a_request(), {system_clock(), std::chrono::milliseconds(50)}, {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_timeout);
    EXPECT_THAT(workers(), SizeIs(0));
}

TEST(WorkersOverTime, PutsAPluginThatCrashesEveryTimeInQuarantine) {
    auto section = rogue("segfault");
    testing::internal::CaptureStderr();
    auto runner = open_in_workers(section, share_host(section.id, {}), system_clock());
    ASSERT_TRUE(runner.has_value());
    ErrorCode last = kAnswered;
    std::string said;
    for (int i = 0; i < 6; ++i) {  // beside the breaker, which would answer first
        auto call =
            std::make_shared<PluginCall>(CallKind::fetch, a_request(), section.identity, soon());
        auto status = (*runner)->run(call, soon(), {});
        ASSERT_FALSE(status.has_value());
        last = status.error().code();
        said = status.error().operator_text().str();
    }
    EXPECT_EQ(last, ErrorCode::source_failed);
    EXPECT_THAT(said, HasSubstr("in quarantine"));
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                HasSubstr("its worker was killed by signal 11 (Segmentation fault); crash 5 in a "
                          "row; in quarantine for 300000 ms"));
}

TEST(WorkersOverTime, SaysAtOpeningThatCreateCrashed) {
    auto source = open_plugin_source(rogue("crashes-in-create"), system_clock());
    ASSERT_FALSE(source.has_value());
    EXPECT_THAT(source.error().front().text, HasSubstr("killed by signal 11"));
}

TEST(WorkersOverTime, DoesNotWaitForAPluginThatHangsInDestroy) {
    auto source = open_source(rogue("hangs-in-destroy"));
    source.reset();
    EXPECT_THAT(workers(), SizeIs(0));
}

TEST(WorkersOverTime, RefusesALibraryThatIsNotTheOneWrittenDown) {
    auto section = rogue("well");
    section.sha256 = std::string(64, '0');
    for (const auto isolation : {config::Isolation::worker, config::Isolation::process}) {
        section.isolation = isolation;
        auto source = open_plugin_source(section, system_clock());
        ASSERT_FALSE(source.has_value());
        EXPECT_THAT(source.error().front().text, HasSubstr("not the one in the configuration"));
    }
}

TEST(WorkersOverTime, LendsOnlyTheSectionsOwnSecrets) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "password";
    std::ofstream(file) << "correct-horse\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_read);
    auto section = in_workers(misbehaving("secrets"));
    section.secrets["password"] = file;
    testing::internal::CaptureStderr();
    EXPECT_EQ(fetch_from(*open_source(section)), kAnswered);
    const std::string logged = testing::internal::GetCapturedStderr();
    EXPECT_THAT(logged, HasSubstr("wants a secret that [source.secrets] does not name"));
    EXPECT_THAT(logged, testing::Not(HasSubstr("correct-horse")));
}

}  // namespace
}  // namespace ncp::results
