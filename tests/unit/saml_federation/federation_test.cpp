// Metadata from where it is kept: a file, or an address, which is a real server of TLS on loopback.
#include "login/saml/federation/federation.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/manual_clock.h"
#include "unit/saml_federation/service.h"

namespace ncp::login::saml {
namespace {

using testing::HasSubstr;
using testing::Not;

class FromAnAddress : public testing::Test {
  protected:
    Service service_{
        answer("200 OK", test::signed_federation(1, federation_key()), "ETag: \"one\"\r\n")};
};

TEST_F(FromAnAddress, IsReadInTheBackground) {
    auto federation = opened(from_address(service_));
    auto first = federation->first_reading(soon());
    ASSERT_TRUE(first.has_value()) << first.error().describe().str();
    EXPECT_EQ((*first)->metadata().providers.size(), 1U);
    EXPECT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_NE(federation->known(kFirst), nullptr);
    auto unknown = federation->find(kSecond, soon());
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(unknown.error().code(), ErrorCode::not_found);
}

TEST_F(FromAnAddress, IsAskedForAgainOnlyIfItChanged) {
    auto federation = opened(from_address(service_));
    ASSERT_TRUE(federation->first_reading(soon()).has_value());
    service_.say(answer("304 Not Modified", ""));
    const std::size_t before = service_.asked().size();
    EXPECT_TRUE(eventually([&] { return service_.asked().size() > before + 2; }));
    EXPECT_THAT(service_.asked().front(), Not(HasSubstr("If-None-Match")));
    EXPECT_THAT(service_.asked().back(), HasSubstr("If-None-Match: \"one\""));
    EXPECT_NE(federation->known(kFirst), nullptr);
}

// Also where nothing says how often to look, and nothing is new.
TEST_F(FromAnAddress, IsAskedForAgainBeforeItsTimeIsOver) {
    const WallTime until = system_clock().wall() + std::chrono::seconds(5);
    const std::string soon_over =
        test::aggregate_of(sample(0), " validUntil=\"" + rfc3339(until) + "\"");
    service_.say(answer("200 OK", signed_with_ours(soon_over), "ETag: \"one\"\r\n"));
    FederationSettings settings = from_address(service_);
    settings.pace = Pace{};
    settings.pace.fetch_min = milliseconds(20);
    auto federation = opened(settings);
    ASSERT_TRUE(federation->first_reading(soon()).has_value());
    service_.say(answer("304 Not Modified", ""));
    EXPECT_TRUE(eventually([&] { return service_.asked().size() >= 2; }));
    EXPECT_LT(system_clock().wall(), until - std::chrono::seconds(1));
    service_.say(answer("200 OK", test::signed_federation(2, federation_key())));
    EXPECT_TRUE(eventually([&] { return federation->known(kSecond) != nullptr; }));
    EXPECT_LT(system_clock().wall(), until);
}

TEST_F(FromAnAddress, IsReplacedByWhatIsNewer) {
    auto federation = opened(from_address(service_));
    ASSERT_TRUE(federation->first_reading(soon()).has_value());
    service_.say(answer("200 OK", test::signed_federation(2, federation_key())));
    EXPECT_TRUE(eventually([&] { return federation->known(kSecond) != nullptr; }));
}

TEST_F(FromAnAddress, StaysInUseWhenItCannotBeReadAgain) {
    auto federation = opened(from_address(service_));
    ASSERT_TRUE(federation->first_reading(soon()).has_value());
    const test::TemporaryFolder folder;
    const auto foreign = test::make_federation_key(folder.path());
    for (const std::string& said :
         {answer("500 Internal Server Error", "no"), answer("200 OK", "<html/>"),
          answer("200 OK", test::signed_federation(2, foreign)), std::string("nonsense")}) {
        service_.say(said);
        const std::size_t before = service_.asked().size();
        EXPECT_TRUE(eventually([&] { return service_.asked().size() > before + 1; }));
        EXPECT_NE(federation->known(kFirst), nullptr);
        EXPECT_EQ(federation->known(kSecond), nullptr);
    }
    service_.say(answer("200 OK", test::signed_federation(2, federation_key())));
    EXPECT_TRUE(eventually([&] { return federation->known(kSecond) != nullptr; }));
}

TEST_F(FromAnAddress, TellsWhyTheFirstReadingFailed) {
    service_.say(answer("404 Not Found", ""));
    FederationSettings settings = from_address(service_);
    settings.pace.retry_first = std::chrono::seconds(10);
    testing::internal::CaptureStderr();
    auto federation = opened(settings);
    auto first = federation->first_reading(soon());
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("tried again in 10 s"));
    ASSERT_FALSE(first.has_value());
    EXPECT_THAT(first.error().operator_text().str(), HasSubstr("status 404"));
    auto found = federation->find(kFirst, soon());
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code(), ErrorCode::io);
}

