#include "login/oidc/oidc_login.h"

#include <gmock/gmock.h>

#include <thread>

#include "http/fields.h"
#include "unit/login/oidc/fake_provider.h"

namespace ncp::test {
namespace {

using login::LoginAnswer;
using login::LoginContext;
using login::NotLoggedIn;
using login::SendElsewhere;
using login::VouchedIdentity;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kTag = "0a1b2c3d";

class Login : public ::testing::Test {
  protected:
    void SetUp() override {
        vouching_.identity = {{"national_id", {"pid"}}, {"given_names", {"given_name"}}};
        for (const char* key : {"family_name", "birth_date", "national_id_country", "eppn",
                                "schac_personal_unique_code", "email"}) {
            vouching_.identity[key] = {};
        }
        forge_.claims["iss"] = fake_.issuer();
        forge_.claims["pid"] = "31810050031";
        fake_.answer("/me", R"({"sub":"248289761001","pid":"31810050031"})");
        fake_.answer("/token", [this](const std::string&) { return token_answer(); });
    }
    // The provider's clock is the system's.
    FakeProvider::Answer token_answer() {
        const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                             system_clock().wall().time_since_epoch())
                             .count();
        Forge one = forge_;
        one.claims["iat"] = now;
        one.claims["exp"] = now + 300;
        one.claims["auth_time"] = now;
        one.claims["nonce"] = nonce_;
        return {200, json{{"access_token", one.access_token},
                          {"token_type", "Bearer"},
                          {"id_token", one.token_by(*key_, "RS256", kid_)}}
                         .dump()};
    }
    login::LoginMethod& method() {
        if (!method_) {
            auto made = login::oidc::make_oidc_login({.id = "feide",
                                                      .title = "Feide",
                                                      .section = section_,
                                                      .vouching = vouching_,
                                                      .public_origin = "https://ncp.example"},
                                                     system_clock());
            EXPECT_TRUE(made.has_value()) << made.error().describe().str();
            method_ = std::move(*made);
        }
        return *method_;
    }
    LoginContext context(const http::Request& request) {
        given_ = memos_;
        return {request, kTag, "https://ncp.example/t/0a1b2c3d/login/feide", "en", given_};
    }
    // Begins, and remembers what the provider would have been told.
    std::string begin() {
        auto answer = method().begin(context({}));
        EXPECT_TRUE(answer.has_value()) << answer.error().describe().str();
        const auto& elsewhere = std::get<SendElsewhere>(*answer);
        login::add_memo(memos_, elsewhere.memo);
        const auto query =
            http::parse_fields(elsewhere.location.substr(elsewhere.location.find('?') + 1), 50);
        state_ = query->single("state").value();
        nonce_ = query->single("nonce").value();
        return elsewhere.location;
    }
    Result<LoginAnswer> come_back(std::vector<std::pair<std::string, std::string>> fields) {
        http::Request request;
        request.query.fields = std::move(fields);
        return method().proceed(context(request));
    }
    Result<LoginAnswer> come_back_with_code() {
        return come_back({{"state", state_}, {"code", "c0de"}, {"iss", fake_.issuer()}});
    }
    std::string refusal(const Result<LoginAnswer>& answer) {
        return answer ? "answered" : answer.error().describe().str();
    }

