// A metadata query service, a real server of TLS on loopback: when it is asked and when not.
#include <gmock/gmock.h>

#include "support/manual_clock.h"
#include "unit/saml_federation/service.h"

namespace ncp::login::saml {
namespace {

using std::chrono::minutes;
using testing::HasSubstr;
using testing::Not;

FederationSettings from_query(const Service& service) {
    FederationSettings settings = from_address(service);
    settings.url.clear();
    settings.query_url = service.origin() + "/";
    return settings;
}

// One signed descriptor, as a query service answers.
std::string alone(int i, const test::FederationKey& key = federation_key(),
                  const std::string& attributes = "") {
    std::string xml = sample(i);
    const std::string tag = "<md:EntityDescriptor";
    xml.replace(0, tag.size(),
                tag +
                    " xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
                    "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" "
                    "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" "
                    "xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\" "
                    "xmlns:mdattr=\"urn:oasis:names:tc:SAML:metadata:attribute\" "
                    "xmlns:mdrpi=\"urn:oasis:names:tc:SAML:metadata:rpi\" "
                    "xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" ID=\"_one\"" +
                    attributes);
    return signing::sign_root(xml, "_one", *key.key).value();
}

const std::string kTwoDays = " validUntil=\"2023-11-16T22:13:20Z\"";

class FromAQueryService : public testing::Test {
  protected:
    test::ManualClock clock_;  // 2023-11-14T22:13:20Z
    Service service_{answer("200 OK", alone(0))};
};

TEST_F(FromAQueryService, IsAskedOnceForEachProvider) {
    auto federation = opened(from_query(service_));
    EXPECT_EQ(federation->known(kFirst), nullptr);
    auto found = federation->find(kFirst, soon());
    ASSERT_TRUE(found.has_value()) << found.error().describe().str();
    EXPECT_EQ((*found)->entity_id, kFirst);
    EXPECT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_NE(federation->known(kFirst), nullptr);
    ASSERT_EQ(service_.asked().size(), 1U);
    EXPECT_THAT(service_.asked()[0],
                HasSubstr("GET /entities/https%3A%2F%2Fidp0.example.org%2Fidp HTTP/1.1"));
    EXPECT_THAT(service_.asked()[0], HasSubstr("application/samlmetadata+xml"));
}

TEST_F(FromAQueryService, RemembersForAWhileWhoIsNotThere) {
    service_.say(answer("404 Not Found", ""));
    auto federation = opened(from_query(service_));
    for (int i = 0; i < 3; ++i) {
        auto found = federation->find(kFirst, soon());
        ASSERT_FALSE(found.has_value());
        EXPECT_EQ(found.error().code(), ErrorCode::not_found);
    }
    EXPECT_EQ(service_.asked().size(), 1U);
}

TEST_F(FromAQueryService, IsNotBelievedWithoutItsSignature) {
    const test::TemporaryFolder folder;
    service_.say(answer("200 OK", alone(0, test::make_federation_key(folder.path()))));
    auto federation = opened(from_query(service_));
    auto found = federation->find(kFirst, soon());
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code(), ErrorCode::signature);
    EXPECT_EQ(federation->known(kFirst), nullptr);
}

TEST_F(FromAQueryService, IsNotBelievedAboutAnotherProvider) {
    auto federation = opened(from_query(service_));
    auto found = federation->find(kSecond, soon());
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code(), ErrorCode::not_found);
    EXPECT_EQ(federation->known(kFirst), nullptr);
}

TEST_F(FromAQueryService, IsAskedAgainAfterAnHour) {
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    clock_.advance(minutes(59));
    EXPECT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_EQ(service_.asked().size(), 1U);
    clock_.advance(minutes(2));
    EXPECT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_EQ(service_.asked().size(), 2U);
}

TEST_F(FromAQueryService, StillKnowsWhomItSentAStudentTo) {
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    clock_.advance(minutes(59));
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    clock_.advance(minutes(60));
    EXPECT_NE(federation->known(kFirst), nullptr) << "as long as a transfer lasts";
    clock_.advance(minutes(2));
    EXPECT_EQ(federation->known(kFirst), nullptr);
}

TEST_F(FromAQueryService, KnowsWhomNobodyShallKeep) {
    service_.say(answer("200 OK", alone(0, federation_key(), " cacheDuration=\"PT0S\"")));
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_NE(federation->known(kFirst), nullptr);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_EQ(service_.asked().size(), 2U);
}

