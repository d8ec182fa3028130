// How institutions know us: bearer, basic, OAuth 2 with its tokens, a certificate of our own.
#include <gmock/gmock.h>
#include <ncp/plugin.h>

#include <atomic>
#include <fstream>

#include "unit/hei-web-service/service.h"

namespace ncp::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Authentication : public testing::Test {
  protected:
    config::SourceSection section(const Service& service, const std::string& authentication) {
        std::ofstream(folder_.path() / "secret") << "canary:s3cret+&\n";
        std::filesystem::permissions(folder_.path() / "secret", std::filesystem::perms(0600));
        auto made =
            section_of({&service}, R"("registry":{"hei":[)" + entry_of(service, "one.example") +
                                       R"(]},"authentication":)" + authentication);
        made.secrets = {{"theirs", folder_.path() / "secret"}};
        return made;
    }
    std::string oauth2(const Service& service, const std::string& more = "") {
        return R"({"method":"oauth2","client_id":"ncp fi","secret":"theirs","scope":"elmo read",)"
               R"("token_url":")" +
               service.origin() + "/token\"" + more + "}";
    }
    TemporaryFolder folder_;
};

// Gives tokens t1, t2, … that live so long, and takes the ones it is told to.
class TokenService {
  public:
    explicit TokenService(std::string lifetime) : lifetime_(std::move(lifetime)) {}
    Reply operator()(const Asked& asked) {
        if (asked.target == "/token") {
            ++given_;
            return {200,
                    R"({"token_type":"Bearer","access_token":"t)" + std::to_string(given_.load()) +
                        "\"" + lifetime_ + "}",
                    {{"Content-Type", "application/json"}}};
        }
        const std::string token = asked.header("Authorization");
        const bool good = token == "Bearer t" + std::to_string(given_.load()) && given_ > revoked_;
        return good ? Reply{200, elmo_of("one.example")} : Reply{401};
    }
    int given() const { return given_; }
    void revoke() { revoked_ = given_.load(); }

  private:
    std::string lifetime_;
    std::atomic<int> given_ = 0, revoked_ = 0;
};

TEST_F(Authentication, SendsABearerSecretOrAPassword) {
    const Service service([](const Asked&) { return Reply{200, elmo_of("one.example")}; });
    const std::pair<const char*, const char*> cases[]{
        {R"({"method":"bearer","secret":"theirs"})", "Bearer canary:s3cret+&"},
        {R"({"method":"basic","user":"ncp","secret":"theirs"})",
         "Basic bmNwOmNhbmFyeTpzM2NyZXQrJg=="},
        {R"({"method":"none"})", ""},
    };
    for (const auto& [given, header] : cases) {
        const char* const settings = given;  // what a lambda may capture
        const std::string logged = log_of([&] {
            auto fetched = open(section(service, settings))->fetch(ada(), soon(), {});
            ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
        });
        EXPECT_EQ(service.asked().back().header("Authorization"), header);
        EXPECT_THAT(logged, Not(HasSubstr("canary")));
    }
}

TEST_F(Authentication, KeepsATokenWhileItLives) {
    TokenService tokens(R"(,"expires_in":3600)");
    const Service service(std::ref(tokens));
    auto source = open(section(service, oauth2(service)));
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(source->fetch(ada(), soon(), {}).has_value());
    EXPECT_EQ(tokens.given(), 1);
    const Asked asked = service.asked().at(0);
    EXPECT_EQ(asked.target, "/token");
    EXPECT_EQ(asked.body, "grant_type=client_credentials&scope=elmo+read");
    EXPECT_EQ(asked.header("Content-Type"), "application/x-www-form-urlencoded");
    // "ncp+fi:canary%3As3cret%2B%26"
    EXPECT_EQ(asked.header("Authorization"), "Basic bmNwK2ZpOmNhbmFyeSUzQXMzY3JldCUyQiUyNg==");
}

