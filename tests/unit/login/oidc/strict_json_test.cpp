#include "login/oidc/strict_json.h"

#include <gmock/gmock.h>

namespace ncp::login::oidc {
namespace {

constexpr std::size_t kBytesMax = 4096;

TEST(StrictJson, ReadsEveryKindOfValue) {
    const auto read = parse_object(
        R"( {"text":"Prøvesen \u00e6 \ud83d\ude00 \"\\\/\n","none":null,"yes":true,"no":false,)"
        R"("least":-9223372036854775808,"most":18446744073709551615,"part":1.5e3,)"
        R"("list":[1,[],{"a":{}}],"":""} )",
        kBytesMax);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, (Json{{"text", "Prøvesen æ 😀 \"\\/\n"},
                           {"none", nullptr},
                           {"yes", true},
                           {"no", false},
                           {"least", std::numeric_limits<std::int64_t>::min()},
                           {"most", std::numeric_limits<std::uint64_t>::max()},
                           {"part", 1500.0},
                           {"list", {1, Json::array(), {{"a", Json::object()}}}},
                           {"", ""}}));
    EXPECT_TRUE(read->at("most").is_number_unsigned());
    EXPECT_TRUE(read->at("part").is_number_float());
    EXPECT_EQ(parse_object("{}", kBytesMax), Json::object());
}

TEST(StrictJson, KeepsABlankOfCInATextAndInAName) {
    const auto read = parse_object(R"({"a\u0000b":"c\u0000d"})", kBytesMax);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->at(std::string("a\0b", 3)), std::string("c\0d", 3));
}

TEST(StrictJson, RefusesWhatIsNoJsonOrNoObject) {
    for (const std::string text : {"",
                                   " ",
                                   "[]",
                                   "\"a\"",
                                   "1",
                                   "null",
                                   "{",
                                   "}",
                                   "{\"a\":1",
                                   "{\"a\":1}}",
                                   "{\"a\":1} x",
                                   "{\"a\":1}{}",
                                   "{\"a\":1,}",
                                   "{\"a\":[1,]}",
                                   "{a:1}",
                                   "{'a':1}",
                                   "{\"a\":01}",
                                   "{\"a\":+1}",
                                   "{\"a\":.5}",
                                   "{\"a\":1.}",
                                   "{\"a\":NaN}",
                                   "{\"a\":Infinity}",
                                   "{\"a\":1e999}",
                                   "{\"a\":18446744073709551616}",
                                   "{\"a\":True}",
                                   "{\"a\" 1}",
                                   "{\"a\":1 \"b\":2}",
                                   "{\"a\":\"\n\"}",
                                   "{\"a\":\"\\x\"}",
                                   "{\"a\":\"\\u12\"}",
                                   "{/**/}",
                                   "{\"a\":1}//",
                                   "\xef\xbb\xbf{\"a\":1}"}) {
        const auto read = parse_object(text, kBytesMax);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().code(), ErrorCode::invalid_document);
        EXPECT_EQ(read.error().operator_text().str(), "no JSON object") << text;
    }
}

TEST(StrictJson, RefusesWhatIsNoUnicode) {
    for (const std::string text :
         {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", R"(\ud800)", R"(\udc00)",
          R"(\ud800\u0041)", R"(\ud800\ud800)", R"(\udc00\ud800)"}) {
        EXPECT_FALSE(parse_object("{\"a\":\"" + text + "\"}", kBytesMax).has_value()) << text;
        EXPECT_FALSE(parse_object("{\"" + text + "\":1}", kBytesMax).has_value()) << text;
    }
}

TEST(StrictJson, RefusesANameTwiceAtAnyDepthHoweverItIsWritten) {
    for (const std::string text : {R"({"a":1,"a":1})", R"({"a":1,"b":2,"\u0061":3})",
                                   R"({"x":[{"a":1,"a":2}]})", R"({"":1,"":2})"}) {
        const auto read = parse_object(text, kBytesMax);
        ASSERT_FALSE(read.has_value()) << text;
        EXPECT_EQ(read.error().operator_text().str(), "JSON with a name twice in an object");
    }
    EXPECT_TRUE(parse_object(R"({"a":{"a":1},"A":[{"a":1},{"a":1}]})", kBytesMax).has_value());
}

std::string nested(std::size_t depth) {
    std::string text = "{\"a\":";
    text.append(depth - 1, '[');
    return text + "1" + std::string(depth - 1, ']') + "}";
}

TEST(StrictJson, RefusesWhatIsNestedTooDeeplyAndWhatIsTooLarge) {
    EXPECT_TRUE(parse_object(nested(kJsonDepthMax), kBytesMax).has_value());
    const auto deep = parse_object(nested(kJsonDepthMax + 1), kBytesMax);
    ASSERT_FALSE(deep.has_value());
    EXPECT_EQ(deep.error().operator_text().str(), "JSON that is nested too deeply");
    EXPECT_FALSE(parse_object(nested(2'000'000), 1U << 23).has_value());
    const std::string whole = R"({"a":1})";
    EXPECT_TRUE(parse_object(whole, whole.size()).has_value());
    const auto large = parse_object(whole, whole.size() - 1);
    ASSERT_FALSE(large.has_value());
    EXPECT_EQ(large.error().code(), ErrorCode::too_large);
}

// What a parser that reads ahead would read is none of ours.
TEST(StrictJson, ReadsNothingBehindItsEnd) {
    const std::string more = R"({"a":1}, "b":2})";
    const auto read = parse_object(std::string_view(more).substr(0, 7), kBytesMax);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, (Json{{"a", 1}}));
}

}  // namespace
}  // namespace ncp::login::oidc
