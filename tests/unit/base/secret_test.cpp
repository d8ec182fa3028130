#include "base/secret.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace ncp {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>);

TEST(Secret, LeavesNothingBehindWhenMoved) {
    Secret first(std::string("correct horse battery staple"));
    Secret second(std::move(first));
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is shown
    EXPECT_EQ(second.reveal(), "correct horse battery staple");
    Secret third;
    third = std::move(second);
    EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
    EXPECT_EQ(third.reveal(), "correct horse battery staple");
}

TEST(Wipe, OverwritesTheWholeBuffer) {
    std::string value = "a value longer than what fits into the object itself, so on the heap";
    value.resize(value.size() - 10);  // what is beyond size() counts too
    const auto buffer_before = reinterpret_cast<std::uintptr_t>(value.data());
    const std::size_t reserved = value.capacity();
    wipe(value);
    EXPECT_TRUE(value.empty());
    const char* buffer = value.data();
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(buffer), buffer_before);  // it is the same buffer
    for (std::size_t i = 0; i < reserved; ++i)
        EXPECT_EQ(buffer[i], '\0') << i;
}

}  // namespace
}  // namespace ncp
