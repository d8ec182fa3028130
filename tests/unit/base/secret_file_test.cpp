#include "base/secret_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace ncp {
namespace {

using testing::HasSubstr;

class SecretFile : public testing::Test {
  protected:
    std::filesystem::path holding(const std::string& content, mode_t mode = 0600) {
        std::filesystem::path file = folder_.path() / std::to_string(++written_);
        std::ofstream(file, std::ios::binary) << content;
        EXPECT_EQ(::chmod(file.c_str(), mode), 0);
        return file;
    }

  private:
    test::TemporaryFolder folder_;
    int written_ = 0;
};

std::string told(const Result<Secret>& result) {
    return result ? std::string(result->reveal()) : result.error().describe().str();
}

TEST_F(SecretFile, IsTheContentWithoutTheLineEndsOfEditors) {
    EXPECT_EQ(told(read_secret(holding("canary"), 64)), "canary");
    EXPECT_EQ(told(read_secret(holding("canary\r\n\n"), 64)), "canary");
    EXPECT_EQ(told(read_secret(holding(" two\nlines \n"), 64)), " two\nlines ");
    EXPECT_EQ(told(read_secret(holding(std::string("a\0b", 3)), 64)), std::string("a\0b", 3));
}

TEST_F(SecretFile, OfALineIsOneLine) {
    EXPECT_EQ(told(read_secret_line(holding("canary\n"))), "canary");
    const std::string refused = told(read_secret_line(holding("canary\nof Feide\n")));
    EXPECT_THAT(refused, HasSubstr("invalid_config: "));
    EXPECT_THAT(refused, HasSubstr("has several lines; put the secret alone into it"));
    EXPECT_THAT(refused, testing::Not(HasSubstr("canary")));
}

TEST_F(SecretFile, ThatEndsInABlankIsTakenWithIt) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(told(read_secret_line(holding("canary \n"))), "canary ");
    const std::string logged = testing::internal::GetCapturedStderr();
    EXPECT_THAT(logged, HasSubstr("ends in a blank"));
    EXPECT_THAT(logged, testing::Not(HasSubstr("canary")));
}

TEST_F(SecretFile, IsRefusedWhereNothingIsInItOrTooMuch) {
    for (const char* nothing : {"", "\n", "\r\n\r\n"})
        EXPECT_THAT(told(read_secret(holding(nothing), 64)), HasSubstr("is empty"));
    EXPECT_THAT(told(read_secret(holding(std::string(65, 'x')), 64)), HasSubstr("too_large: "));
    EXPECT_THAT(told(read_secret_line(holding(std::string(4097, 'x')))), HasSubstr("too_large: "));
    EXPECT_THAT(told(read_secret("/nowhere/secret", 64)), HasSubstr("io: "));
}

TEST_F(SecretFile, IsForWhomItIsMeant) {
    for (const mode_t mode : {0600U, 0400U}) {
        EXPECT_EQ(told(read_secret(holding("canary", mode), 64)), "canary") << std::oct << mode;
    }
    for (const mode_t mode : {0640U, 0660U, 0610U, 0440U}) {
        const auto file = holding("canary", mode);
        EXPECT_THAT(told(read_secret(file, 64)), HasSubstr("chmod 600 ")) << std::oct << mode;
        EXPECT_EQ(told(read_secret(file, 64, SharedWith::group)), "canary") << std::oct << mode;
    }
    for (const mode_t mode : {0604U, 0602U, 0601U, 0644U, 0777U}) {
        const auto file = holding("canary", mode);
        EXPECT_THAT(told(read_secret(file, 64)), HasSubstr("chmod 600 ")) << std::oct << mode;
        EXPECT_THAT(told(read_secret(file, 64, SharedWith::group)), HasSubstr("chmod o= "))
            << std::oct << mode;
    }
}

TEST_F(SecretFile, ThatIsNoRegularFileIsNotToBeMadePrivate) {
    EXPECT_THAT(told(read_secret("/dev/zero", 64)), HasSubstr("not a regular file"));
    EXPECT_THAT(told(read_secret("/", 64, SharedWith::group)), HasSubstr("not a regular file"));
    EXPECT_TRUE(check_private("/nowhere/secret").has_value());
}

}  // namespace
}  // namespace ncp
