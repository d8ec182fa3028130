// Whom the client believes, and by what means it speaks.
#include <gmock/gmock.h>

#include <fstream>

#include "support/raw_tls.h"
#include "unit/outbound/service.h"

namespace ncp::outbound {
namespace {

using test::TestCertificate;
using test::TestKey;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TestCertificate certificate(const std::string& name, const test::TestCertificateFacts& facts = {},
                            TestKey key = TestKey::p256, const std::string& passphrase = "") {
    return test::make_test_certificate(shared_folder().path(), name, key, passphrase, facts);
}

// What comes of a service with this certificate, whom the client trusts as its own authority.
Result<Response> ask(const TestCertificate& made, const std::string& host = "localhost") {
    TlsServer server({.certificate = made}, says(ok("trusted")));
    const std::string origin = "https://" + host + ":" + std::to_string(server.port());
    auto client = Client::open({.allow = {origin}, .ca_file = made.certificate}, system_clock());
    return (*client)->send({.url = origin}, Deadline(system_clock(), std::chrono::minutes(2)), {});
}

TEST(OutboundTls, TrustsOnlyTheAuthoritiesOfItsSection) {
    Service service(says(ok("never said")), {.ca_file = certificate("stranger").certificate});
    EXPECT_EQ(code_of(service.get()), ErrorCode::source_failed);
    EXPECT_THAT(text_of(service.get()), HasSubstr("its certificate is not trusted: "));
}

TEST(OutboundTls, DoesNotTrustItsOwnMachineByDefault) {
    TlsServer server({.certificate = shared_certificate()}, says(ok("never said")));
    auto client = Client::open({.allow = {server.origin()}}, system_clock());
    ASSERT_TRUE(client.has_value());
    auto response = (*client)->send({.url = server.origin()},
                                    Deadline(system_clock(), std::chrono::minutes(2)), {});
    EXPECT_EQ(code_of(response), ErrorCode::source_failed);
    EXPECT_THAT(text_of(response), HasSubstr("ca_file does not hold its authority"));
}

TEST(OutboundTls, ChecksTheNameOnLoopbackToo) {
    EXPECT_EQ(text_of(ask(certificate("right"))), "answered 200");
    auto response = ask(certificate("other-name", {"DNS:other.example"}));
    EXPECT_EQ(code_of(response), ErrorCode::source_failed);
    EXPECT_THAT(text_of(response), HasSubstr("hostname mismatch"));
}

TEST(OutboundTls, ChecksLiteralAddressesAgainstAddresses) {
    EXPECT_EQ(text_of(ask(certificate("address"), "127.0.0.1")), "answered 200");
    for (const auto& [name, names] :
         {std::pair{"no-address", "DNS:localhost"}, std::pair{"as-name", "DNS:127.0.0.1"},
          std::pair{"other-address", "IP:127.0.0.2"}}) {
        auto response = ask(certificate(name, {names}), "127.0.0.1");
        EXPECT_EQ(code_of(response), ErrorCode::source_failed) << name;
        EXPECT_THAT(text_of(response), HasSubstr("IP address mismatch"));
    }
}

// The common name of our certificates is "localhost".
TEST(OutboundTls, DoesNotTakeACommonNameForAName) {
    EXPECT_EQ(code_of(ask(certificate("common-name", {"email:nobody@localhost"}))),
              ErrorCode::source_failed);
}

TEST(OutboundTls, RefusesCertificatesOfYesterdayAndOfTomorrow) {
    EXPECT_THAT(text_of(ask(certificate("expired", {.first_day = -30, .last_day = -1}))),
                HasSubstr("certificate has expired"));
    EXPECT_THAT(text_of(ask(certificate("early", {.first_day = 1, .last_day = 30}))),
                HasSubstr("certificate is not yet valid"));
}

TEST(OutboundTls, RefusesWeakKeys) {
    EXPECT_EQ(text_of(ask(certificate("rsa-2048", {}, TestKey::rsa_2048))), "answered 200");
    // Too small already for the list of authorities, or else for the handshake.
    const auto weak = certificate("rsa-1024", {}, TestKey::rsa_1024);
    EXPECT_EQ(code_of(ask(weak)), ErrorCode::source_failed);
}

TEST(OutboundTls, ShowsItsCertificateWhereOneIsDemanded) {
    const TestCertificate ours = certificate("client");
    const TlsServer::Options demanding{.client_authority = ours.certificate};
    Service service(says(ok("welcome")), {.certificate = ours.certificate, .key = ours.key},
                    system_clock(), demanding);
    EXPECT_EQ(text_of(service.get()), "answered 200");
}

TEST(OutboundTls, SaysThatACertificateIsDemanded) {
    const TestCertificate ours = certificate("unused-client");
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        Service service(says(ok("never said")), {}, system_clock(),
                        {.client_authority = ours.certificate, .version_max = version});
        auto response = service.get();
        EXPECT_EQ(code_of(response), ErrorCode::source_failed) << text_of(response);
        EXPECT_THAT(text_of(response), HasSubstr("TLS failed: "));
    }
}

TEST(OutboundTls, SpeaksNothingOlderThan12) {
    Service service(says(ok("modern")), {}, system_clock(), {.version_max = TLS1_2_VERSION});
    EXPECT_EQ(text_of(service.get()), "answered 200");
    Service old(says(ok("never said")), {}, system_clock(), {.version_max = TLS1_1_VERSION});
    EXPECT_EQ(code_of(old.get()), ErrorCode::source_failed);
}

TEST(OutboundTls, TakesACutConnectionForNoEndOfABody) {
    Service service([](TlsServer::Peer& peer) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\n\r\nhalf of it");
        peer.cut();
    });
    EXPECT_EQ(code_of(service.get()), ErrorCode::io);
}

TEST(OutboundTls, ReportsWhatIsWrongWithItsFilesAllAtOnce) {
    const auto folder = shared_folder().path();
    const TestCertificate one = certificate("one");
    const TestCertificate other = certificate("another");
    const TestCertificate of_rsa = certificate("of-rsa", {}, TestKey::rsa_2048);
    const TestCertificate locked = certificate("locked", {}, TestKey::p256, "passphrase");
    std::ofstream(folder / "text.pem") << "no certificate\n";
    struct Case {
        ClientSettings settings;
        std::vector<std::string> said;
    } const cases[] = {
        {{.ca_file = folder / "missing.pem"}, {"missing.pem: No such file or directory"}},
        {{.ca_file = folder / "text.pem"}, {"ca_file "}},
        {{.ca_file = folder / "missing.pem", .certificate = folder / "gone.crt", .key = one.key},
         {"ca_file ", "gone.crt: No such file"}},
        {{.certificate = folder / "text.pem", .key = one.key}, {"certificate "}},
        {{.certificate = one.certificate, .key = folder / "text.pem"}, {"key "}},
        {{.certificate = one.certificate, .key = other.key},
         {"does not belong to the certificate"}},
        {{.certificate = one.certificate, .key = of_rsa.key},
         {"does not belong to the certificate"}},
        {{.certificate = locked.certificate, .key = locked.key}, {"key "}},
    };
    for (const Case& each : cases) {
        auto client = Client::open(each.settings, system_clock());
        ASSERT_FALSE(client.has_value());
        ASSERT_THAT(client.error(), SizeIs(each.said.size()));
        for (std::size_t i = 0; i < each.said.size(); ++i) {
            EXPECT_EQ(client.error()[i].code(), ErrorCode::invalid_config);
            EXPECT_THAT(client.error()[i].operator_text().str(), HasSubstr(each.said[i]));
        }
    }
}

}  // namespace
}  // namespace ncp::outbound