TEST_F(FromAQueryService, IsNotMissedUntilWhatItSaidIsOver) {
    service_.say(answer("200 OK", alone(0, federation_key(), kTwoDays)));
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    service_.say(answer("503 Service Unavailable", ""));
    testing::internal::CaptureStderr();
    for (int hour = 0; hour < 40; ++hour) {
        clock_.advance(minutes(60));
        EXPECT_TRUE(federation->find(kFirst, soon()).has_value()) << hour;
        EXPECT_TRUE(federation->find(kFirst, soon()).has_value()) << hour;
        EXPECT_NE(federation->known(kFirst), nullptr) << hour;
    }
    const std::string log = testing::internal::GetCapturedStderr();
    const std::size_t first = log.find("what it said before stays in use");
    EXPECT_NE(first, std::string::npos) << log;
    EXPECT_EQ(log.find("what it said before", first + 1), std::string::npos) << "once an outage";
    EXPECT_THAT(log, Not(HasSubstr(kFirst)));
    EXPECT_EQ(service_.asked().size(), 41U) << "one student an hour waits";
    clock_.advance(minutes(9 * 60));  // two days are over
    EXPECT_FALSE(federation->find(kFirst, soon()).has_value());
    EXPECT_EQ(federation->known(kFirst), nullptr);
}

TEST_F(FromAQueryService, TakesAProviderAwayAgain) {
    service_.say(answer("200 OK", alone(0, federation_key(), kTwoDays)));
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    service_.say(answer("404 Not Found", ""));
    clock_.advance(minutes(61));
    EXPECT_EQ(federation->find(kFirst, soon()).error().code(), ErrorCode::not_found);
    EXPECT_EQ(federation->known(kFirst), nullptr);
}

// Whoever makes up entityIDs neither pushes out the real ones nor has us ask without end.
TEST_F(FromAQueryService, IsNotAskedAboutMadeUpProvidersWithoutEnd) {
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    service_.say(answer("404 Not Found", ""));
    ErrorCode last = ErrorCode::internal;
    for (int i = 0; i < 1'100; ++i)
        last = federation->find("urn:made-up:" + std::to_string(i), soon()).error().code();
    EXPECT_EQ(last, ErrorCode::overloaded);
    EXPECT_EQ(service_.asked().size(), 201U);
    EXPECT_NE(federation->known(kFirst), nullptr);
    EXPECT_TRUE(federation->find(kFirst, soon()).has_value());
    clock_.advance(minutes(2));
    service_.say(answer("200 OK", alone(1)));
    EXPECT_TRUE(federation->find(kSecond, soon()).has_value()) << "a minute later";
}

TEST_F(FromAQueryService, IsAskedAFewQuestionsAtATime) {
    auto federation = opened(from_query(service_), clock_);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    service_.say("");  // silence
    const Deadline deadline(system_clock(), milliseconds(2'000));
    std::vector<std::jthread> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.emplace_back(
            [&, i] { (void)federation->find("urn:slow:" + std::to_string(i), deadline); });
    }
    ASSERT_TRUE(eventually([&] { return service_.asked().size() == 5; }));
    auto fifth = federation->find("urn:slow:5", deadline);
    EXPECT_FALSE(deadline.over()) << "at once";
    ASSERT_FALSE(fifth.has_value());
    EXPECT_EQ(fifth.error().code(), ErrorCode::overloaded);
    clock_.advance(minutes(61));
    EXPECT_TRUE(federation->find(kFirst, deadline).has_value()) << "who is known stays in use";
    EXPECT_FALSE(deadline.over());
    waiting.clear();
    service_.say(answer("200 OK", alone(1)));
    EXPECT_TRUE(federation->find(kSecond, soon()).has_value());
}

TEST_F(FromAQueryService, IsNotBelievedAboutWhomTheOperatorDoesNotTrust) {
    FederationSettings settings = from_query(service_);
    settings.trusted.registration_authorities = {"https://other.example/"};
    auto federation = opened(settings, clock_);
    EXPECT_EQ(federation->find(kFirst, soon()).error().code(), ErrorCode::not_found);
    EXPECT_EQ(federation->known(kFirst), nullptr);
}

TEST_F(FromAQueryService, HasNoList) {
    auto federation = opened(from_query(service_));
    EXPECT_FALSE(federation->directory().has_value());
}

TEST(QueryAddress, EncodesEverythingThatCouldMeanSomethingElse) {
    EXPECT_EQ(query_address("https://mdq.example/", "https://a.example/?b=c&d#e/../%2f"),
              "https://mdq.example/entities/https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d%23e%2F..%2F"
              "%252f");
}

}  // namespace
}  // namespace ncp::login::saml
