#include "http/fields.h"

#include <gtest/gtest.h>

namespace ncp::http {
namespace {

TEST(Fields, AreDecodedInTheirOrderWithRepeats) {
    auto form = parse_fields("a=1&b=x+y&a=%C3%A5%20%26&c&d=", 10);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->fields,
              (std::vector<std::pair<std::string, std::string>>{
                  {"a", "1"}, {"b", "x y"}, {"a", "\xc3\xa5 &"}, {"c", ""}, {"d", ""}}));
}

TEST(Fields, AreDecodedOnceOnly) {
    auto form = parse_fields("a=%252e%2B", 10);
    ASSERT_TRUE(form);
    EXPECT_EQ(form->single("a"), "%2e+");
}

TEST(Fields, EmptyPiecesAreNoFields) {
    EXPECT_EQ(parse_fields("", 0)->fields.size(), 0U);
    EXPECT_EQ(parse_fields("&&a=1&&", 1)->fields.size(), 1U);
}

TEST(Fields, MoreThanTheLimitAreTooLarge) {
    EXPECT_TRUE(parse_fields("a=1&b=2", 2));
    auto refused = parse_fields("a=1&b=2&c=3", 2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status, 413);
}

class HostileFields : public testing::TestWithParam<const char*> {};
TEST_P(HostileFields, AreRefused) {
    auto form = parse_fields(GetParam(), 100);
    ASSERT_FALSE(form) << GetParam();
    EXPECT_EQ(form.error().status, 400);
}
INSTANTIATE_TEST_SUITE_P(All, HostileFields,
                         testing::Values("a=%", "a=%4", "a=%zz", "a=%4z", "a=%%41", "a=%-1",
                                         "a=%+1", "a=% 1", "%=a", "a=%00", "a%00=b", "a=%C3",
                                         "a=%C3%28", "a=%C0%AF", "a=%ED%A0%80", "a=%F5%80%80%80",
                                         "a=%FF", "a=\xff", "a=%E2%82", "a=%F0%80%80%AF"));

TEST(Targets, PathIsDecodedOnceAndQueryBecomesAForm) {
    auto target = parse_target("/t/%C3%A5b%2541/x?a=1&b=%2F?", 10);
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path,
              "/t/\xc3\xa5"
              "b%41/x");
    EXPECT_EQ(target->query.single("a"), "1");
    EXPECT_EQ(target->query.single("b"), "/?");
}

TEST(Targets, PlusInAPathIsAPlus) {
    EXPECT_EQ(parse_target("/a+b", 1)->path, "/a+b");
}

TEST(Targets, RootAndTrailingSlashArePaths) {
    EXPECT_EQ(parse_target("/", 1)->path, "/");
    EXPECT_EQ(parse_target("/?", 1)->path, "/");
    EXPECT_EQ(parse_target("/a/", 1)->path, "/a/");
    EXPECT_EQ(parse_target("/...", 1)->path, "/...");
}

TEST(Targets, TooManyQueryFieldsAreTooLarge) {
    EXPECT_EQ(parse_target("/?a&b&c", 2).error().status, 413);
}

class HostileTargets : public testing::TestWithParam<const char*> {};
TEST_P(HostileTargets, AreRefused) {
    auto target = parse_target(GetParam(), 100);
    ASSERT_FALSE(target) << GetParam();
    EXPECT_EQ(target.error().status, 400);
}
INSTANTIATE_TEST_SUITE_P(All, HostileTargets,
                         testing::Values("", "*", "a", "https://localhost/", "localhost:443", "//",
                                         "//evil.example/", "/a//b", "/..", "/../etc/passwd",
                                         "/a/../b", "/a/%2e%2e/b", "/%2E%2e", "/a/.%2e/", "/.",
                                         "/a/./b", "/a%2fb", "/a%2F..", "/a\\b", "/a%5cb", "/a%00",
                                         "/a%0d%0aSet-Cookie:x", "/a%0A", "/a%09b", "/a%7f",
                                         "/a%1f", "/a%", "/a%zz", "/a%c0%af", "/\xc3\xa5", "/a b",
                                         "/a\tb", "/a#b", "/a?b#c", "/a?b=%00", "/a?b=%zz",
                                         "/a?b c"));

}  // namespace
}  // namespace ncp::http
