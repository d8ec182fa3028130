// Metadata from where it is kept: a file, an address, a query service. The services are real
// servers of TLS on loopback.
#include "login/saml/federation/federation.h"

#include <gmock/gmock.h>

#include <fstream>

#include "support/manual_clock.h"
#include "support/test_certificate.h"
#include "support/tls_server.h"
#include "unit/saml_federation/sample.h"

namespace ncp::login::saml {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

const std::string kFirst = "https://idp0.example.org/idp";
const std::string kSecond = "https://idp1.example.org/idp";

std::string answer(const std::string& status, const std::string& body,
                   const std::string& headers = "") {
    return "HTTP/1.1 " + status + "\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A service that answers what a test puts there, and remembers what it was asked.
class Service {
  public:
    explicit Service(std::string first) : answer_(std::move(first)) {}

    void say(std::string answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    std::vector<std::string> asked() {
        const std::lock_guard lock(mutex_);
        return asked_;
    }
    std::string origin() const { return server_.origin(); }
    std::filesystem::path authority() const { return certificate_.certificate; }

  private:
    void handle(test::TlsServer::Peer& peer) {
        for (std::string request = peer.read_request(); !request.empty();
             request = peer.read_request()) {
            std::string said;
            {
                const std::lock_guard lock(mutex_);
                asked_.push_back(request);
                said = answer_;
            }
            if (!peer.send(said)) return;
        }
    }

    test::TemporaryFolder folder_;
    test::TestCertificate certificate_ = test::make_test_certificate(folder_.path());
    std::mutex mutex_;
    std::string answer_;
    std::vector<std::string> asked_;
    test::TlsServer server_{{.certificate = certificate_},
                            [this](test::TlsServer::Peer& peer) { handle(peer); }};
};

constexpr Pace kHurry{milliseconds(20), milliseconds(20), milliseconds(20), milliseconds(20),
                      milliseconds(40)};

FederationSettings from_address(const Service& service) {
    return {.name = "test",
            .file = {},
            .url = service.origin() + "/metadata.xml",
            .query_url = "",
            .certificates_pem = federation_key().certificate_pem,
            .ca_file = service.authority(),
            .pace = kHurry};
}

FederationSettings from_query(const Service& service) {
    FederationSettings settings = from_address(service);
    settings.url.clear();
    settings.query_url = service.origin() + "/";
    return settings;
}

Deadline soon() {
    return {system_clock(), milliseconds(10'000)};
}

// Waits until it is so; a test that never is fails by its own expectation.
template <class Condition>
bool eventually(Condition condition) {
    const Deadline deadline = soon();
    while (!condition() && !deadline.over())
        std::this_thread::sleep_for(milliseconds(5));
    return condition();
}

std::unique_ptr<Federation> opened(const FederationSettings& settings,
                                   const Clock& clock = system_clock()) {
    auto federation = Federation::open(settings, clock);
    EXPECT_TRUE(federation.has_value()) << federation.error().describe().str();
    return federation ? std::move(*federation) : nullptr;
}

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
    auto federation = opened(from_address(service_));
    auto first = federation->first_reading(soon());
    ASSERT_FALSE(first.has_value());
    EXPECT_THAT(first.error().operator_text().str(), HasSubstr("status 404"));
    auto found = federation->find(kFirst, soon());
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code(), ErrorCode::io);
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

// One signed descriptor, as a query service answers.
std::string alone(int i, const test::FederationKey& key = federation_key()) {
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
                    "xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" ID=\"_one\"");
    return signing::sign_root(xml, "_one", *key.key).value();
}

class FromAQueryService : public testing::Test {
  protected:
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

TEST_F(FromAQueryService, KeepsNothingLongerThanAnHour) {
    test::ManualClock clock;
    auto federation = opened(from_query(service_), clock);
    ASSERT_TRUE(federation->find(kFirst, soon()).has_value());
    clock.advance(std::chrono::minutes(59));
    EXPECT_NE(federation->known(kFirst), nullptr);
    clock.advance(std::chrono::minutes(2));
    EXPECT_EQ(federation->known(kFirst), nullptr);
    EXPECT_TRUE(federation->find(kFirst, soon()).has_value());
    EXPECT_EQ(service_.asked().size(), 2U);
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
