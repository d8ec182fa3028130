#include "login/oidc/provider.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "support/manual_clock.h"
#include "unit/login/oidc/fake_provider.h"

namespace ncp::test {
namespace {

using namespace std::chrono_literals;
using login::oidc::KnownPtr;
using login::oidc::Provider;
using ::testing::HasSubstr;

constexpr const char* kDiscovery = "/.well-known/openid-configuration";

class LiveProvider : public ::testing::Test {
  protected:
    LiveProvider() {
        auto client = outbound::Client::open(
            {.allow = {fake_.issuer()}, .ca_file = fake_.authority()}, clock_);
        client_ = std::move(*client);
        provider_ = std::make_unique<Provider>(
            fake_.issuer(), login::oidc::ProviderUse{.origins = {fake_.issuer()}}, *client_,
            clock_);
    }
    Deadline deadline() const { return {clock_, 10s}; }
    std::string failure() {
        auto known = provider_->get(deadline());
        return known ? "none" : known.error().describe().str();
    }

    ManualClock clock_;
    FakeProvider fake_;
    std::unique_ptr<outbound::Client> client_;
    std::unique_ptr<Provider> provider_;
};

TEST_F(LiveProvider, IsFetchedOnceAndKept) {
    EXPECT_EQ(provider_->known(), nullptr);
    auto known = provider_->get(deadline());
    ASSERT_TRUE(known.has_value()) << known.error().describe().str();
    EXPECT_EQ((*known)->keys.keys.size(), 4U);
    EXPECT_EQ((*known)->metadata.token_endpoint, fake_.issuer() + "/token");
    ASSERT_TRUE(provider_->get(deadline()).has_value());
    EXPECT_EQ(provider_->known(), *known);
    EXPECT_EQ(fake_.asked(kDiscovery), 1);
    EXPECT_EQ(fake_.asked("/jwks"), 1);
}

TEST_F(LiveProvider, ManyWhoComeAtOnceShareOneFetch) {
    fake_.answer(kDiscovery, [this](const std::string&) {
        std::this_thread::sleep_for(100ms);
        return FakeProvider::Answer{200, fake_.metadata().dump()};
    });
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([this] {
            const Deadline end(system_clock(), 10s);
            EXPECT_TRUE(provider_->get(end).has_value());
        });
    }
    threads.clear();
    EXPECT_EQ(fake_.asked(kDiscovery), 1);
    EXPECT_EQ(fake_.asked("/jwks"), 1);
}

TEST_F(LiveProvider, IsUsedForADayWithoutBeingReached) {
    ASSERT_TRUE(provider_->get(deadline()).has_value());
    fake_.fail(kDiscovery, 503);
    clock_.advance(23h);
    EXPECT_FALSE(provider_->refresh(deadline(), {}).has_value());
    EXPECT_NE(provider_->known(), nullptr);
    EXPECT_TRUE(provider_->get(deadline()).has_value());
    clock_.advance(2h);
    EXPECT_EQ(provider_->known(), nullptr);
    EXPECT_THAT(failure(), HasSubstr("HTTP 503"));
}

TEST_F(LiveProvider, ThatIsDownIsNotAskedAgainAtOnce) {
    fake_.fail(kDiscovery, 500);
    EXPECT_THAT(failure(), HasSubstr("source_failed"));
    EXPECT_THAT(failure(), HasSubstr("HTTP 500"));
    EXPECT_EQ(fake_.asked(kDiscovery), 1);
    clock_.advance(6s);
    fake_.answer(kDiscovery, fake_.metadata().dump());
    EXPECT_EQ(failure(), "none");
}

TEST_F(LiveProvider, KeysAreFetchedAgainOnceAMinuteAtMost) {
    const KnownPtr first = *provider_->get(deadline());
    fake_.answer("/jwks", jwks(Forge::foreign_rsa().jwk(R"(,"kid":"new")")));
    const KnownPtr second = *provider_->with_newer_keys(first, deadline());
    EXPECT_EQ(second->keys.keys.front().id, "new");
    EXPECT_NE(second, first);
    // Whoever saw the older ones gets what is there; whoever saw the newest has to wait.
    EXPECT_EQ(*provider_->with_newer_keys(first, deadline()), second);
    EXPECT_EQ(*provider_->with_newer_keys(second, deadline()), second);
    EXPECT_EQ(fake_.asked("/jwks"), 2);
    clock_.advance(61s);
    ASSERT_TRUE(provider_->with_newer_keys(second, deadline()).has_value());
    EXPECT_EQ(fake_.asked("/jwks"), 3);
    EXPECT_EQ(fake_.asked(kDiscovery), 1);
}

TEST_F(LiveProvider, KeysThatCannotBeFetchedLeaveThoseThatAreThere) {
    const KnownPtr first = *provider_->get(deadline());
    fake_.answer("/jwks", "<html>");
    auto newer = provider_->with_newer_keys(first, deadline());
    ASSERT_FALSE(newer.has_value());
    EXPECT_EQ(newer.error().code(), ErrorCode::source_failed);
    EXPECT_EQ(provider_->known(), first);
}

TEST_F(LiveProvider, OneFailureDuringARolloverDelaysTheNewKeysBySecondsOnly) {
    const KnownPtr first = *provider_->get(deadline());
    fake_.fail("/jwks", 503);
    EXPECT_FALSE(provider_->with_newer_keys(first, deadline()).has_value());
    EXPECT_FALSE(provider_->with_newer_keys(first, deadline()).has_value());
    EXPECT_EQ(fake_.asked("/jwks"), 2) << "not at once again";
    fake_.answer("/jwks", jwks(Forge::foreign_rsa().jwk(R"(,"kid":"new")")));
    clock_.advance(6s);
    EXPECT_EQ((*provider_->with_newer_keys(first, deadline()))->keys.keys.front().id, "new");
}

TEST_F(LiveProvider, KeysOfAFetchThatBeganBeforeTheTokenAreFetchedOnceMore) {
    const KnownPtr first = *provider_->get(deadline());
    std::atomic<bool> held = true, asked = false;
    fake_.answer("/jwks", [&](const std::string&) {
        asked = true;
        asked.notify_all();
        held.wait(true);
        return FakeProvider::Answer{200, forge_jwks()};
    });
    std::jthread refreshing(
        [&] { EXPECT_TRUE(provider_->refresh(Deadline(system_clock(), 10s), {}).has_value()); });
    asked.wait(false);
    fake_.answer("/jwks", jwks(Forge::foreign_rsa().jwk(R"(,"kid":"new")")));
    std::jthread answering([&] {
        std::this_thread::sleep_for(100ms);  // the other has joined by then
        held = false;
        held.notify_all();
    });
    const auto newer = provider_->with_newer_keys(first, Deadline(system_clock(), 10s));
    ASSERT_TRUE(newer.has_value());
    EXPECT_EQ((*newer)->keys.keys.front().id, "new");
}

TEST_F(LiveProvider, ASetWithoutUsableKeysDoesNotReplaceThoseThatAreThere) {
    const KnownPtr first = *provider_->get(deadline());
    fake_.answer("/jwks", jwks(""));
    auto refreshed = provider_->refresh(deadline(), {});
    ASSERT_FALSE(refreshed.has_value());
    EXPECT_THAT(refreshed.error().describe().str(), HasSubstr("publishes none"));
    EXPECT_EQ(provider_->known(), first);
    fake_.answer("/jwks", jwks(Forge::rsa().jwk(R"(,"use":"enc")")));
    clock_.advance(6s);
    EXPECT_THAT(provider_->with_newer_keys(first, deadline()).error().describe().str(),
                HasSubstr("not meant for checking signatures"));
    EXPECT_EQ(provider_->known(), first);
}

TEST_F(LiveProvider, AWithdrawnKeyIsGoneAfterARefresh) {
    ASSERT_TRUE(provider_->get(deadline()).has_value());
    fake_.answer("/jwks", jwks(Forge::foreign_rsa().jwk(R"(,"kid":"new")")));
    ASSERT_TRUE(provider_->refresh(deadline(), {}).has_value());
    EXPECT_EQ(provider_->known()->keys.keys.size(), 1U);
}

TEST_F(LiveProvider, AnotherOriginThanAllowedIsNotCalled) {
    json metadata = fake_.metadata();
    metadata["jwks_uri"] = "https://evil.example/jwks";
    fake_.answer(kDiscovery, metadata.dump());
    EXPECT_THAT(failure(), HasSubstr("https://evil.example"));
    EXPECT_EQ(fake_.asked("/jwks"), 0);
}

}  // namespace
}  // namespace ncp::test
