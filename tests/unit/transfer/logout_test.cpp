// Logging out of the provider on the way to the delivery, for those who tick the box.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// Another method, whose provider has a logout as long as it is reachable.
class WithLogout final : public login::LoginMethod {
  public:
    explicit WithLogout(std::shared_ptr<login::LoginMethod> method) : method_(std::move(method)) {}
    const std::string& id() const override { return method_->id(); }
    const std::string& title() const override { return method_->title(); }
    std::set<std::string> identity_keys() const override { return method_->identity_keys(); }
    Result<login::LoginAnswer> begin(const login::LoginContext& context) override {
        return method_->begin(context);
    }
    Result<login::LoginAnswer> proceed(const login::LoginContext& context) override {
        auto answer = method_->proceed(context);
        if (auto* student = std::get_if<login::VouchedIdentity>(&*answer)) {
            student->logout_hint = hint;
        }
        return answer;
    }
    std::optional<login::Logout> logout(std::string_view state, std::string_view given) override {
        if (!reachable) return std::nullopt;
        const std::string address = "https://idp.example/logout?a=1";
        if (hint.empty()) return login::Logout{address + "&state=" + std::string(state)};
        if (given != hint) return std::nullopt;
        return login::Logout{address, {{"hint", hint}, {"state", std::string(state)}}};
    }
    void let_end_transfers(const login::EndTransfer& end) override { end_transfer = end; }
    bool reachable = true;
    std::string hint;  // empty: it takes none
    login::EndTransfer end_transfer;

  private:
    std::shared_ptr<login::LoginMethod> method_;
};

struct LoggedIn : Walk {
    explicit LoggedIn(const std::string& hint = "")
        : Walk({delivers(invented_report("one.example", {{"Algebra"}}))}) {
        method = std::make_shared<WithLogout>(logins().front());
        method->hint = hint;
        logins().front() = method;
        log_in();
        wait_for_choice();
    }
    std::string location(const http::Response& response) {
        EXPECT_EQ(response.status, 303);
        for (const auto& [name, value] : response.headers) {
            if (name == "Location") return value;
        }
        return "";
    }
    std::string agree(std::vector<std::pair<std::string, std::string>> fields) {
        fields.emplace_back("revision", revision());
        return location(post(base() + "/consent", std::move(fields)));
    }
    std::shared_ptr<WithLogout> method;
};

TEST(Logout, LeadsThroughTheProviderToTheDelivery) {
    LoggedIn walk;
    walk.choose_everything();
    EXPECT_THAT(walk.get(walk.base() + "/consent").body,
                HasSubstr("Also log out of Invented login"));
    EXPECT_EQ(walk.agree({{"logout", "1"}}), walk.base() + "/logout/invented");
    const http::Response page = walk.get(walk.base() + "/logout/invented");
    EXPECT_EQ(page.status, 200);
    const std::string address = "https://idp.example/logout?a=1&amp;state=" + walk.base().substr(3);
    EXPECT_THAT(page.body, HasSubstr("content=\"0; url=" + address + '"'));
    EXPECT_THAT(page.body, HasSubstr("href=\"" + address + '"'));
    EXPECT_THAT(page.body, HasSubstr("href=\"" + walk.base() + "/deliver\""));
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("name=\"elmo\""));
}

TEST(Logout, PostsWhatTheProviderMustHaveAndIsPersonal) {
    LoggedIn walk("canary");
    walk.choose_everything();
    EXPECT_EQ(walk.agree({{"logout", "1"}}), walk.base() + "/logout/invented");
    const http::Response page = walk.get(walk.base() + "/logout/invented");
    EXPECT_EQ(page.kind, http::PageKind::delivery) << "its form leads to another site";
    EXPECT_THAT(page.body, HasSubstr("method=\"post\" action=\"https://idp.example/logout?a=1\""));
    EXPECT_EQ(hidden_field(page.body, "hint"), "canary");
    EXPECT_EQ(hidden_field(page.body, "state"), walk.base().substr(3));
    EXPECT_THAT(page.body, HasSubstr("data-auto-submit"));
    EXPECT_THAT(page.body, HasSubstr("/assets/deliver.js"));
    EXPECT_THAT(page.body, Not(HasSubstr("http-equiv=\"refresh\"")));
    EXPECT_THAT(page.body, HasSubstr("href=\"" + walk.base() + "/deliver\""));
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("name=\"elmo\""));
}