    FakeProvider fake_;
    Forge forge_;
    const JwtKey* key_ = &Forge::rsa();
    std::string kid_ = "rsa", state_, nonce_;
    login::Memos memos_;  // as stored: what the dispatcher gives a step anew that lost the race
    login::Memos given_;
    config::OidcSection section_ = fake_.section();
    config::VouchingSection vouching_;
    std::unique_ptr<login::LoginMethod> method_;
};

TEST_F(Login, TheStudentIsWhoTheIdTokenSays) {
    EXPECT_THAT(begin(), StartsWith(fake_.issuer() + "/authorize?response_type=code&"));
    auto answer = come_back_with_code();
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    const auto& student = std::get<VouchedIdentity>(*answer);
    EXPECT_EQ(student.identity.first("national_id"), "31810050031");
    EXPECT_EQ(student.identity.first("given_names"), "Ada");
    EXPECT_EQ(student.assurance_level, "high");
    EXPECT_EQ(fake_.asked("/me"), 0) << "the token told everything";
    const std::string request = fake_.last_request("/token");
    EXPECT_THAT(request, HasSubstr("grant_type=authorization_code&code=c0de&redirect_uri="
                                   "https%3A%2F%2Fncp.example%2Flogin%2Ffeide%2Fcallback&"
                                   "code_verifier="));
    EXPECT_THAT(request, HasSubstr("Authorization: Basic "));
}

TEST_F(Login, UserinfoIsAskedForWhatTheTokenLacksUnlessItIsNeverToBe) {
    forge_.claims.erase("pid");
    begin();
    auto answer = come_back_with_code();
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    EXPECT_EQ(std::get<VouchedIdentity>(*answer).identity.first("national_id"), "31810050031");
    EXPECT_EQ(fake_.asked("/me"), 1);
    EXPECT_THAT(fake_.last_request("/me"), HasSubstr("Authorization: Bearer SlAV32hkKG"));

    method_.reset();
    section_.userinfo = false;
    begin();
    answer = come_back_with_code();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(std::get<VouchedIdentity>(*answer).identity.first("national_id"), "");
    EXPECT_EQ(fake_.asked("/me"), 1);
}

TEST_F(Login, UserinfoIsNotAskedForTheCountryAlone) {
    vouching_.identity.clear();  // the usual names
    forge_.claims.update(
        json{{"family_name", "Lovelace"},
             {"birthdate", "2000-01-31"},
             {"eduperson_principal_name", "ada@uni.example"},
             {"schac_personal_unique_code", "urn:schac:personalUniqueCode:int:esi:no:1"},
             {"email", "ada@uni.example"}});
    begin();
    auto answer = come_back_with_code();
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    EXPECT_EQ(fake_.asked("/me"), 0);
}

TEST_F(Login, UserinfoAboutSomebodyElseIsNotTaken) {
    forge_.claims.erase("pid");
    fake_.answer("/me", R"({"sub":"somebody","pid":"31810050031"})");
    begin();
    EXPECT_THAT(refusal(come_back_with_code()), HasSubstr("somebody else"));
}

TEST_F(Login, ACodeThatComesTwiceIsRedeemedOnce) {
    begin();
    ASSERT_TRUE(come_back_with_code().has_value());
    ASSERT_TRUE(come_back_with_code().has_value());
    EXPECT_EQ(fake_.asked("/token"), 1);
}

TEST_F(Login, AnAnswerToAnotherLoginIsNotTaken) {
    begin();
    const std::string issuer = fake_.issuer();
    const std::string other = std::string(kTag) + "-00112233445566778899aabbccddeeff";
    for (const auto& fields : std::vector<std::vector<std::pair<std::string, std::string>>>{
             {{"state", other}, {"code", "c"}, {"iss", issuer}},
             {{"state", state_ + "0"}, {"code", "c"}, {"iss", issuer}},
             {{"code", "c"}, {"iss", issuer}},
             {{"state", state_}, {"iss", issuer}},
             {}}) {
        EXPECT_THAT(refusal(come_back(fields)), HasSubstr("another login"));
    }
    EXPECT_THAT(refusal(come_back({{"state", state_}, {"code", "c"}})), HasSubstr("(iss)"));
    EXPECT_THAT(
        refusal(come_back({{"state", state_}, {"code", "c"}, {"iss", "https://evil.example"}})),
        HasSubstr("(iss)"));
    memos_.clear();
    EXPECT_THAT(refusal(come_back_with_code()), HasSubstr("another login"));
    EXPECT_EQ(fake_.asked("/token"), 0);
}

TEST_F(Login, AnyOfTheLoginsBegunIsAnsweredAndItsMemoSpent) {
    begin();
    const std::string state = state_, nonce = nonce_;
    begin();
    nonce_ = nonce;
    auto answer = come_back({{"state", state}, {"code", "c0de"}, {"iss", fake_.issuer()}});
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    EXPECT_EQ(given_, login::Memos{memos_.back()});
}

TEST_F(Login, WhatTheProviderSaysInsteadOfACodeIsUnderstood) {
    begin();
    const auto error = [&](const std::string& word) {
        return come_back({{"state", state_}, {"error", word}, {"iss", fake_.issuer()}});
    };
    for (const char* word : {"access_denied", "login_required", "account_selection_required"})
        EXPECT_EQ(std::get<NotLoggedIn>(*error(word)), NotLoggedIn::cancelled) << word;
    EXPECT_EQ(std::get<NotLoggedIn>(*error("unmet_authentication_requirements")),
              NotLoggedIn::too_weak);
    EXPECT_EQ(error("temporarily_unavailable").error().code(), ErrorCode::source_failed);
    EXPECT_THAT(refusal(error("invalid_scope")), HasSubstr("login_failed: the provider sent the "
                                                           "student back with invalid_scope"));
    for (const char* word : {"interaction_required", "consent_required"})
        EXPECT_THAT(refusal(error(word)), HasSubstr("must its administrator allow")) << word;
    EXPECT_THAT(refusal(error("canary")), Not(HasSubstr("canary")));
}

TEST_F(Login, ATokenThatIsNotToBeBelievedIsNot) {
    begin();
    nonce_ = "another";
    EXPECT_THAT(refusal(come_back_with_code()), HasSubstr("belongs to another login"));
    begin();
    key_ = &Forge::foreign_rsa();
    EXPECT_THAT(refusal(come_back_with_code()), HasSubstr("signature is wrong"));
}

TEST_F(Login, ALoginThatIsTooWeakIsSaidToBe) {
    vouching_.assurance = {"very-high"};
    EXPECT_THAT(begin(), HasSubstr("acr_values=very-high"));
    auto answer = come_back_with_code();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(std::get<NotLoggedIn>(*answer), NotLoggedIn::too_weak);
}

TEST_F(Login, ANewKeyIsFetchedWhenATokenNamesIt) {
    begin();
    ASSERT_TRUE(come_back_with_code().has_value());
    fake_.answer("/jwks", jwks(Forge::foreign_rsa().jwk(R"(,"kid":"new")")));
    key_ = &Forge::foreign_rsa();
    kid_ = "new";
    begin();
    auto answer = come_back_with_code();
    ASSERT_TRUE(answer.has_value()) << answer.error().describe().str();
    EXPECT_EQ(fake_.asked("/jwks"), 2);
    // Invented ones fetch nothing again within the minute.
    kid_ = "invented";
    begin();
    EXPECT_THAT(refusal(come_back_with_code()), HasSubstr("no published key"));
    EXPECT_EQ(fake_.asked("/jwks"), 2);
}

TEST_F(Login, NobodyIsLoggedInAsNobody) {
    vouching_.identity["national_id"] = vouching_.identity["given_names"] = {};
    vouching_.identity["eppn"] = {"eppn"};
    fake_.answer("/me", R"({"sub":"248289761001"})");
    begin();
    EXPECT_THAT(refusal(come_back_with_code()), HasSubstr("told nothing"));
}

TEST_F(Login, AProviderThatIsDownIsAnErrorThatSaysSo) {
    fake_.fail("/.well-known/openid-configuration", 503);
    auto answer = method().begin(context({}));
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code(), ErrorCode::source_failed);
}

