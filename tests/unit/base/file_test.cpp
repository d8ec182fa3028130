#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "support/temporary_folder.h"

namespace ncp {
namespace fs = std::filesystem;
namespace {

class Folder : public testing::Test {
  protected:
    test::TemporaryFolder temporary_;
    const fs::path& folder_ = temporary_.path();
};

std::string outcome(const Result<std::string>& result) {
    return result ? *result : std::string(facts(result.error().code()).name);
}

TEST_F(Folder, ReadsWholeFilesUpToTheLimit) {
    std::ofstream(folder_ / "five") << "12345";
    EXPECT_EQ(outcome(read_file(folder_ / "five", 5)), "12345");
    EXPECT_EQ(outcome(read_file(folder_ / "five", 4)), "too_large");
    std::ofstream(folder_ / "empty") << "";
    EXPECT_EQ(outcome(read_file(folder_ / "empty", 0)), "");
}

TEST_F(Folder, RefusesWhatIsNotARegularFile) {
    EXPECT_EQ(outcome(read_file(folder_ / "missing", 10)), "io");
    EXPECT_EQ(outcome(read_file(folder_, 10)), "io");
    EXPECT_EQ(outcome(read_file("/dev/zero", 10)), "io");
}

TEST_F(Folder, ANamedPipeIsRefusedInsteadOfWaitedFor) {
    ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(outcome(read_file(folder_ / "pipe", 10)), "io");
}

TEST_F(Folder, WritesPrivateFilesOnlyOnceAndForTheOwnerAlone) {
    mode_t before = umask(0);
    ASSERT_TRUE(write_private_file(folder_ / "key", "secret").has_value());
    umask(before);
    struct stat facts {};
    ASSERT_EQ(stat((folder_ / "key").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    EXPECT_FALSE(write_private_file(folder_ / "key", "other").has_value());
    EXPECT_EQ(outcome(read_file(folder_ / "key", 100)), "secret");
}

TEST_F(Folder, ReplacesFilesWholeOrLeavesThem) {
    const fs::path copy = folder_ / "copy";
    std::ofstream(copy.string() + ".new") << "cut off";
    ASSERT_TRUE(replace_private_file(copy, "one").has_value());
    ASSERT_TRUE(replace_private_file(copy, "two").has_value());
    EXPECT_EQ(outcome(read_file(copy, 100)), "two");
    EXPECT_FALSE(fs::exists(copy.string() + ".new"));
    EXPECT_FALSE(replace_private_file(folder_ / "absent" / "copy", "one").has_value());
    fs::create_directory(folder_ / "folder");
    EXPECT_FALSE(replace_private_file(folder_ / "folder", "one").has_value());
    EXPECT_FALSE(fs::exists(folder_ / "folder.new"));
}

TEST_F(Folder, PrivateFilesDoNotFollowADanglingLink) {
    fs::create_symlink(folder_ / "elsewhere", folder_ / "link");
    EXPECT_FALSE(write_private_file(folder_ / "link", "secret").has_value());
    EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

TEST_F(Folder, TheDataFolderCanBeNamed) {
    ASSERT_EQ(setenv("NCP_DATA_DIR", folder_.c_str(), 1), 0);
    auto found = data_directory();
    unsetenv("NCP_DATA_DIR");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(*found, folder_);
    EXPECT_TRUE(fs::exists(executable_directory() / "unit_base"));
}

}  // namespace
}  // namespace ncp
