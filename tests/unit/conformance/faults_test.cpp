// Every case of the kit fails on a plugin that breaks just its rule, and on none that keeps all.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "faulty.h"
#include "support/temporary_folder.h"

namespace ncp::conformance {
namespace {

using testing::HasSubstr;

struct Fault {
    std::string name, found_by;
    Verdict verdict = Verdict::fail;
    std::string said = {};  // part of the finding's text
};

// NOLINTNEXTLINE(readability-identifier-naming): the name that GoogleTest looks for
void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.name << " by " << fault.found_by;
}

const std::vector<Fault>& faults() {
    static const std::vector<Fault> all{
        {"load-crashes", "binary.loads", Verdict::crash, "SIGSEGV during dlopen()"},
        {"another-table-each-time", "scan.table", Verdict::fail, "another table"},
        {"load-is-slow", "scan.fast"},
        {"load-starts-thread", "scan.threads"},
        {"load-opens-descriptor", "scan.descriptors", Verdict::fail, "/dev/null"},
        {"load-writes-file", "scan.files", Verdict::fail, "trace.log"},
        {"load-changes-environment", "scan.environment", Verdict::fail, "NCP_TEST_TRACE"},
        {"load-changes-locale", "scan.locale"},
        {"load-handles-signal", "scan.signals", Verdict::fail, "SIGTERM"},
        {"knows-every-extension", "scan.unknown-extension"},
        {"short-extension", "scan.known-extensions", Verdict::fail, "health/1"},
        {"schema-has-unknown-keyword", "config.schema", Verdict::fail, "requird"},
        {"lenient-schema", "config.missing-settings", Verdict::fail, "service"},
        {"logs-secret", "config.secrets"},
        {"prints-secret", "config.secrets"},
        {"probe-tells-secret", "config.secrets", Verdict::fail, "check()"},
        {"create-fails", "lifecycle.create", Verdict::fail, "no service"},
        {"create-gives-nothing", "lifecycle.create", Verdict::fail, "no instance"},
        {"probe-fails", "lifecycle.check", Verdict::fail, "service"},
        {"probe-is-no-json", "lifecycle.check"},
        {"health-is-internal", "lifecycle.health"},
        {"create-stops-working", "lifecycle.hundred-times", Verdict::fail, "number 52"},
        {"global-state", "lifecycle.two-instances"},
        {"failure-poisons", "lifecycle.failed-create"},
        {"invalid-settings-crash", "lifecycle.failed-create", Verdict::crash, "during create()"},
        {"leaks-descriptor", "lifecycle.descriptors", Verdict::fail, "/dev/null"},
        {"leaks-thread", "lifecycle.threads"},
        {"leaks-memory", "lifecycle.memory"},
        {"emits-nothing", "data.parts"},
        {"begins-twice", "data.parts"},
        {"bad-id", "data.parts"},
        {"half-document", "data.well-formed", Verdict::fail, "document 1"},
        {"not-valid", "data.valid", Verdict::fail, "status"},
        {"two-reports", "data.one-report", Verdict::fail, "2 reports"},
        {"refers-to-nothing", "data.references", Verdict::fail, "not-there"},
        {"unused-attachment", "data.references", Verdict::fail, "nobody-wants-it"},
        {"answers-about-another", "data.accepted"},
        {"ignores-the-sink", "data.refusing-sink", Verdict::fail, "more calls came"},
        {"hides-refusal", "data.refusing-sink", Verdict::fail, "returned NCP_OK"},
        {"not-deterministic", "data.deterministic"},
        {"issuer-without-title", "data.issuers", Verdict::fail, "titles"},
        {"found-issuer-without-title", "data.find-issuers", Verdict::fail, "titles"},
        {"gives-others-record", "errors.unknown-student", Verdict::fail, "somebody else"},
        {"error-quotes-identity", "errors.unknown-student"},
        {"answers-nobody", "errors.empty-identity"},
        {"gives-no-reason", "errors.empty-identity", Verdict::fail, "without a reason"},
        {"does-not-escape", "errors.hostile-identity", Verdict::fail, "given_names"},
        {"hostile-is-config", "errors.hostile-identity", Verdict::fail, "SQL"},
        {"buffer-overflow", "errors.long-identity", Verdict::crash, "1 MiB of letters"},
        {"logs-identity", "errors.personal-data", Verdict::fail, "learner_number"},
        {"error-quotes-identity", "errors.personal-data", Verdict::fail, "learner_number"},
        {"is-deaf", "time.cancelled-before", Verdict::fail, "ms late"},
        {"is-deaf", "time.cancelled-during", Verdict::fail, "ms late"},
        {"keeps-call", "time.cancelled-after", Verdict::fail, "not running"},
        {"keeps-cancellation", "time.cancelled-after", Verdict::fail, "NCP_CANCELLED"},
        {"is-deaf", "time.zero-deadline", Verdict::fail, "ms late"},
        {"is-deaf", "time.overrun", Verdict::fail, "ms late"},
        {"not-reentrant", "threads.declared-concurrency", Verdict::fail, "4 calls at once"},
        {"thread-bound", "threads.changing-threads"},
        {"keeps-config", "threads.borrowed-memory", Verdict::crash, "lent"},
        {"keeps-identity", "threads.borrowed-memory", Verdict::crash, "lent"},
        {"reads-beyond-host", "abi.oldest-host", Verdict::crash, "create()"},
        {"wants-exact-size", "abi.longer-structs", Verdict::fail, "NCP_INVALID"},
        {"wants-old-minor", "abi.newer-minor", Verdict::fail, "NCP_UNSUPPORTED"},
        {"differs-in-process", "modes.same-answers", Verdict::fail, "NCP_NO_RESULTS"},
        {"exits", "data.parts", Verdict::crash, "exit code"},
        {"throws", "data.parts", Verdict::crash, "SIGABRT"},
        {"hangs", "data.parts", Verdict::crash, "hangs"},
    };
    return all;
}

class Faults : public testing::TestWithParam<Fault> {};

TEST_P(Faults, AreFoundByTheirCase) {
    const Fault& fault = GetParam();
    Options options = options_for_test_plugin();
    options.only = {fault.found_by};
    // Far below what the faulty plugin sleeps.
    if (fault.name.find("slow") != std::string::npos) options.scan_max = options.scan_max / 30;
    if (fault.name == "is-deaf") options.overrun_max = options.overrun_max / 20;
    if (fault.name == "hangs") options.case_limit = std::chrono::milliseconds(300);
    const Report report = run_with_fault(fault.name, options);
    ASSERT_EQ(report.cases.size(), 1U);
    const CaseResult& result = report.cases.front();
    if (result.text.find("malloc does not tell") != std::string::npos) {
        GTEST_SKIP() << "a sanitizer counts memory in its own way";
    }
    EXPECT_EQ(name_of(result.verdict), name_of(fault.verdict)) << as_text(report);
    EXPECT_THAT(result.text, HasSubstr(fault.said));
    EXPECT_FALSE(result.text.empty());
    EXPECT_FALSE(result.advice.empty()) << result.text;
    EXPECT_FALSE(report.fine());
}

std::string test_name(const testing::TestParamInfo<Fault>& info) {
    std::string name = info.param.name + "_" + info.param.found_by;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Nonconforming, Faults, testing::ValuesIn(faults()), test_name);

TEST(Conformance, APluginThatKeepsTheContractPassesEveryCase) {
    Options options = options_for_test_plugin();
    be_patient(options);
    const Report report = run_with_fault("", options);
    EXPECT_TRUE(report.fine()) << as_text(report);
    EXPECT_EQ(report.cases.size(), case_names().size());
    for (const CaseResult& result : report.cases) {
        if (result.verdict != Verdict::skip) continue;
        EXPECT_THAT(result.text, HasSubstr("malloc does not tell")) << result.name;
    }
}

CaseResult only_case(const std::filesystem::path& library, const std::string& name) {
    Options options;
    options.source.library = library.string();
    options.only = {name};
    const Report report = run_with_fault("", options);
    EXPECT_EQ(report.cases.size(), 1U);
    return report.cases.empty() ? CaseResult{} : report.cases.front();
}

TEST(Conformance, FilesThatBreakARuleAreFoundWithoutRunningThem) {
    struct Odd {
        const char* plugin;
        const char* found_by;
        const char* said;
    };
    for (const Odd& odd :
         {Odd{"test-no-symbol", "binary.one-export", "does not export"},
          Odd{"test-second-export", "binary.one-export", "a_second_export"},
          Odd{"test-unresolved", "binary.loads", "undefined symbol"},
          Odd{"test-text-relocation", "binary.no-text-relocations", "text relocations"},
          Odd{"test-bundled", "binary.no-bundled-libraries", "xmlInitParser"},
          Odd{"test-final-call", "binary.no-bundled-libraries", "xmlCleanupParser"},
          Odd{"test-broken-size", "scan.table", "bytes"}}) {
        const CaseResult result = only_case(test_plugin(odd.plugin), odd.found_by);
        EXPECT_EQ(name_of(result.verdict), "FAIL") << odd.plugin << ": " << result.text;
        EXPECT_THAT(result.text, HasSubstr(odd.said)) << odd.plugin;
        EXPECT_FALSE(result.advice.empty()) << odd.plugin;
    }
}

TEST(Conformance, AFileThatIsNoLibraryOrThatOthersCanWriteIsFound) {
    const test::TemporaryFolder folder;
    const auto text = folder.path() / "text.so";
    std::ofstream(text) << "not a library";
    EXPECT_THAT(only_case(text, "binary.file").text, HasSubstr("not an ELF file"));
    const auto open = folder.path() / "open.so";
    std::filesystem::copy(shipped_plugin("hello"), open);
    EXPECT_EQ(only_case(open, "binary.trusted").verdict, Verdict::pass);
    std::filesystem::permissions(open, std::filesystem::perms::others_write,
                                 std::filesystem::perm_options::add);
    EXPECT_THAT(only_case(open, "binary.trusted").text, HasSubstr("may write"));
}

TEST(Conformance, WrongSettingsOfTheConfigurationAreToldWithTheirLine) {
    Options options = options_for_test_plugin();
    options.source.settings_json = R"({"service":7})";
    options.source.lines["/service"] = 12;
    options.only = {"config.given-settings", "lifecycle.create"};
    const Report report = run_with_fault("", options);
    ASSERT_EQ(report.cases.size(), 2U);
    EXPECT_EQ(report.cases[0].verdict, Verdict::fail);
    EXPECT_THAT(report.cases[0].text, HasSubstr("line 12"));
    EXPECT_EQ(report.cases[1].verdict, Verdict::skip);
}

TEST(Conformance, WithoutSettingsOrStudentCasesAreSkippedWithTheReason) {
    Options options = options_for_test_plugin();
    options.source.settings_json.clear();
    options.only = {"lifecycle", "data.valid"};
    Report report = run_with_fault("", options);
    EXPECT_EQ(report.count(Verdict::skip), report.cases.size()) << as_text(report);
    EXPECT_THAT(report.cases.front().text, HasSubstr("--config"));

    options = options_for_test_plugin();
    options.student = {};
    options.only = {"data.valid"};
    report = run_with_fault("", options);
    EXPECT_EQ(report.cases.front().verdict, Verdict::skip);
    EXPECT_THAT(report.cases.front().text, HasSubstr("--student"));
}

TEST(Conformance, WhatCannotBeLoadedIsNotTriedFurther) {
    Options options;
    options.source.library = test_plugin("test-unresolved").string();
    const Report report = run_with_fault("", options);
    EXPECT_EQ(report.cases.size(), case_names().size());
    for (const CaseResult& result : report.cases) {
        if (result.group != "binary") {
            EXPECT_EQ(result.verdict, Verdict::skip) << result.group << "." << result.name;
        }
    }
}

TEST(Conformance, AHangingPluginCostsItsTimeLimitOnceAndNotInEveryCase) {
    Options options = options_for_test_plugin();
    options.case_limit = std::chrono::milliseconds(300);
    options.only = {"data", "errors", "time"};
    const Report report = run_with_fault("hangs", options);
    EXPECT_EQ(report.count(Verdict::crash), 1U) << as_text(report);
    EXPECT_EQ(report.count(Verdict::skip), report.cases.size() - 1);
    EXPECT_THAT(report.cases.back().text, HasSubstr("see data.parts"));
}

TEST(Conformance, EveryCaseHasAPluginThatFailsIt) {
    std::set<std::string> covered{"binary.file",
                                  "binary.trusted",
                                  "binary.one-export",
                                  "binary.no-text-relocations",
                                  "binary.no-bundled-libraries",
                                  "config.given-settings"};
    for (const Fault& fault : faults())
        covered.insert(fault.found_by);
    EXPECT_THAT(case_names(), testing::UnorderedElementsAreArray(covered));
}

TEST(Conformance, ANameThatNoCaseHasIsRefused) {
    Options options = options_for_test_plugin();
    options.only = {"data.vaild"};
    auto report = run(options);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code(), ErrorCode::bad_request);
    options.only.clear();
    options.source.library = "/no/such/library.so";
    ASSERT_FALSE(run(options));
}

}  // namespace
}  // namespace ncp::conformance
