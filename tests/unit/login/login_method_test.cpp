// What a method remembers of logins that were begun.
#include "login/login_method.h"

#include <gmock/gmock.h>

namespace ncp::login {
namespace {

std::function<bool(const std::string&)> is(const std::string& wanted) {
    return [wanted](const std::string& memo) { return memo == wanted; };
}

TEST(Memos, AreGoodForOneAnswerEach) {
    Memos memos;
    add_memo(memos, "first");
    add_memo(memos, "second");
    EXPECT_EQ(take_memo(memos, is("other")), std::nullopt);
    EXPECT_EQ(take_memo(memos, is("first")), "first");
    EXPECT_EQ(take_memo(memos, is("first")), std::nullopt);
    EXPECT_EQ(take_memo(memos, is("second")), "second");
    EXPECT_THAT(memos, testing::IsEmpty());
}

TEST(Memos, OfTooManyTheOldestAreForgotten) {
    Memos memos;
    for (const char* memo : {"1", "2", "3", "4", "5", "6"})
        add_memo(memos, memo);
    EXPECT_THAT(memos, testing::ElementsAre("3", "4", "5", "6"));
}

}  // namespace
}  // namespace ncp::login
