// What check-login says, without a proxy: tests/flow asks with real ones.
#include "login/proxy/check.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/log.h"
#include "unit/login/proxy/proxied.h"

namespace ncp::login::proxy {
namespace {

using testing::HasSubstr;

std::string told(LoginMethod& method) {
    std::string all;
    for (const Finding& finding : method.check(Deadline(system_clock(), std::chrono::seconds(5)))) {
        all += finding.grade == Finding::Grade::good     ? "good: "
               : finding.grade == Finding::Grade::advice ? "advice: "
                                                         : "fault: ";
        all += finding.text.str() + "\n";
    }
    return all;
}

config::ServerSection nowhere() {
    config::ServerSection server = unix_server();
    server.public_url = "https://127.0.0.1:1";
    return server;
}

TEST(ProxyCheck, SaysWhatTheProxyMustDoAndThatNobodyAnswered) {
    const std::string all = told(*made(unix_section(), nowhere()));
    EXPECT_THAT(all, HasSubstr("good: trusted is what comes by the Unix socket"));
    EXPECT_THAT(all, HasSubstr("advice: /run/emrex-ncp/ncp.sock is not there"));
    EXPECT_THAT(all, HasSubstr("^/t/[0-9a-f]+/login/campus/back$"));
    EXPECT_THAT(all, HasSubstr("X-Birth-Date, X-Family-Name"));
    EXPECT_THAT(all, HasSubstr("advice: public_url was not tried"));
}

TEST(ProxyCheck, AFileThatIsNoSocketOrASocketForEverybodyIsAFault) {
    const test::TemporaryFolder folder;
    auto server = nowhere();
    server.unix_socket = folder.path() / "ncp.sock";
    std::ofstream(server.unix_socket) << "x";
    EXPECT_THAT(told(*made(unix_section(), server)), HasSubstr("is not a socket"));
    std::filesystem::remove(server.unix_socket);
    ASSERT_EQ(::mknod(server.unix_socket.c_str(), S_IFSOCK | 0666, 0), 0);
    ASSERT_EQ(::chmod(server.unix_socket.c_str(), 0666), 0);
    EXPECT_THAT(told(*made(unix_section(), server)),
                HasSubstr("mode 0666: everybody on this computer can pretend to be the proxy"));
    ASSERT_EQ(::chmod(server.unix_socket.c_str(), 0660), 0);
    EXPECT_THAT(told(*made(unix_section(), server)), HasSubstr("has mode 0660 and group"));
}

TEST(ProxyCheck, AuthoritiesThatCannotBeReadAreAFaultAndManyAreAdvice) {
    const test::TemporaryFolder folder;
    auto section = unix_section();
    section.proxy.trust = config::ProxyTrust::client_certificate;
    section.proxy.certificates = {"dns:proxy.example.org"};
    auto server = nowhere();
    server.client_ca = folder.path() / "ca.pem";
    EXPECT_THAT(told(*made(section, server)), HasSubstr("fault: "));
    std::ofstream(server.client_ca) << "no PEM";
    EXPECT_THAT(told(*made(section, server)), HasSubstr("fault: client_ca holds 0"));
    std::string many;
    for (int i = 0; i < 6; ++i)
        many += "-----BEGIN CERTIFICATE-----\n";
    std::ofstream(server.client_ca) << many;
    EXPECT_THAT(told(*made(section, server)), HasSubstr("advice: client_ca looks like a public"));
}

TEST(ProxyCheck, TheDoorSaysHowARequestCameAndWhetherHeadersDid) {
    auto method = made(unix_section());
    const auto doors = method->public_doors();
    ASSERT_EQ(doors[0].path, kHeadersDoor);
    auto seen = [&](const http::Request& request) {
        const auto read = read_seen(doors[0].answer(request)->body);
        return std::to_string(read->by_the_trusted_way) + std::to_string(read->identity_headers);
    };
    http::Request request = from_proxy({});
    EXPECT_EQ(seen(request), "10");
    request.headers = {{"x_family.name", "x"}};
    EXPECT_EQ(seen(request), "11");
    request.peer.unix_socket = false;
    EXPECT_EQ(seen(request), "01");
    request.headers = {{"x-other", "x"}};
    EXPECT_EQ(seen(request), "00");
    EXPECT_FALSE(read_seen("<html>"));
    EXPECT_FALSE(read_seen(""));
}

}  // namespace
}  // namespace ncp::login::proxy
