// Web services called through the host: a plugin that is loaded for real, a service that speaks
// TLS, and everything between them.
#include "results/http_extension.h"

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/log.h"
#include "results/call.h"
#include "results/host_services.h"
#include "results/views.h"
#include "support/plugins/plugin_parts.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"
#include "support/tls_server.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using test::TlsServer;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const test::TestCertificate& certificate() {
    static const test::TemporaryFolder folder;
    static const test::TestCertificate made = test::make_test_certificate(folder.path());
    return made;
}

Deadline soon() {
    return {system_clock(), std::chrono::minutes(2)};
}

std::string answer(int status, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Type: " + NCP_MEDIA_ELMO +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Serves Ada's record to whoever asks for her, by header or by body.
void registry(TlsServer::Peer& peer) {
    for (std::string request; !(request = peer.read_request()).empty();) {
        const bool ada = request.find("Sample;2000-01-31") != std::string::npos;
        peer.send(answer(ada ? 200 : 404, ada ? test::elmo({}, "web.example") : ""));
    }
}

config::HttpSection http_section(const TlsServer& server) {
    config::HttpSection section;
    section.allow = {server.origin()};
    section.ca_file = certificate().certificate;
    section.line = 11;
    return section;
}

// Where the plugin runs makes no difference.
class HttpExtension : public testing::TestWithParam<config::Isolation> {
  public:
    static config::SourceSection section_of(const TlsServer& server,
                                            const std::string& method = "POST") {
        auto section =
            section_for("test-web-service", "{\"url\":\"" + server.origin() +
                                                "/canary-path\",\"method\":\"" + method + "\"}");
        section.isolation = GetParam();
        section.http = http_section(server);
        return section;
    }
};

INSTANTIATE_TEST_SUITE_P(Modes, HttpExtension,
                         testing::Values(config::Isolation::process, config::Isolation::worker),
                         [](const auto& mode) {
                             return mode.param == config::Isolation::worker ? "Worker" : "Process";
                         });

// Everything that was logged meanwhile, from debug on.
template <class Act>
std::string log_of(const Act& act) {
    set_log_level(LogLevel::debug);
    testing::internal::CaptureStderr();
    act();
    set_log_level(LogLevel::info);
    return testing::internal::GetCapturedStderr();
}

TEST_P(HttpExtension, FetchesTheRecordOfAStudentFromAWebService) {
    const TlsServer server({.certificate = certificate()}, registry);
    for (const char* method : {"GET", "POST"}) {
        auto source = open_source(section_of(server, method));
        const std::string logged = log_of([&] {
            for (int i = 0; i < 3; ++i) {
                auto fetched = source->fetch(a_request(), soon(), {});
                ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
                ASSERT_EQ(fetched->parts.size(), 1U);
                EXPECT_EQ(fetched->parts[0].bytes, test::elmo({}, "web.example"));
            }
        });
        EXPECT_THAT(logged, HasSubstr("source under-test: http: " + std::string(method) + " " +
                                      server.origin() + ": 200"));
        EXPECT_THAT(logged, AllOf(Not(HasSubstr("canary")), Not(HasSubstr("Sample"))));
    }
    EXPECT_EQ(server.connections(), 2);  // one for each source
}

TEST_P(HttpExtension, LeavesWhatAStatusMeansToThePlugin) {
    const TlsServer server({.certificate = certificate()}, registry);
    auto request = a_request();
    request.identity.attributes[1].second = "Nobody";
    auto fetched = open_source(section_of(server))->fetch(request, soon(), {});
    ASSERT_TRUE(fetched.has_value());
    EXPECT_TRUE(fetched->nothing);
    const TlsServer broken({.certificate = certificate()}, [](TlsServer::Peer& peer) {
        while (!peer.read_request().empty())
            peer.send(answer(503, "canary-body"));
    });
    fetched = open_source(section_of(broken))->fetch(a_request(), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(fetched.error().describe().str(),
                AllOf(HasSubstr("TEMPORARY"), HasSubstr("answered 503, not 200")));
}

TEST_P(HttpExtension, AnswersProbes) {
    const TlsServer server({.certificate = certificate()}, [](TlsServer::Peer& peer) {
        peer.read_request();
        peer.send(answer(200, ""));
    });
    auto probes = open_source(section_of(server))->check(soon(), {});
    ASSERT_TRUE(probes.has_value());
    EXPECT_EQ(probes->at(0).result, "ok");
}

TEST_P(HttpExtension, SaysWhatToAddIfTheSectionAllowsNothing) {
    const TlsServer server({.certificate = certificate()}, registry);
    auto section = section_of(server);
    section.http = {};
    const std::string logged = log_of([&] {
        auto checked = open_source(section)->check(soon(), {});
        ASSERT_FALSE(checked.has_value());
        EXPECT_EQ(checked.error().code(), ErrorCode::invalid_config);
    });
    const std::string origin = server.origin();
    EXPECT_THAT(logged, HasSubstr("error source under-test: http: HEAD " + origin +
                                  ": the section has no [source.http]; add it, with allow = [\"" +
                                  origin + "\"]"));
    EXPECT_THAT(logged, Not(HasSubstr("canary")));
    EXPECT_EQ(server.connections(), 0);
}

TEST_P(HttpExtension, HandsStatusesToThePlugin) {
    const TlsServer good({.certificate = certificate()}, registry);
    const TlsServer garbage({.certificate = certificate()},
                            [](TlsServer::Peer& peer) { peer.send("garbage\r\n"); });
    std::string gone;
    {
        gone = TlsServer({.plain = true}, [](TlsServer::Peer&) {}).origin();
    }
    struct Case {
        std::string url, said;
        bool trusts = true;
    } const cases[] = {
        {good.origin(), "got 0 and 404"},      {"https://elsewhere.example", "got 8 and -1"},
        {"http://localhost", "got 10 and -1"}, {gone, "got 4 and -1"},
        {garbage.origin(), "got 7 and -1"},    {good.origin(), "got 7 and -1", false},
    };
    for (const Case& each : cases) {
        auto section =
            section_for("test-web-service", "{\"method\":\"raw\",\"url\":\"" + each.url + "\"}");
        section.isolation = GetParam();
        section.http.allow = {good.origin(), garbage.origin(), gone};
        if (each.trusts) section.http.ca_file = certificate().certificate;
        auto fetched = open_source(section)->fetch(a_request(), soon(), {});
        ASSERT_FALSE(fetched.has_value());
        EXPECT_THAT(fetched.error().describe().str(), HasSubstr(each.said)) << each.url;
    }
}

TEST_P(HttpExtension, StopsWhenTheCallIsCancelled) {
    std::atomic<bool> asked = false;
    std::atomic<bool> left = false;
    const TlsServer server({.certificate = certificate()}, [&](TlsServer::Peer& peer) {
        peer.read_request();
        asked = true;
        peer.wait_for_end();
        left = true;
    });
    auto source = open_source(section_of(server));
    std::stop_source stop;
    std::thread student([&] {
        wait_until([&] { return asked.load(); });
        stop.request_stop();
    });
    const std::string logged = log_of([&] {
        auto fetched = source->fetch(a_request(), soon(), stop.get_token());
        student.join();
        ASSERT_FALSE(fetched.has_value());
        EXPECT_EQ(fetched.error().code(), ErrorCode::cancelled);
        wait_until([&] { return left.load(); });  // the request itself has ended
    });
    EXPECT_THAT(logged, Not(HasSubstr("abandoned")));
    EXPECT_THAT(logged, Not(HasSubstr("warning")));
}

TEST_P(HttpExtension, EndsAtTheDeadlineOfTheCall) {
    const TlsServer server({.certificate = certificate()}, [](TlsServer::Peer& peer) {
        while (peer.send("HTTP/1.1 100 Wait\r\n\r\n"))
            std::this_thread::sleep_for(std::chrono::seconds(1));
    });
    auto source = open_source(section_of(server));
    auto fetched = source->fetch(a_request(), {system_clock(), std::chrono::milliseconds(300)}, {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_EQ(fetched.error().code(), ErrorCode::source_timeout);
}

TEST_P(HttpExtension, ReportsItsFilesWithTheLineOfTheSection) {
    auto section = section_for("test-web-service", R"({"url":"https://x","method":"GET"})");
    section.http.allow = {"https://x.example"};
    section.http.ca_file = "/nowhere/ca.pem";
    section.http.certificate = "/nowhere/client.crt";
    section.http.key = "/nowhere/client.key";
    section.http.line = 11;
    auto source = open_plugin_source(section, system_clock());
    ASSERT_FALSE(source.has_value());
    ASSERT_EQ(source.error().size(), 2U);
    EXPECT_EQ(source.error()[0].line, 11);
    EXPECT_THAT(source.error()[0].text,
                HasSubstr("[source.http] ca_file /nowhere/ca.pem: No such file or directory"));
    EXPECT_THAT(source.error()[1].text, HasSubstr("client.crt"));
}

// Through the table alone, as a plugin in C sees it.
struct Raw {
    explicit Raw(const TlsServer& server)
        : services("raw", {}, *open_http_client(http_section(server))), url(server.origin()) {
        request.size = sizeof request;
        request.method = view_of("GET");
        request.url = view_of(url);
    }
    ncp_status send(ncp_call* call = nullptr) {
        const ncp_host* host = services.table();
        const auto* http = static_cast<const ncp_http_v1*>(host->extension(host, "http/1"));
        auto use = [](void* user, const ncp_http_response* response) {
            auto* raw = static_cast<Raw*>(user);
            ++raw->used;
            raw->status = response->http_status;
        };
        return http->send(host, call, &request, use, this);
    }
    HostServices services;
    std::string url;
    ncp_http_request request{};
    int used = 0, status = 0;
};

TEST(HttpTable, LendsTheAnswerOnceAndOnlyIfThereIsOne) {
    const TlsServer server({.certificate = certificate()}, registry);
    Raw raw(server);
    EXPECT_EQ(raw.send(), NCP_OK);  // without a call
    EXPECT_EQ(raw.used, 1);
    EXPECT_EQ(raw.status, 404);
    ncp_call call{soon()};
    EXPECT_EQ(raw.send(&call), NCP_OK);
    call.stop();
    EXPECT_EQ(raw.send(&call), NCP_CANCELLED);
    ncp_call over{Deadline(system_clock(), std::chrono::milliseconds(0))};
    EXPECT_EQ(raw.send(&over), NCP_DEADLINE);
    EXPECT_EQ(raw.used, 2);
}

TEST(HttpTable, RefusesWhatBreaksTheContract) {
    const TlsServer server({.certificate = certificate()}, registry);
    Raw raw(server);
    const ncp_host* host = raw.services.table();
    const auto* http = static_cast<const ncp_http_v1*>(host->extension(host, "http/1"));
    EXPECT_EQ(http->send(host, nullptr, &raw.request, nullptr, nullptr), NCP_INVALID);
    EXPECT_EQ(http->send(
                  host, nullptr, nullptr, [](void*, const ncp_http_response*) {}, nullptr),
              NCP_INVALID);
    const ncp_pair odd{{nullptr, 3}, {nullptr, 3}, 0, 0};
    const ncp_pair host_header{view_of("Host"), view_of("evil.example"), 0, 0};
    const ncp_http_request good = raw.request;
    const auto refused = [&](auto change) {
        raw.request = good;
        change(raw.request);
        return raw.send() == NCP_INVALID;
    };
    EXPECT_TRUE(refused([](auto& r) { r.url = {nullptr, 9}; }));
    EXPECT_TRUE(refused([](auto& r) { r.method = {nullptr, 9}; }));
    EXPECT_TRUE(refused([](auto& r) { r.body = {nullptr, 9}; }));
    EXPECT_TRUE(refused([](auto& r) { r.body = view_of("a GET has none"); }));
    EXPECT_TRUE(refused([](auto& r) { r.header_count = 1; }));
    EXPECT_TRUE(refused([](auto& r) { r.response_bytes_max = -1; }));
    EXPECT_TRUE(refused([](auto& r) { r.size = 0; }));
    EXPECT_TRUE(refused([&](auto& r) { r.headers = &odd, r.header_count = 1; }));
    EXPECT_TRUE(refused([&](auto& r) { r.headers = &odd, r.header_count = SIZE_MAX; }));
    EXPECT_TRUE(refused([&](auto& r) { r.headers = &host_header, r.header_count = 1; }));
    EXPECT_EQ(raw.used, 0);
    EXPECT_EQ(server.connections(), 0);
    // An older plugin, whose struct ends before the last field.
    raw.request = good;
    raw.request.size = offsetof(ncp_http_request, response_bytes_max);
    raw.request.response_bytes_max = -1;
    EXPECT_EQ(raw.send(), NCP_OK);
}

}  // namespace
}  // namespace ncp::results
