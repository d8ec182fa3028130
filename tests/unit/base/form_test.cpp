#include "base/form.h"

#include <gtest/gtest.h>

namespace ncp {
namespace {

const Form kForm{{{"a", "1"}, {"b", ""}, {"a", "2"}, {"A", "3"}}};

TEST(Form, AFieldThatAppearsTwiceHasNoSingleValue) {
    EXPECT_EQ(kForm.single("a"), std::nullopt);
    EXPECT_EQ(kForm.count("a"), 2U);
    EXPECT_EQ(kForm.all("a"), (std::vector<std::string>{"1", "2"}));
}

TEST(Form, AnEmptyFieldIsThere) {
    EXPECT_EQ(kForm.single("b"), "");
    EXPECT_EQ(kForm.single("c"), std::nullopt);
    EXPECT_TRUE(kForm.all("c").empty());
}

TEST(Form, NamesAreCaseSensitive) {
    EXPECT_EQ(kForm.single("A"), "3");
}

}  // namespace
}  // namespace ncp