TEST_F(Authentication, SendsTheClientInTheBodyIfToldSo) {
    TokenService tokens(R"(,"expires_in":3600)");
    const Service service(std::ref(tokens));
    auto source = open(section(service, oauth2(service, R"(,"client_in":"body")")));
    EXPECT_TRUE(source->fetch(ada(), soon(), {}).has_value());
    EXPECT_THAT(service.asked().at(0).body,
                HasSubstr("&client_id=ncp+fi&client_secret=canary%3As3cret%2B%26"));
    EXPECT_EQ(service.asked().at(0).header("Authorization"), "");
}

TEST_F(Authentication, FetchesAnotherTokenWhenOneHasExpired) {
    TokenService tokens(R"(,"expires_in":0)");
    const Service service(std::ref(tokens));
    auto source = open(section(service, oauth2(service)));
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(source->fetch(ada(), soon(), {}).has_value());
    EXPECT_EQ(tokens.given(), 3);
}

TEST_F(Authentication, FetchesAnotherTokenOnceWhenOneIsNotTaken) {
    TokenService tokens(R"(,"expires_in":3600)");
    const Service service(std::ref(tokens));
    auto source = open(section(service, oauth2(service)));
    EXPECT_TRUE(source->fetch(ada(), soon(), {}).has_value());
    tokens.revoke();
    EXPECT_TRUE(source->fetch(ada(), soon(), {}).has_value());
    EXPECT_EQ(tokens.given(), 2);

    std::atomic<int> given = 0;
    const Service stubborn([&](const Asked& asked) {
        if (asked.target != "/token") return Reply{401};
        ++given;
        return Reply{200, R"({"access_token":"t"})"};
    });
    auto fetched = open(section(stubborn, oauth2(stubborn)))->fetch(ada(), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_failed);
    EXPECT_EQ(given, 2);
}

TEST_F(Authentication, NamesWhatATokenServiceRefuses) {
    const std::pair<Reply, std::vector<const char*>> cases[]{
        {{401, "canary"}, {"PERMANENT", "refuses the client: it answers 401"}},
        {{400, R"({"error":"invalid_client"})"}, {"PERMANENT", "400"}},
        {{500, "canary"}, {"TEMPORARY", "500"}},
        {{200, "canary"}, {"PERMANENT", "no access_token"}},
        {{200, R"({"access_token":"a b\r\n"})"}, {"PERMANENT", "no access_token"}},
    };
    for (const auto& [given, texts] : cases) {
        const Reply& reply = given;  // what a lambda may capture
        const Service service([&](const Asked&) { return reply; });
        auto fetched = open(section(service, oauth2(service)))->fetch(ada(), soon(), {});
        ASSERT_FALSE(fetched.has_value());
        for (const char* text : texts)
            EXPECT_THAT(fetched.error().describe().str(),
                        AllOf(HasSubstr(text), Not(HasSubstr("canary"))));
    }
}

TEST_F(Authentication, NamesASecretThatNobodyConfigured) {
    const Service service([](const Asked&) { return Reply{200, elmo_of("one.example")}; });
    auto source = open(section(service, R"({"method":"bearer","secret":"misspelt"})"));
    auto fetched = source->fetch(ada(), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(
        fetched.error().describe().str(),
        AllOf(HasSubstr("CONFIG"), HasSubstr("\"misspelt\""), HasSubstr("[source.secrets]")));
    EXPECT_TRUE(service.asked().empty());
}

TEST_F(Authentication, ShowsTheHostsOwnCertificate) {
    const TestCertificate ours = make_test_certificate(folder_.path(), "ours");
    const Service service(
        [](const Asked&) {
            return Reply{200, elmo_of("one.example")};
        },
        {.certificate = service_certificate(), .client_authority = ours.certificate});
    auto with = section(service, R"({"method":"none"})");
    auto without = with;
    with.http.certificate = ours.certificate;
    with.http.key = ours.key;
    EXPECT_TRUE(open(with)->fetch(ada(), soon(), {}).has_value());
    EXPECT_FALSE(open(without)->fetch(ada(), soon(), {}).has_value());
    EXPECT_EQ(service.asked().size(), 1U);
}

}  // namespace
}  // namespace ncp::test