// Each federation is a start of the host.
class KeptInACopy : public FromAnAddress {
  protected:
    KeptInACopy() { settings_.copy = folder_.path() / "copy.xml"; }
    Result<std::shared_ptr<const Directory>> after_a_restart() {
        auto federation = Federation::open(settings_, clock_);
        if (!federation) return fail(federation.error());
        return (*federation)->directory();
    }
    void write(const std::string& xml) { std::ofstream(settings_.copy) << xml; }

    const test::TemporaryFolder folder_;
    FederationSettings settings_ = from_address(service_);
    test::ManualClock clock_;
};

TEST_F(KeptInACopy, HoldsOverARestart) {
    EXPECT_FALSE(after_a_restart().has_value()) << "nothing was read yet";
    ASSERT_TRUE(opened(settings_)->first_reading(soon()).has_value());
    service_.say(answer("503 Service Unavailable", ""));
    auto directory = after_a_restart();
    ASSERT_TRUE(directory.has_value()) << directory.error().describe().str();
    EXPECT_NE((*directory)->find(kFirst), nullptr);

    auto federation = opened(settings_);
    EXPECT_THAT(federation->first_reading(soon()).error().operator_text().str(),
                HasSubstr("status 503"))
        << "check-login says so all the same";
    EXPECT_NE(federation->known(kFirst), nullptr);
    service_.say(answer("200 OK", test::signed_federation(2, federation_key())));
    EXPECT_TRUE(eventually([&] { return federation->known(kSecond) != nullptr; }));
    federation.reset();
    EXPECT_NE((*after_a_restart())->find(kSecond), nullptr);
}

TEST_F(KeptInACopy, IsBelievedNoMoreThanTheAddress) {
    const test::TemporaryFolder folder;
    const auto foreign = test::make_federation_key(folder.path());
    testing::internal::CaptureStderr();
    for (const std::string& copy :
         {std::string(), std::string("<html/>"), test::signed_federation(2, foreign),
          signed_with_ours(
              test::aggregate_of(sample(0), R"( validUntil="2020-01-01T00:00:00Z")"))}) {
        write(copy);
        EXPECT_FALSE(after_a_restart().has_value()) << copy;
    }
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("metadata_copy is not used: it was valid until 2020"));
    EXPECT_THAT(log, HasSubstr("given certificate"));
    ASSERT_TRUE(opened(settings_)->first_reading(soon()).has_value()) << "and is written anew";
    EXPECT_TRUE(after_a_restart().has_value());
}

TEST_F(KeptInACopy, ThatCannotBeWrittenIsSaidAndCostsNothing) {
    std::filesystem::create_directory(settings_.copy);
    testing::internal::CaptureStderr();
    EXPECT_TRUE(opened(settings_)->first_reading(soon()).has_value());
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                HasSubstr("metadata_copy was not written: "));
    settings_.copy = folder_.path() / "absent" / "copy.xml";
    EXPECT_THAT(after_a_restart().error().operator_text().str(),
                HasSubstr("absent is not there: make it"));
}

// check-config opens it, too, and asks nobody.
TEST_F(FromAnAddress, IsNotAskedBeforeTheStart) {
    auto federation = Federation::open(from_address(service_), system_clock());
    ASSERT_TRUE(federation.has_value());
    std::this_thread::sleep_for(milliseconds(50));
    EXPECT_THAT(service_.asked(), testing::IsEmpty());
    (*federation)->start();
    EXPECT_TRUE((*federation)->first_reading(soon()).has_value());
}

