// The rogues' gallery: what each misdeed of a plugin in a worker costs the student (the state of
// its source), tells the operator (the log), and takes from the other sources (nothing).
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "elmo/outline.h"
#include "results/gather.h"
#include "support/temporary_folder.h"
#include "unit/results/plugins.h"
#include "unit/results/schema.h"
#include "unit/results/start_gathering.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

config::SourceSection rogue(const std::string& deed, const std::string& more = {}) {
    auto section = section_for("test-rogue", R"({"deed":")" + deed + "\"" + more + "}");
    section.id = "rogue";
    section.isolation = config::Isolation::worker;
    section.deadline = std::chrono::seconds(60);
    section.worker.memory_mib_max = 512;
    return section;
}

std::shared_ptr<Source> echo() {
    auto section = section_for("test-echo", R"({"issuer":"echo.example"})");
    section.id = "echo";
    section.isolation = config::Isolation::worker;
    return open_source(section);
}

struct Seen {
    SourceProgress rogue;
    std::string logged;
};

// Gathers from the rogue and from an honest source beside it, which must not notice.
Seen gather_beside(const config::SourceSection& section) {
    testing::internal::CaptureStderr();
    Gathered gathered;
    {
        Gatherer gatherer({.threads = 4, .deadline = std::chrono::seconds(90)},
                          {open_source(section), echo()}, elmo_schema(), system_clock());
        const std::string id =
            start_gathering(gatherer, a_request().identity, "en", "c0ffee").value();
        wait_until([&] { return gatherer.look(id)->finished; });
        gathered = gatherer.collect(id).value();
    }
    Seen seen{gathered.progress.sources.at(0), testing::internal::GetCapturedStderr()};
    EXPECT_EQ(gathered.progress.sources.at(1).state, SourceState::delivered);
    EXPECT_THAT(gathered.document, HasSubstr("echo.example"));
    for (const char* personal : {"canary", "2000-01-31", "Sample"})
        EXPECT_THAT(seen.logged, Not(HasSubstr(personal))) << personal;
    return seen;
}

struct Misdeed {
    const char* deed;
    SourceState state;  // what the student sees of this source
    ErrorCode problem;
    const char* logged;  // what the operator reads
};

// NOLINTNEXTLINE(readability-identifier-naming): the name that GoogleTest looks for
void PrintTo(const Misdeed& misdeed, std::ostream* out) {
    *out << misdeed.deed;
}

