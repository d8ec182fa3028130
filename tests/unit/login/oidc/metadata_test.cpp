#include "login/oidc/metadata.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace ncp::test {
namespace {

using login::oidc::metadata_address;
using login::oidc::read_metadata;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kIssuer = "https://idp.example.org/oidc";

json document() {
    return {{"issuer", kIssuer},
            {"authorization_endpoint", "https://login.example.net/authorize?x=1"},
            {"token_endpoint", "https://idp.example.org/token"},
            {"jwks_uri", "https://keys.example.com/jwks"},
            {"userinfo_endpoint", "https://idp.example.org/me"},
            {"claims_supported", {"sub", "pid"}},
            {"authorization_response_iss_parameter_supported", true}};
}

auto read(const json& changed) {
    return read_metadata(changed.dump(), kIssuer,
                         {.origins = {"https://idp.example.org", "https://keys.example.com"}});
}

std::string refusal(const json& changed) {
    auto metadata = read(changed);
    if (metadata) return "accepted";
    EXPECT_EQ(metadata.error().code(), ErrorCode::source_failed);
    return metadata.error().operator_text().str();
}

TEST(Metadata, IsReadFromTheDiscoveryDocument) {
    auto metadata = read(document());
    ASSERT_TRUE(metadata.has_value()) << metadata.error().describe().str();
    EXPECT_EQ(metadata->authorization_endpoint, "https://login.example.net/authorize?x=1");
    EXPECT_EQ(metadata->end_session_endpoint, "");
    EXPECT_THAT(metadata->claims, ElementsAre("sub", "pid"));
    EXPECT_TRUE(metadata->names_issuer);
    EXPECT_FALSE(metadata->claims_parameter);
}

TEST(Metadata, LiesBehindTheIssuer) {
    EXPECT_EQ(metadata_address("https://a.example"),
              "https://a.example/.well-known/openid-configuration");
    EXPECT_EQ(metadata_address("https://a.example/b/"),
              "https://a.example/b/.well-known/openid-configuration");
}

TEST(Metadata, RefusesWhatItCannotRelyOn) {
    const auto with = [](const char* name, const json& value) {
        json changed = document();
        changed[name] = value;
        return refusal(changed);
    };
    const auto without = [](const char* name) {
        json changed = document();
        changed.erase(name);
        return refusal(changed);
    };
    EXPECT_THAT(with("issuer", "https://idp.example.org/oidc/"),
                HasSubstr("names the issuer \"https://idp.example.org/oidc/\""));
    EXPECT_THAT(with("issuer", "http://idp.example.org/oidc"), HasSubstr("names no issuer"));
    EXPECT_THAT(without("issuer"), HasSubstr("names no issuer"));
    EXPECT_THAT(without("token_endpoint"), HasSubstr("no token_endpoint"));
    EXPECT_THAT(with("token_endpoint", 7), HasSubstr("no https address"));
    EXPECT_THAT(with("token_endpoint", "http://idp.example.org/token"),
                HasSubstr("no https address"));
    EXPECT_THAT(with("authorization_endpoint", "javascript:alert(1)"),
                HasSubstr("no https address"));
    EXPECT_THAT(with("end_session_endpoint", "data:text/html,x"), HasSubstr("no https address"));
    EXPECT_THAT(with("token_endpoint", "https://oauth2.example.net/token"),
                HasSubstr("token_endpoint is at https://oauth2.example.net, which is not its "
                          "issuer's origin: if that is right, add to the login's option allow: "
                          "\"https://oauth2.example.net\""));
    EXPECT_THAT(with("userinfo_endpoint", "https://idp.example.org:8443/me"),
                HasSubstr("https://idp.example.org:8443"));
}

TEST(Metadata, NamesAllMissingOriginsAtOnce) {
    json changed = document();
    changed["token_endpoint"] = "https://oauth2.example.net/token";
    changed["jwks_uri"] = "https://www.example.net/certs";
    changed["userinfo_endpoint"] = "https://www.example.net/me";
    const std::string refused = refusal(changed);
    EXPECT_THAT(refused, HasSubstr("its token_endpoint is at https://oauth2.example.net, its "
                                   "jwks_uri is at https://www.example.net, its userinfo"));
    EXPECT_THAT(refused,
                HasSubstr("allow: \"https://oauth2.example.net\", \"https://www.example.net\""));
}

TEST(Metadata, WhatIsNotUsedIsNotLookedAt) {
    json changed = document();
    changed["userinfo_endpoint"] = "https://graph.example.net/me";
    changed["end_session_endpoint"] = "http://idp.example.org/logout";
    const std::vector<std::string> origins{"https://idp.example.org", "https://keys.example.com"};
    const auto metadata = read_metadata(changed.dump(), kIssuer,
                                        {.origins = origins, .userinfo = false, .logout = false});
    ASSERT_TRUE(metadata.has_value()) << metadata.error().describe().str();
    EXPECT_EQ(metadata->userinfo_endpoint, "");
    EXPECT_EQ(metadata->end_session_endpoint, "");
}

TEST(Metadata, RefusesWhatIsNoDocument) {
    for (const char* text : {"", "<html>", "[]", R"({"issuer":"a","issuer":"b"})"}) {
        auto metadata = read_metadata(text, kIssuer, {});
        ASSERT_FALSE(metadata.has_value());
        EXPECT_EQ(metadata.error().code(), ErrorCode::source_failed);
    }
    EXPECT_EQ(read_metadata(std::string(300'000, ' '), kIssuer, {}).error().code(),
              ErrorCode::too_large);
}

}  // namespace
}  // namespace ncp::test
