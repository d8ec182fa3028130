#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

class Tls : public testing::Test {
  protected:
    static void SetUpTestSuite() { server = start_server(); }
    static void TearDownTestSuite() { server.reset(); }
    static bool accepts(const test::TlsOffer& offer) {
        try {
            test::RawTls raw(server->port(), offer);
            raw.send(get_request("/"));
            return raw.read_reply().status == 200;
        } catch (const std::runtime_error&) {
            return false;
        }
    }
    static std::unique_ptr<Server> server;
};
std::unique_ptr<Server> Tls::server;

TEST_F(Tls, TwelveAndThirteenAreSpoken) {
    EXPECT_TRUE(accepts({TLS1_2_VERSION, TLS1_2_VERSION}));
    EXPECT_TRUE(accepts({TLS1_3_VERSION, TLS1_3_VERSION}));
}

TEST_F(Tls, OlderVersionsAreRefused) {
    EXPECT_FALSE(accepts({TLS1_VERSION, TLS1_VERSION, "ALL:@SECLEVEL=0"}));
    EXPECT_FALSE(accepts({TLS1_1_VERSION, TLS1_1_VERSION, "ALL:@SECLEVEL=0"}));
}

class TlsCiphers : public Tls, public testing::WithParamInterface<const char*> {};

TEST_P(TlsCiphers, WithoutForwardSecrecyOrAeadIsRefusedForBothKindsOfKey) {
    const test::TlsOffer offer{TLS1_2_VERSION, TLS1_2_VERSION, GetParam()};
    EXPECT_FALSE(accepts(offer));
    const test::TemporaryFolder folder;
    auto rsa = test::make_test_certificate(folder.path(), "rsa", test::TestKey::rsa_2048);
    ServerSettings settings = test_settings();
    settings.certificate_file = rsa.certificate;
    settings.key_file = rsa.key;
    auto with_rsa = start_server(settings);
    EXPECT_THROW(test::RawTls(with_rsa->port(), offer), std::runtime_error);
    test::RawTls raw(with_rsa->port());  // the server itself is well
    raw.send(get_request("/"));
    EXPECT_EQ(raw.read_reply().status, 200);
}
INSTANTIATE_TEST_SUITE_P(All, TlsCiphers,
                         testing::Values("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256",
                                         "ECDHE-ECDSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA384",
                                         "ECDHE-RSA-AES128-SHA", "AES128-SHA", "AES256-SHA256",
                                         "AES128-GCM-SHA256", "AES256-GCM-SHA384",
                                         "DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-SHA256",
                                         "ECDHE-ECDSA-AES128-CCM", "ECDHE-ECDSA-NULL-SHA",
                                         "aNULL"));

TEST_F(Tls, EveryNamedAeadSuiteIsTaken) {
    for (const char* cipher : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                               "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
        EXPECT_TRUE(accepts({TLS1_2_VERSION, TLS1_2_VERSION, cipher})) << cipher;
    }
}

TEST_F(Tls, OnlyTheThreeGroupsAreTaken) {
    for (const char* group : {"X25519", "P-256", "P-384"}) {
        EXPECT_TRUE(accepts({TLS1_3_VERSION, TLS1_3_VERSION, "", group})) << group;
    }
    for (const char* group : {"P-521", "X448"}) {
        EXPECT_FALSE(accepts({TLS1_3_VERSION, TLS1_3_VERSION, "", group})) << group;
    }
}

TEST_F(Tls, RenegotiationIsRefused) {
    test::RawTls raw(server->port(), {TLS1_2_VERSION, TLS1_2_VERSION});
    SSL_renegotiate(raw.ssl());
    bool renegotiated = SSL_do_handshake(raw.ssl()) == 1 && raw.send(get_request("/")) &&
                        raw.read_reply().status == 200 && SSL_num_renegotiations(raw.ssl()) > 0;
    EXPECT_FALSE(renegotiated);
}

TEST_F(Tls, CompressionIsNotUsed) {
    test::RawTls raw(server->port(), {TLS1_2_VERSION, TLS1_2_VERSION});
    EXPECT_EQ(SSL_get_current_compression(raw.ssl()), nullptr);
}

TEST_F(Tls, ProtocolsOtherThanHttp11AreRefused) {
    using std::string;
    EXPECT_TRUE(accepts({0, 0, "", "", string("\x02h2\x08http/1.1", 12)}));
    EXPECT_FALSE(accepts({0, 0, "", "", string("\x02h2", 3)}));
    EXPECT_FALSE(accepts({0, 0, "", "",
                          string("\x03"
                                 "ftp",
                                 4)}));
}

TEST_F(Tls, PlainHttpAndGarbageDoNotDisturb) {
    for (const char* bytes :
         {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01\xff\xff", "\x80"}) {
        int fd = test::connect_tcp(server->port());
        ASSERT_GE(fd, 0);
        ASSERT_GT(::send(fd, bytes, std::char_traits<char>::length(bytes), 0), 0);
        ::close(fd);
    }
    EXPECT_TRUE(accepts({}));
}

TEST(TlsFiles, UnusableOnesAreAnErrorThatNamesTheFile) {
    const test::TemporaryFolder folder;
    auto other = test::make_test_certificate(folder.path(), "other");
    auto weak = test::make_test_certificate(folder.path(), "weak", test::TestKey::rsa_1024);
    auto locked =
        test::make_test_certificate(folder.path(), "locked", test::TestKey::p256, "passphrase");
    std::ofstream(folder.path() / "empty.pem").close();
    std::ofstream(folder.path() / "text.pem") << "not a certificate\n";

    const test::TestCertificate& ours = shared_certificate();
    const test::TestCertificate bad[] = {
        {folder.path() / "absent.pem", ours.key},
        {ours.certificate, folder.path() / "absent.pem"},
        {folder.path() / "empty.pem", ours.key},
        {folder.path() / "text.pem", ours.key},
        {ours.certificate, folder.path() / "text.pem"},
        {ours.certificate, other.key},
        {weak.certificate, weak.key},
        {locked.certificate, locked.key},
        {ours.key, ours.certificate},
    };
    for (const auto& [certificate, key] : bad) {
        ServerSettings settings = test_settings();
        settings.certificate_file = certificate;
        settings.key_file = key;
        auto server = Server::start(settings, echo_router());
        ASSERT_FALSE(server) << certificate << " " << key;
        EXPECT_EQ(server.error().code(), ErrorCode::invalid_config);
        std::string told = server.error().operator_text().str();
        EXPECT_TRUE(told.find(certificate.string()) != std::string::npos ||
                    told.find(key.string()) != std::string::npos)
            << told;
    }
}

}  // namespace
}  // namespace ncp::http