// "takes-a-gigabyte" as part of a test's name.
template <class Param>
std::string name_of(const testing::TestParamInfo<Param>& info) {
    std::string name;
    if constexpr (std::is_same_v<Param, Misdeed>) {
        name = info.param.deed;
    } else {
        name = info.param;
    }
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

class Rogues : public testing::TestWithParam<Misdeed> {};

TEST_P(Rogues, CostTheirOwnAnswerAndNothingElse) {
    const Misdeed& misdeed = GetParam();
    const Seen seen = gather_beside(rogue(misdeed.deed));
    EXPECT_EQ(seen.rogue.state, misdeed.state);
    EXPECT_EQ(seen.rogue.problem, misdeed.problem);
    EXPECT_THAT(seen.logged, HasSubstr(misdeed.logged));
}

constexpr auto kFailed = SourceState::failed;
constexpr auto kPlugin = ErrorCode::plugin;
constexpr auto kSource = ErrorCode::source_failed;
constexpr auto kDocument = ErrorCode::invalid_document;

INSTANTIATE_TEST_SUITE_P(
    End, Rogues,
    testing::Values(
        Misdeed{"segfault", kFailed, kPlugin, "its worker was killed by signal 11"},
        Misdeed{"aborts", kFailed, kPlugin, "its worker was killed by signal 6"},
        Misdeed{"exits", kFailed, kPlugin, "its worker exited with code 3"},
        Misdeed{"exits-as-if-well", kFailed, kPlugin, "its worker exited with code 0"},
        Misdeed{"throws-from-a-thread", kFailed, kPlugin, "its worker was killed by signal 6"},
        Misdeed{"corrupts-the-heap", kFailed, kPlugin, "its worker was killed by signal"}),
    name_of<Misdeed>);

INSTANTIATE_TEST_SUITE_P(
    AreRefused, Rogues,
    testing::Values(
        Misdeed{"forks", kFailed, kSource, "refused: Operation not permitted"},
        Misdeed{"executes", kFailed, kSource, "refused: Operation not permitted"},
        Misdeed{"takes-all-descriptors", kFailed, kSource, "refused: Too many open files"},
        Misdeed{"opens-a-socket", kFailed, kSource, "refused: Permission denied"},
        Misdeed{"kills-the-host", kFailed, kSource, "refused: Operation not permitted"},
        Misdeed{"traces-the-host", kFailed, kSource, "refused: Operation not permitted"},
        Misdeed{"uses-io-uring", kFailed, kSource, "refused: Operation not permitted"},
        Misdeed{"raises-its-limits", kFailed, kSource, "refused: Operation not permitted"},
        Misdeed{"calls-back-from-a-thread", kFailed, kSource, "sink said 10"},
        Misdeed{"stuffs-the-services", kFailed, kSource, "secret said 6"}),
    name_of<Misdeed>);

#if !defined(__SANITIZE_ADDRESS__)  // whose workers have no limit on their memory
INSTANTIATE_TEST_SUITE_P(HasALimit, Rogues,
                         testing::Values(Misdeed{"takes-a-gigabyte", kFailed, kSource,
                                                 "refused: Cannot allocate memory"}),
                         name_of<Misdeed>);
#endif

INSTANTIATE_TEST_SUITE_P(
    SendNonsense, Rogues,
    testing::Values(Misdeed{"emits-a-gigabyte", kFailed, kSource,
                            "a part is larger than 10485760 bytes"},
                    Misdeed{"another-student", kFailed, ErrorCode::wrong_person, "wrong_person"},
                    Misdeed{"billion-laughs", kFailed, kDocument, "invalid_document"},
                    Misdeed{"half-a-document", kFailed, kDocument, "invalid_document"},
                    Misdeed{"forges-messages", kFailed, kPlugin, "its worker broke the contract"},
                    Misdeed{"forges-a-slot", kFailed, kPlugin, "write of NULL with a size"}),
    name_of<Misdeed>);

class Hangers : public testing::TestWithParam<const char*> {};

TEST_P(Hangers, AreEndedAtTheDeadline) {
    auto section = rogue(GetParam());
    section.deadline = std::chrono::milliseconds(300);
    const Seen seen = gather_beside(section);
    EXPECT_EQ(seen.rogue.state, SourceState::late);
    EXPECT_EQ(seen.rogue.problem, ErrorCode::source_timeout);
    EXPECT_THAT(seen.logged, HasSubstr("an overdue call was ended together with its worker"));
}

INSTANTIATE_TEST_SUITE_P(Ignore, Hangers, testing::Values("deadlock", "spin", "deaf-to-term"),
                         name_of<const char*>);

class Harmless : public testing::TestWithParam<const char*> {};

// These hurt a host that has them in its own process; a worker takes them with it.
TEST_P(Harmless, StaysInItsWorker) {
    EXPECT_EQ(gather_beside(rogue(GetParam())).rogue.state, SourceState::delivered);
}

INSTANTIATE_TEST_SUITE_P(Deeds, Harmless,
                         testing::Values("changes-the-locale", "installs-handlers",
                                         "leaks-descriptors", "floods-the-log"),
                         name_of<const char*>);

TEST(RoguesFiles, ReadNeitherTheSigningKeyNorTheConfiguration) {
    // As /etc/emrex-ncp might lie: the plugin's own folder holds the key.
    const test::TemporaryFolder folder;
    std::filesystem::copy_file(plugin_path("test-rogue"), folder.path() / "rogue.so");
    std::ofstream(folder.path() / "signing.key") << "-----BEGIN PRIVATE KEY-----";
    for (const auto& path : {folder.path() / "signing.key", std::filesystem::path("/etc/passwd"),
                             std::filesystem::path("/proc/self/environ")}) {
        auto section = rogue("reads-a-file", R"(,"path":")" + path.string() + "\"");
        section.library = (folder.path() / "rogue.so").string();
        EXPECT_THAT(gather_beside(section).logged, HasSubstr("refused: Permission denied")) << path;
    }
}

TEST(RoguesFiles, ReadWhatTheSectionNamesAndWriteNothing) {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "registry.csv") << "1,2,3";
    const std::string path = R"(,"path":")" + (folder.path() / "registry.csv").string() + "\"";
    auto reads = rogue("reads-a-file", path);
    reads.worker.files = {folder.path()};
    EXPECT_THAT(gather_beside(reads).logged, HasSubstr("\"done\""));
    auto writes = rogue("writes-a-file", path);
    writes.worker.files = {folder.path()};
    EXPECT_THAT(gather_beside(writes).logged, HasSubstr("refused: Permission denied"));
    EXPECT_EQ(std::filesystem::file_size(folder.path() / "registry.csv"), 5U);
}

TEST(RoguesNetwork, OpenSocketsOnlyWhereTheSectionSaysDirect) {
    auto section = rogue("opens-a-socket");
    section.worker.network = config::WorkerNetwork::direct;
    const Seen seen = gather_beside(section);
    EXPECT_THAT(seen.logged, HasSubstr("\"done\""));
    EXPECT_THAT(seen.logged, HasSubstr("not closed in altogether: it may open connections"));
}

}  // namespace
}  // namespace ncp::results
