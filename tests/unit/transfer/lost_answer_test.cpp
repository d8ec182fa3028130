// The end of a login whose answer the browser never got, or which another request overtook.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using namespace std::chrono_literals;

// An identity provider that is never seen: its answer is the query's code, its state a memo.
class ByCode final : public login::LoginMethod {
  public:
    const std::string& id() const override { return id_; }
    const std::string& title() const override { return id_; }
    std::set<std::string> identity_keys() const override { return {}; }
    Result<login::LoginAnswer> begin(const login::LoginContext&) override {
        return login::LoginAnswer(
            login::SendElsewhere{"https://idp.example/", with_memo ? "state" : ""});
    }
    Result<login::LoginAnswer> proceed(const login::LoginContext& context) override {
        if (with_memo && !login::take_memo(context.memos, [](auto& memo) { return !memo.empty(); }))
            return fail(ErrorCode::login_failed, "not begun");
        if (meanwhile) std::exchange(meanwhile, nullptr)();
        return login::LoginAnswer(login::VouchedIdentity{invented_identity(), {}});
    }
    bool with_memo = true;
    std::function<void()> meanwhile;  // once, while the login is under way

  private:
    std::string id_ = "by-code";
};

struct LostAnswer : testing::Test {
    explicit LostAnswer(ScriptedSource::Answer answer = delivers(invented_report("one.example",
                                                                                 {{"Algebra"}})))
        : walk({std::move(answer)}) {
        walk.logins().front() = method;
        walk.post_entry();
        EXPECT_EQ(walk.get(walk.base() + "/login/by-code").status, 303);
        old = walk.cookies();
    }
    // By its own cookies alone; what the answer sets is lost.
    http::Response ask(const std::string& path, const std::string& query,
                       const std::map<std::string, std::string>& cookies) {
        http::Request request;
        request.path = walk.base() + path;
        request.raw_query = query;
        for (const auto& [name, value] : cookies)
            request.headers["cookie"] = name + "=" + value;
        return walk.raw(std::move(request));
    }
    http::Response log_in() { return ask(kBack, kCode, old); }
    static std::map<std::string, std::string> cookies_of(const http::Response& response) {
        if (response.cookies.empty()) return {};
        const std::string& cookie = response.cookies.front();
        const std::size_t equals = cookie.find('=');
        return {
            {cookie.substr(0, equals), cookie.substr(equals + 1, cookie.find(';') - equals - 1)}};
    }

    static constexpr char kBack[] = "/login/by-code/back";
    static constexpr char kCode[] = "code=secret&state=1";
    std::shared_ptr<ByCode> method = std::make_shared<ByCode>();
    Walk walk;
    std::map<std::string, std::string> old;
};

TEST_F(LostAnswer, IsGivenAgainToTheSameRequest) {
    const auto lost = cookies_of(log_in());
    const http::Response again = log_in();
    EXPECT_EQ(again.status, 303);
    const auto fresh = cookies_of(again);
    EXPECT_NE(fresh, old);
    EXPECT_NE(fresh, lost);
    EXPECT_EQ(ask("/cancel", "", fresh).status, 200);
    EXPECT_EQ(ask("/cancel", "", lost).status, 403);
    EXPECT_EQ(ask("/cancel", "", old).status, 403);
}

TEST_F(LostAnswer, IsGivenAgainOnce) {
    log_in();
    EXPECT_EQ(log_in().status, 303);
    EXPECT_EQ(log_in().status, 403);
}

TEST_F(LostAnswer, OpensNothingElseToTheOldCookie) {
    log_in();
    EXPECT_EQ(ask(kBack, "code=guess&state=1", old).status, 403);
    EXPECT_EQ(ask(kBack, "state=1&code=secret", old).status, 403);
    EXPECT_EQ(ask(kBack, "", old).status, 403);
    EXPECT_EQ(ask("/gather", kCode, old).status, 403);
    EXPECT_EQ(ask("", "", old).status, 403);
    EXPECT_EQ(ask(kBack, kCode, {}).status, 403);
    EXPECT_EQ(ask(kBack, kCode, {{old.begin()->first, "another"}}).status, 403);
    EXPECT_EQ(log_in().status, 303) << "none of these used it up";
}

TEST_F(LostAnswer, IsForgottenAfterAMinute) {
    log_in();
    walk.clock().advance(60s);
    EXPECT_EQ(log_in().status, 403);
}

TEST_F(LostAnswer, IsForgottenWhenTheBrowserShowsTheNewCookie) {
    const auto fresh = cookies_of(log_in());
    EXPECT_EQ(ask("/gather/status", "", fresh).status, 200);
    EXPECT_EQ(log_in().status, 403);
}

// Behind a proxy everybody can come by the same address, and would stand in another's transfer.
TEST_F(LostAnswer, IsNotGivenAgainWhereNoMemoWasFitted) {
    method->with_memo = false;
    walk.post_entry();
    EXPECT_EQ(walk.get(walk.base() + "/login/by-code").status, 303);
    old = {{"__Host-ncp-" + walk.base().substr(3),
            walk.cookies().at("__Host-ncp-" + walk.base().substr(3))}};
    EXPECT_EQ(log_in().status, 303);
    EXPECT_EQ(log_in().status, 403);
}

std::atomic<int> asked, stopped;

struct OvertakenLogin : LostAnswer {
    OvertakenLogin()
        : LostAnswer([hang = hangs()](const std::stop_token& cancelled) {
              ++asked;
              auto answer = hang(cancelled);
              ++stopped;
              return answer;
          }) {
        asked = stopped = 0;
    }
};

TEST_F(OvertakenLogin, LeavesNoGatheringBehindThatHoldsTheIdentity) {
    method->meanwhile = [&] { EXPECT_EQ(ask("/login", "", old).status, 200); };
    const http::Response response = log_in();
    EXPECT_EQ(response.status, 303);
    for (int i = 0; i < 1000 && (asked < 2 || stopped < 1); ++i)
        std::this_thread::sleep_for(5ms);
    // The call of the attempt that lost may be called off before it began.
    EXPECT_GE(asked, 1);
    EXPECT_EQ(asked - stopped, 1) << "only the gathering of the login that counts goes on";
    EXPECT_EQ(ask("/gather", "", cookies_of(response)).status, 200);
}

}  // namespace
}  // namespace ncp::test