TEST_F(FromAnAddress, NamesTheOptionOfItsAuthorities) {
    FederationSettings settings = from_address(service_);
    settings.ca_file = "/nonexistent/ca.pem";
    auto missing = Federation::open(settings, system_clock());
    ASSERT_FALSE(missing.has_value());
    EXPECT_THAT(missing.error().operator_text().str(),
                testing::StartsWith("metadata_ca_file /nonexistent/ca.pem: "));
    const test::TemporaryFolder folder;
    settings.ca_file = test::make_test_certificate(folder.path()).certificate;
    auto federation = opened(settings);
    auto first = federation->first_reading(soon());
    ASSERT_FALSE(first.has_value());
    EXPECT_THAT(first.error().operator_text().str(),
                HasSubstr("; metadata_ca_file does not hold its authority"));
}

TEST_F(FromAnAddress, MustBeSigned) {
    FederationSettings settings = from_address(service_);
    settings.certificates_pem.clear();
    auto federation = Federation::open(settings, system_clock());
    ASSERT_FALSE(federation.has_value());
    EXPECT_EQ(federation.error().code(), ErrorCode::invalid_config);
}

TEST_F(FromAnAddress, EndsAtOnceThoughTheServiceIsSilent) {
    service_.say("");
    auto federation = opened(from_address(service_));
    EXPECT_TRUE(eventually([&] { return !service_.asked().empty(); }));
    const auto begin = std::chrono::steady_clock::now();
    federation.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

class FromAFile : public testing::Test {
  protected:
    FederationSettings settings() const {
        return {.name = "test",
                .file = file_,
                .url = "",
                .query_url = "",
                .certificates_pem = federation_key().certificate_pem,
                .ca_file = {},
                .pace = kHurry};
    }
    void write(const std::string& content) const { std::ofstream(file_) << content; }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_.path() / "federation.xml";
};

TEST_F(FromAFile, IsThereFromTheBeginningAndFollowsTheFile) {
    write(test::signed_federation(1, federation_key()));
    auto federation = opened(settings());
    EXPECT_NE(federation->known(kFirst), nullptr);
    write(test::signed_federation(2, federation_key()));
    EXPECT_TRUE(eventually([&] { return federation->known(kSecond) != nullptr; }));
}

TEST_F(FromAFile, TellsOnlyOfWhomTheOperatorTrusts) {
    write(test::signed_federation(2, federation_key()));
    FederationSettings only = settings();
    only.trusted.idps = {kSecond};
    auto federation = opened(only);
    EXPECT_EQ(federation->known(kFirst), nullptr);
    EXPECT_FALSE(federation->find(kFirst, soon()).has_value());
    EXPECT_NE(federation->known(kSecond), nullptr);
    EXPECT_EQ((*federation->directory())->shown(), 1U);
}

TEST_F(FromAFile, IsRefusedWhenItIsMissingOrForged) {
    EXPECT_FALSE(Federation::open(settings(), system_clock()).has_value());
    const test::TemporaryFolder folder;
    write(test::signed_federation(1, test::make_federation_key(folder.path())));
    auto federation = Federation::open(settings(), system_clock());
    ASSERT_FALSE(federation.has_value());
    EXPECT_EQ(federation.error().code(), ErrorCode::signature);
}

TEST_F(FromAFile, IsNotUsedWhenItsTimeIsOver) {
    test::ManualClock clock;  // 2023-11-14T22:13:20Z
    write(signed_with_ours(test::aggregate_of(sample(0), " validUntil=\"2023-11-15T00:00:00Z\"")));
    auto federation = opened(settings(), clock);
    EXPECT_NE(federation->known(kFirst), nullptr);
    clock.advance(std::chrono::hours(2));
    EXPECT_EQ(federation->known(kFirst), nullptr);
    auto found = federation->find(kFirst, soon());
    ASSERT_FALSE(found.has_value());
    EXPECT_THAT(found.error().operator_text().str(), HasSubstr("2023-11-15T00:00:00Z"));
}

}  // namespace
}  // namespace ncp::login::saml
