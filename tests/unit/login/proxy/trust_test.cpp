// Requests that are not the proxy's, each by its reason: nothing of them is read.
#include "login/proxy/trust.h"

#include <gmock/gmock.h>

#include "base/log.h"
#include "unit/login/proxy/proxied.h"

namespace ncp::login::proxy {
namespace {

using testing::HasSubstr;

class ProxyTrust : public testing::Test {
  protected:
    void SetUp() override { set_log_level(LogLevel::error); }

    std::filesystem::path secret_file(const std::string& content) {
        auto file = folder_.path() / "proxy.secret";
        std::ofstream(file, std::ios::binary) << content;
        std::filesystem::permissions(
            file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return file;
    }
    config::LoginSection with_secret() {
        config::LoginSection section = unix_section();
        section.proxy.trust = config::ProxyTrust::address_and_secret;
        section.proxy.addresses = {*AddressRange::parse("192.0.2.10"),
                                   *AddressRange::parse("2001:db8::/64")};
        section.proxy.secret_header = "X-Ncp-Proxy";
        section.proxy.secret_file = secret_file(kSecret + "\n");
        return section;
    }
    static config::LoginSection with_certificate() {
        config::LoginSection section = unix_section();
        section.proxy.trust = config::ProxyTrust::client_certificate;
        section.proxy.certificates = {"dns:proxy.example.org", "subject:CN=Proxy,O=Uni"};
        return section;
    }
    static http::Request over_tcp(const std::string& address) {
        http::Request request = from_proxy(ada());
        request.peer = {};
        request.peer.address = address;
        return request;
    }
    static http::Request as(std::set<std::string> names) {
        http::Request request = over_tcp("127.0.0.1");
        request.peer.certificate_names = std::move(names);
        return request;
    }
    static http::Request with(const std::string& address, const std::string& secret) {
        http::Request request = over_tcp(address);
        request.headers["x-ncp-proxy"] = secret;
        return request;
    }
    test::TemporaryFolder folder_;
};

void expect_refused(LoginMethod& method, const http::Request& request, const char* why) {
    const Outcome refused = outcome(method, request);
    EXPECT_TRUE(refused.identity.empty()) << why;
    EXPECT_THAT(refused.why, HasSubstr(why));
}

TEST_F(ProxyTrust, OfAUnixSocketIsNoOtherWay) {
    auto method = made(unix_section());
    expect_refused(*method, over_tcp("127.0.0.1"), "did not come by the Unix socket");
    expect_refused(*method, as({"dns:proxy.example.org"}), "did not come by the Unix socket");
}

TEST_F(ProxyTrust, OfACertificateIsForNamedSubjectsAlone) {
    auto method = made(with_certificate());
    EXPECT_EQ(outcome(*method, as({"dns:proxy.example.org", "subject:CN=x"})).why, "");
    EXPECT_EQ(outcome(*method, as({"subject:CN=Proxy,O=Uni"})).why, "");
    expect_refused(*method, as({}), "without a client certificate");
    expect_refused(*method, from_proxy(ada()), "without a client certificate");
    for (const char* other :
         {"dns:other.example.org", "uri:proxy.example.org", "subject:CN=proxy.example.org",
          "dns:proxy.example.org.evil.example", "dns:PROXY.example.org.", "subject:CN=Proxy"}) {
        expect_refused(*method, as({other}), "of another subject");
    }
}

TEST_F(ProxyTrust, OfAnAddressNeedsTheSecretToo) {
    auto method = made(with_secret());
    EXPECT_EQ(outcome(*method, with("192.0.2.10", kSecret)).why, "");
    EXPECT_EQ(outcome(*method, with("2001:db8::17", kSecret)).why, "");
    expect_refused(*method, over_tcp("192.0.2.10"), "secret_header is missing, wrong");
    for (const std::string& wrong :
         {std::string(), kSecret.substr(1), kSecret + "x", kSecret + " ", "\t" + kSecret,
          std::string(kSecret.size(), '0'), kSecret + std::string(1, '\0')}) {
        expect_refused(*method, with("192.0.2.10", wrong), "missing, wrong");
    }
}

TEST_F(ProxyTrust, OfASecretNeedsTheAddressToo) {
    auto method = made(with_secret());
    for (const char* address :
         {"192.0.2.11", "127.0.0.1", "::1", "2001:db8:0:1::1", "", "192.0.2.1"})
        expect_refused(*method, with(address, kSecret), "not listed in addresses");
    http::Request forwarded = with("203.0.113.5", kSecret);
    forwarded.headers["x-forwarded-for"] = "192.0.2.10";
    forwarded.headers["forwarded"] = "for=192.0.2.10";
    forwarded.headers["x-real-ip"] = "192.0.2.10";
    expect_refused(*method, forwarded, "not listed in addresses");
}

TEST_F(ProxyTrust, OfASecretThatCameTwiceOrInAnotherSpellingIsNone) {
    auto method = made(with_secret());
    http::Request request = with("192.0.2.10", kSecret);
    request.repeated_headers = {"x-ncp-proxy"};
    expect_refused(*method, request, "more than once");
    request = with("192.0.2.10", kSecret);
    request.headers["x_ncp_proxy"] = kSecret;
    expect_refused(*method, request, "more than once");
    request.headers.erase("x-ncp-proxy");
    expect_refused(*method, request, "missing");
}

TEST_F(ProxyTrust, NoReasonTellsTheSecret) {
    auto method = made(with_secret());
    const Outcome refused = outcome(*method, with("192.0.2.10", "guess-" + kSecret));
    EXPECT_EQ(refused.why.find(kSecret.substr(0, 8)), std::string::npos) << refused.why;
}

TEST_F(ProxyTrust, SecretsThatAreNoneAreAnErrorOfTheConfiguration) {
    const std::pair<std::string, const char*> cases[] = {
        {"", "is empty"},
        {"\n", "is empty"},
        {kSecret.substr(0, 31) + "\n", "has 31 bytes, it needs 32"},
        {std::string(32, ' '), "without blanks"},
        {kSecret + "\n" + kSecret + "\n", "one line"},
        {kSecret + "ä", "visible ASCII"},
        {kSecret + std::string(1, '\0'), "visible ASCII"},
        {std::string(1025, 'x'), "1024"},
    };
    for (const auto& [content, why] : cases) {
        auto section = with_secret();
        section.proxy.secret_file = secret_file(content);
        auto method = make_proxy_login(section, unix_server(), system_clock());
        ASSERT_FALSE(method) << why;
        EXPECT_THAT(method.error().operator_text().str(), HasSubstr(why));
    }
    auto section = with_secret();
    std::filesystem::permissions(section.proxy.secret_file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    auto method = make_proxy_login(section, unix_server(), system_clock());
    ASSERT_FALSE(method);
    EXPECT_THAT(method.error().operator_text().str(), HasSubstr("chmod o= "));
    section.proxy.secret_file = folder_.path() / "absent";
    EXPECT_FALSE(make_proxy_login(section, unix_server(), system_clock()));
}

}  // namespace
}  // namespace ncp::login::proxy