TEST(Logout, PostsItForThoseWhoCancelToo) {
    LoggedIn walk("canary");
    (void)walk.post(walk.base() + "/cancel", {{"logout", "1"}});
    EXPECT_EQ(hidden_field(walk.get(walk.base() + "/logout/invented").body, "hint"), "canary");
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("NCP_CANCEL"));
}

TEST(Logout, LeavesNothingToPostForThoseWhoDidNotTickTheBox) {
    LoggedIn walk("canary");
    walk.choose_everything();
    EXPECT_EQ(walk.agree({}), walk.base() + "/deliver");
    EXPECT_EQ(walk.location(walk.get(walk.base() + "/logout/invented")), walk.base() + "/deliver");
}

TEST(Logout, ForgetsWhatIsToBePostedWhenTheDeliveryIsOver) {
    LoggedIn walk("canary");
    (void)walk.post(walk.base() + "/cancel", {{"logout", "1"}});
    walk.clock().advance(std::chrono::minutes(11));
    EXPECT_EQ(walk.location(walk.get(walk.base() + "/logout/invented")), walk.base() + "/deliver");
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("NCP_CANCEL"));
}

TEST(Logout, IsNotForThoseWhoDoNotTickTheBox) {
    LoggedIn walk;
    walk.choose_everything();
    EXPECT_EQ(walk.agree({}), walk.base() + "/deliver");
}

TEST(Logout, IsOfferedToThoseWhoCancel) {
    LoggedIn walk;
    EXPECT_THAT(walk.get(walk.base() + "/cancel").body, HasSubstr("name=\"logout\""));
    EXPECT_EQ(walk.location(walk.post(walk.base() + "/cancel", {{"logout", "1"}})),
              walk.base() + "/logout/invented");
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("NCP_CANCEL"));
}

TEST(Logout, IsNotOfferedBeforeTheLogin) {
    Walk walk({has_nothing()});
    walk.logins().front() = std::make_shared<WithLogout>(walk.logins().front());
    walk.post_entry();
    EXPECT_THAT(walk.get(walk.base() + "/cancel").body, Not(HasSubstr("name=\"logout\"")));
    EXPECT_EQ(walk.post(walk.base() + "/cancel", {{"logout", "1"}}).status, 303);
}

TEST(Logout, GoesOnWithoutWhereItCannotBeOffered) {
    LoggedIn walk;
    walk.choose_everything();
    walk.method->reachable = false;
    EXPECT_THAT(walk.get(walk.base() + "/consent").body, Not(HasSubstr("name=\"logout\"")));
    EXPECT_EQ(walk.agree({{"logout", "1"}}), walk.base() + "/deliver");
    EXPECT_EQ(walk.location(walk.get(walk.base() + "/logout/invented")), walk.base() + "/deliver");
    EXPECT_EQ(walk.location(walk.get(walk.base() + "/logout/nobody")), walk.base() + "/deliver");
}

TEST(Logout, AtTheProviderEndsTheTransferHere) {
    LoggedIn walk;
    http::Router router([](const Error&, const http::Request&) { return http::Response(); });
    walk.mount(router);
    ASSERT_TRUE(walk.method->end_transfer);
    walk.method->end_transfer("00000000");  // of nobody
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200);

    walk.method->end_transfer(walk.base().substr(3));
    EXPECT_EQ(walk.location(walk.get(walk.base() + "/choose")), walk.base() + "/deliver");
    const http::Response page = walk.get(walk.base() + "/deliver");
    EXPECT_EQ(hidden_field(page.body, "returnCode"), "NCP_CANCEL");
    EXPECT_THAT(page.body, Not(HasSubstr("Algebra")));
}

TEST(Logout, AtTheProviderTakesNoDeliveryBack) {
    LoggedIn walk;
    http::Router router([](const Error&, const http::Request&) { return http::Response(); });
    walk.mount(router);
    walk.choose_everything();
    walk.consent();
    walk.method->end_transfer(walk.base().substr(3));
    EXPECT_EQ(hidden_field(walk.get(walk.base() + "/deliver").body, "returnCode"), "NCP_OK");
}

}  // namespace
}  // namespace ncp::test
