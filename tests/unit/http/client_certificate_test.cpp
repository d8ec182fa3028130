// Mutual TLS: only who shows a certificate of the named authorities is served, and pages learn who.
#include <fstream>
#include <sstream>

#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ostringstream content;
    content << std::ifstream(file).rdbuf();
    return content.str();
}

class ClientCertificate : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder = std::make_unique<test::TemporaryFolder>();
        proxy = make("proxy", {.names = "DNS:proxy.example.org,URI:spiffe://example/proxy",
                               .common_name = "Proxy, Ä"});
        std::ofstream(folder->path() / "ca.pem") << content_of(proxy.certificate);
        ServerSettings settings = test_settings();
        settings.client_ca = folder->path() / "ca.pem";
        server = start_server(settings);
    }
    static void TearDownTestSuite() {
        server.reset();
        folder.reset();
    }
    static test::TestCertificate make(const std::string& name,
                                      const test::TestCertificateFacts& facts) {
        return test::make_test_certificate(folder->path(), name, test::TestKey::p256, "", facts);
    }
    // What a server that trusts this authority as well answers; status 0: it does not.
    static test::RawReply ask_as(const test::TestCertificate& client, int version,
                                 const fs::path& authority) {
        ServerSettings settings = test_settings();
        settings.client_ca = authority;
        auto strict = start_server(settings);
        return ask(*strict, client, version);
    }
    static test::RawReply ask(const Server& of, const test::TestCertificate& client, int version) {
        try {
            test::TlsOffer offer{version, version};
            offer.certificate = client.certificate;
            offer.key = client.key;
            test::RawTls raw(of.port(), offer);
            raw.send(get_request("/peer"));
            return raw.read_reply();
        } catch (const std::runtime_error&) {
            return {};
        }
    }
    static std::unique_ptr<test::TemporaryFolder> folder;
    static test::TestCertificate proxy;
    static std::unique_ptr<Server> server;
};
std::unique_ptr<test::TemporaryFolder> ClientCertificate::folder;
test::TestCertificate ClientCertificate::proxy;
std::unique_ptr<Server> ClientCertificate::server;

TEST_F(ClientCertificate, OfTheAuthorityIsServedAndItsNamesAreTold) {
    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        EXPECT_EQ(ask(*server, proxy, version).body,
                  "127.0.0.1;dns:proxy.example.org;subject:CN=Proxy\\, Ä;"
                  "uri:spiffe://example/proxy;");
    }
}

TEST_F(ClientCertificate, IsRememberedWhileAConnectionIsKept) {
    test::TlsOffer offer;
    offer.certificate = proxy.certificate;
    offer.key = proxy.key;
    test::RawTls raw(server->port(), offer);
    for (int i = 0; i < 3; ++i) {
        raw.send(get_request("/peer"));
        EXPECT_NE(raw.read_reply().body.find("dns:proxy.example.org"), std::string::npos);
    }
}

TEST_F(ClientCertificate, WithoutOneNobodyIsServed) {
    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION})
        EXPECT_EQ(ask(*server, {}, version).status, 0);
    EXPECT_EQ(ask(*server, proxy, TLS1_3_VERSION).status, 200);  // the server itself is well
}

TEST_F(ClientCertificate, OfAnotherAuthorityIsRefusedThoughItBearsTheSameNames) {
    const auto forged = make("forged", {.names = "DNS:proxy.example.org", .common_name = "Proxy"});
    for (int version : {TLS1_2_VERSION, TLS1_3_VERSION})
        EXPECT_EQ(ask(*server, forged, version).status, 0);
}

TEST_F(ClientCertificate, OutOfItsTimeOrForServersIsRefused) {
    test::TestCertificateFacts facts;
    facts.first_day = -10;
    facts.last_day = -1;
    const auto expired = make("expired", facts);
    EXPECT_EQ(ask_as(expired, TLS1_3_VERSION, expired.certificate).status, 0);
    facts.first_day = 1;
    facts.last_day = 10;
    const auto early = make("early", facts);
    EXPECT_EQ(ask_as(early, TLS1_3_VERSION, early.certificate).status, 0);
    const auto for_servers = make("for_servers", {.purpose = "serverAuth"});
    EXPECT_EQ(ask_as(for_servers, TLS1_3_VERSION, for_servers.certificate).status, 0);
    const auto for_clients = make("for_clients", {.purpose = "clientAuth"});
    EXPECT_EQ(ask_as(for_clients, TLS1_3_VERSION, for_clients.certificate).status, 200);
}

TEST_F(ClientCertificate, OfASessionTakenUpAgainIsStillKnown) {
    test::TlsOffer offer{TLS1_2_VERSION, TLS1_2_VERSION};
    offer.certificate = proxy.certificate;
    offer.key = proxy.key;
    test::RawTls first(server->port(), offer);
    first.send(get_request("/peer"));
    const std::string names = first.read_reply().body;
    SSL_SESSION* session = SSL_get1_session(first.ssl());
    ASSERT_NE(session, nullptr);
    offer.session = session;
    test::RawTls second(server->port(), offer);
    EXPECT_EQ(SSL_session_reused(second.ssl()), 1);
    second.send(get_request("/peer"));
    EXPECT_EQ(second.read_reply().body, names);
    SSL_SESSION_free(session);
}

TEST_F(ClientCertificate, AuthoritiesThatCannotBeReadAreAnErrorThatNamesTheFile) {
    std::ofstream(folder->path() / "text.pem") << "no certificate\n";
    for (const char* name : {"absent.pem", "text.pem"}) {
        ServerSettings settings = test_settings();
        settings.client_ca = folder->path() / name;
        auto refused = Server::start(settings, echo_router());
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().code(), ErrorCode::invalid_config);
        EXPECT_NE(refused.error().operator_text().str().find(name), std::string::npos);
    }
}

TEST_F(ClientCertificate, IsNotAskedForOtherwise) {
    auto open = start_server();
    EXPECT_EQ(ask(*open, proxy, TLS1_3_VERSION).body, "127.0.0.1;");
}

}  // namespace
}  // namespace ncp::http
