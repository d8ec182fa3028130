#include "results/plugin_library.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/file.h"
#include "results/trusted_file.h"
#include "support/temporary_folder.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// The message of a refusal; "loaded" if there was none.
std::string refusal(const std::string& library) {
    auto plugin = load_plugin(library);
    return plugin ? "loaded" : plugin.error().operator_text().str();
}

class CopiedPlugin : public ::testing::Test {
  protected:
    fs::path copy(const std::string& plugin) {
        fs::path file = folder_.path() / "copy.so";
        fs::copy_file(plugin_path(plugin), file);
        fs::permissions(file, fs::perms(0755));
        return file;
    }
    test::TemporaryFolder folder_;
};

TEST(LoadPlugin, LoadsByPathAndCopiesTheFacts) {
    auto plugin = load_plugin(plugin_path("test-echo"));
    ASSERT_TRUE(plugin.has_value()) << plugin.error().describe().str();
    EXPECT_EQ(plugin->id, "test-echo");
    EXPECT_EQ(plugin->version, "1.0");
    EXPECT_EQ(plugin->support_url, "https://tests.example");
    EXPECT_THAT(plugin->config_schema, HasSubstr("draft-07"));
    EXPECT_EQ(plugin->table.max_concurrency, 4U);
}

TEST(LoadPlugin, LooksForShippedLibrariesBesideTheExecutable) {
    std::string message = refusal("no-such-plugin");
    fs::path expected =
        (executable_directory() / "../lib/ncp/no-such-plugin.so").lexically_normal();
    EXPECT_THAT(message, HasSubstr("tried " + expected.string()));
    EXPECT_THAT(message, HasSubstr("No such file"));
}

TEST(LoadPlugin, AcceptsATableFromALaterMinorVersion) {
    EXPECT_EQ(refusal(plugin_path("test-newer-host")), "loaded");
}

TEST(LoadPlugin, RefusesALibraryWithoutTheEntryPoint) {
    EXPECT_THAT(refusal(plugin_path("test-no-symbol")), HasSubstr("does not export ncp_plugin_v1"));
}

TEST(LoadPlugin, NamesASymbolThatNobodyDefines) {
    EXPECT_THAT(refusal(plugin_path("test-unresolved")),
                HasSubstr("ncp_test_function_that_is_nowhere"));
}

TEST(LoadPlugin, RefusesAFileThatIsNoLibraryInTheLoadersWords) {
    test::TemporaryFolder folder;
    ASSERT_TRUE(write_private_file(folder.path() / "text.so", "not ELF").has_value());
    EXPECT_THAT(refusal((folder.path() / "text.so").string()), HasSubstr("file too short"));
}

TEST(LoadPlugin, RefusesAFolderAndADevice) {
    EXPECT_THAT(refusal("/tmp"), HasSubstr("not a regular file"));
    EXPECT_THAT(refusal("/dev/null"), HasSubstr("not a regular file"));
}

TEST(LoadPlugin, RefusesEveryWayATableCanBeWrong) {
    EXPECT_THAT(refusal(plugin_path("test-broken-null-table")), HasSubstr("returned NULL"));
    EXPECT_THAT(refusal(plugin_path("test-broken-size")), HasSubstr("its table says it has"));
    EXPECT_THAT(refusal(plugin_path("test-broken-function")), HasSubstr("lacks one of"));
    EXPECT_THAT(refusal(plugin_path("test-broken-concurrency")), HasSubstr("max_concurrency is 0"));
    EXPECT_THAT(refusal(plugin_path("test-broken-id")), HasSubstr("its id"));
}

TEST(ReadTable, ReadsNothingBeyondTheSizeThatIsSaid) {
    // Four bytes and not one more: the sanitizer sees a read beyond them.
    auto bytes = std::make_unique<char[]>(sizeof(std::uint32_t));
    const std::uint32_t size = sizeof(std::uint32_t);
    std::memcpy(bytes.get(), &size, sizeof size);
    EXPECT_FALSE(read_table(reinterpret_cast<const ncp_plugin*>(bytes.get())).has_value());
}

TEST(ReadTable, RefusesTextsThatAreNullWithASizeOrTooLong) {
    ncp_plugin table = load_plugin(plugin_path("test-echo"))->table;
    table.id = {nullptr, 5};
    EXPECT_FALSE(read_table(&table).has_value());
    const std::string long_id(201, 'a');
    table.id = {long_id.data(), long_id.size()};
    EXPECT_FALSE(read_table(&table).has_value());
}

TEST_F(CopiedPlugin, LoadsFromAFileThatOnlyItsOwnerWrites) {
    EXPECT_EQ(refusal(copy("test-echo").string()), "loaded");
}

TEST_F(CopiedPlugin, RefusesAFileThatTheGroupOrOthersMayWrite) {
    fs::path file = copy("test-echo");
    for (unsigned mode : {0775U, 0757U, 0722U}) {
        fs::permissions(file, fs::perms(mode));
        EXPECT_THAT(refusal(file.string()), HasSubstr("group or others may write")) << mode;
    }
}

TEST_F(CopiedPlugin, RefusesAFolderThatOthersMayWrite) {
    fs::path file = copy("test-echo");
    fs::permissions(folder_.path(), fs::perms(0777));
    EXPECT_THAT(refusal(file.string()), HasSubstr("group or others may write"));
}

TEST_F(CopiedPlugin, RefusesAFileOfAnotherUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
    fs::path file = copy("test-echo");
    ASSERT_EQ(::chown(file.c_str(), 4711, 4711), 0);
    EXPECT_THAT(refusal(file.string()), HasSubstr("belongs to user 4711"));
}

TEST_F(CopiedPlugin, ChecksTheFileThatALinkPointsTo) {
    fs::path file = copy("test-echo");
    fs::create_symlink(file, folder_.path() / "link.so");
    EXPECT_EQ(trusted_file(folder_.path() / "link.so").value(), fs::canonical(file));
    fs::permissions(file, fs::perms(0777));
    EXPECT_THAT(refusal((folder_.path() / "link.so").string()), HasSubstr("copy.so"));
}

TEST_F(CopiedPlugin, RunsNothingOfAFileItDoesNotTrust) {
    fs::path file = copy("test-no-symbol");
    fs::permissions(file, fs::perms(0777));
    ::unsetenv("NCP_TEST_CONSTRUCTOR_RAN");
    EXPECT_THAT(refusal(file.string()), HasSubstr("may write"));
    EXPECT_EQ(::getenv("NCP_TEST_CONSTRUCTOR_RAN"), nullptr);
    fs::permissions(file, fs::perms(0755));
    EXPECT_THAT(refusal(file.string()), HasSubstr("does not export"));
    EXPECT_NE(::getenv("NCP_TEST_CONSTRUCTOR_RAN"), nullptr);  // the trace works
}

}  // namespace
}  // namespace ncp::results