TEST_F(Login, ThePublicDoorLeadsIntoTheTransfer) {
    auto doors = method().public_doors();
    ASSERT_EQ(doors.size(), 2U);
    EXPECT_EQ(doors[0].path, "/callback");
    http::Request request;
    request.query.fields = {{"state", "0a1b2c3d-00"}, {"code", "a&b"}, {"x", "y"}};
    auto response = doors[0].answer(request);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 303);
    EXPECT_EQ(response->headers.front().second,
              "/t/0a1b2c3d/login/feide/back?state=0a1b2c3d-00&code=a%26b");
    request.query.fields = {{"state", "//evil.example"}, {"code", "x"}};
    EXPECT_EQ(doors[0].answer(request).error().code(), ErrorCode::bad_request);
}

TEST_F(Login, LoggingOutLeadsThroughTheProviderToTheDelivery) {
    EXPECT_FALSE(method().logout(kTag, "token")) << "nothing is known yet";
    begin();
    const std::string hint = std::get<VouchedIdentity>(*come_back_with_code()).logout_hint;
    EXPECT_EQ(std::count(hint.begin(), hint.end(), '.'), 2) << "the ID token";
    const auto logout = method().logout(kTag, hint);
    ASSERT_TRUE(logout.has_value());
    EXPECT_EQ(logout->address, fake_.issuer() + "/logout");
    EXPECT_EQ(logout->fields.front(), std::pair(std::string("id_token_hint"), hint));
    EXPECT_FALSE(method().logout(kTag, "")) << "the provider would not send anybody back";
    auto door = method().public_doors().at(1);
    http::Request request;
    request.query.fields = {{"state", kTag}};
    EXPECT_EQ(door.answer(request)->headers.front().second, "/t/0a1b2c3d/deliver");
    request.query.fields = {{"state", "/evil.ex"}};
    EXPECT_EQ(door.answer(request).error().code(), ErrorCode::bad_request);
    method_.reset();
    section_.logout = false;
    begin();
    EXPECT_EQ(std::get<VouchedIdentity>(*come_back_with_code()).logout_hint, "");
    EXPECT_FALSE(method().logout(kTag, hint));
}

TEST_F(Login, ATokenIsNotKeptThatIsTooLargeOrThatNobodyTakes) {
    forge_.claims["entitlements"] = std::string(9000, 'x');
    begin();
    EXPECT_EQ(std::get<VouchedIdentity>(*come_back_with_code()).logout_hint, "");

    method_.reset();
    forge_.claims.erase("entitlements");
    json without = fake_.metadata();
    without.erase("end_session_endpoint");
    fake_.answer("/.well-known/openid-configuration", without.dump());
    begin();
    EXPECT_EQ(std::get<VouchedIdentity>(*come_back_with_code()).logout_hint, "");
}

TEST_F(Login, TheDocumentsAreFetchedInTheBackground) {
    method().start();
    const Deadline end(system_clock(), std::chrono::seconds(10));
    while (!method().logout(kTag, "token") && !end.over())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_TRUE(method().logout(kTag, "token").has_value());
    begin();
    EXPECT_EQ(fake_.asked("/.well-known/openid-configuration"), 1);
}

}  // namespace
}  // namespace ncp::test
