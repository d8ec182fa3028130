#include "protocol/request.h"

#include <gtest/gtest.h>

namespace ncp::protocol {
namespace {

constexpr char kReturnUrl[] = "https://client.example.org/receive";

Form form(std::vector<std::pair<std::string, std::string>> fields) {
    return Form{std::move(fields)};
}

TEST(ParseEntry, TakesSessionIdAndReturnUrlAsTheyAre) {
    auto request =
        parse_entry(form({{"sessionId", "a Session/42=="}, {"returnUrl", kReturnUrl}}), {});
    ASSERT_TRUE(request.has_value());
    EXPECT_EQ(request->session_id, "a Session/42==");
    EXPECT_EQ(request->return_url.text(), kReturnUrl);
    EXPECT_TRUE(request->allow_to_pick);
    EXPECT_FALSE(request->allow_not_passed);
}

TEST(ParseEntry, IgnoresUnknownFieldsEvenRepeatedOnes) {
    EXPECT_TRUE(parse_entry(form({{"submit", "Fetch"},
                                  {"sessionId", "1"},
                                  {"submit", "again"},
                                  {"returnUrl", kReturnUrl},
                                  {"", ""},
                                  {"sessionid", "other"}}),
                            {})
                    .has_value());
}

struct Refused {
    const char* what;
    std::vector<std::pair<std::string, std::string>> fields;
};

TEST(ParseEntry, RefusesMissingRepeatedAndMisspelledFields) {
    const std::vector<Refused> cases{
        {"nothing", {}},
        {"no session id", {{"returnUrl", kReturnUrl}}},
        {"no return address", {{"sessionId", "1"}}},
        {"session id twice", {{"sessionId", "1"}, {"sessionId", "2"}, {"returnUrl", kReturnUrl}}},
        {"the same session id twice",
         {{"sessionId", "1"}, {"sessionId", "1"}, {"returnUrl", kReturnUrl}}},
        {"two return addresses",
         {{"sessionId", "1"},
          {"returnUrl", kReturnUrl},
          {"returnUrl", "https://evil.example.com"}}},
        {"lower case", {{"sessionid", "1"}, {"returnurl", kReturnUrl}}},
        {"capitalised", {{"SessionId", "1"}, {"ReturnUrl", kReturnUrl}}},
        {"blank in the name", {{" sessionId", "1"}, {"returnUrl ", kReturnUrl}}},
        {"an array", {{"sessionId[]", "1"}, {"returnUrl[]", kReturnUrl}}},
        {"an extra twice",
         {{"sessionId", "1"},
          {"returnUrl", kReturnUrl},
          {"allowToPickCourses", "true"},
          {"allowToPickCourses", "false"}}},
        {"the other extra twice",
         {{"sessionId", "1"},
          {"returnUrl", kReturnUrl},
          {"allowNotPassedCourses", "true"},
          {"allowNotPassedCourses", "false"}}},
    };
    for (const auto& refused : cases) {
        auto request = parse_entry(Form{refused.fields}, {});
        ASSERT_FALSE(request.has_value()) << refused.what;
        EXPECT_EQ(request.error().code(), ErrorCode::bad_request) << refused.what;
    }
}

TEST(ParseEntry, AcceptsSessionIdsOfTheFieldAndRefusesTheRest) {
    auto accepted = [](const std::string& id) {
        auto request = parse_entry(form({{"sessionId", id}, {"returnUrl", kReturnUrl}}), {});
        return request.has_value() && request->session_id == id;
    };
    EXPECT_TRUE(accepted("1"));
    EXPECT_TRUE(accepted("0123456789abcdef0123456789abcdef"));
    EXPECT_TRUE(accepted("6f1c2b1e-0d5a-4f6e-9d3b-7a2c4e5f6a7b"));
    EXPECT_TRUE(accepted(std::string(128, 'x')));
    EXPECT_TRUE(accepted("\"><script>"));  // opaque: escaping is the page's duty
    EXPECT_FALSE(accepted(""));
    EXPECT_FALSE(accepted(std::string(129, 'x')));
    EXPECT_FALSE(accepted("a\nb"));
    EXPECT_FALSE(accepted("a\r\nSet-Cookie: b"));
    EXPECT_FALSE(accepted(std::string("a\0b", 3)));
    EXPECT_FALSE(accepted("\x7f"));
    EXPECT_FALSE(accepted("\xc3\xa5"));
}

TEST(ParseEntry, ReadsThePolishExtras) {
    auto wishes = [](const char* pick, const char* failed) {
        auto request = parse_entry(form({{"sessionId", "1"},
                                         {"returnUrl", kReturnUrl},
                                         {"allowToPickCourses", pick},
                                         {"allowNotPassedCourses", failed}}),
                                   {});
        return std::pair(request.value().allow_to_pick, request.value().allow_not_passed);
    };
    EXPECT_EQ(wishes("false", "true"), std::pair(false, true));
    EXPECT_EQ(wishes("FALSE", "True"), std::pair(false, true));
    EXPECT_EQ(wishes("0", "1"), std::pair(false, true));
    EXPECT_EQ(wishes("true", "false"), std::pair(true, false));
    EXPECT_EQ(wishes("", "yes please"), std::pair(true, false));
}

TEST(ParseEntry, HoldsTheOperatorsListOfReceivers) {
    EntryPolicy policy{{"client.example.org", "[::1]"}};
    auto code = [&](const char* address) {
        auto request = parse_entry(form({{"sessionId", "1"}, {"returnUrl", address}}), policy);
        return request.has_value() ? std::string("accepted")
                                   : std::string(facts(request.error().code()).name);
    };
    EXPECT_EQ(code("https://client.example.org/a"), "accepted");
    EXPECT_EQ(code("https://CLIENT.example.org:8443/a"), "accepted");
    EXPECT_EQ(code("https://[::1]:9000/"), "accepted");
    EXPECT_EQ(code("https://other.example.org/"), "forbidden");
    EXPECT_EQ(code("https://client.example.org.evil.example.com/"), "forbidden");
    EXPECT_EQ(code("https://evil-client.example.org/"), "forbidden");
    EXPECT_EQ(code("https://sub.client.example.org/"), "forbidden");
    EXPECT_EQ(code("https://evil.example.com/client.example.org"), "forbidden");
    EXPECT_EQ(code("http://client.example.org/"), "bad_request");
}

}  // namespace
}  // namespace ncp::protocol
