// Foreign plugins behind the real server: what a student reads when one crashes, what the operator
// reads, and what becomes of the workers when the host is killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <set>

#include "flow/student.h"
#include "support/plugins/plugin_parts.h"
#include "support/ports.h"
#include "support/program.h"
#include "support/test_certificate.h"
#include "support/tls_server.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kStudents = R"([[student]]
id = "ada"
label = "Ada Sample"
note = "Invented"
[student.attributes]
given_names = "Ada"
family_name = "Sample"
birth_date = "2000-01-31"
learner_number = "canary-1815"
)";

// Processes whose parent is this one.
std::set<int> children_of(int parent) {
    std::set<int> found;
    for (const auto& task : fs::directory_iterator("/proc/" + std::to_string(parent) + "/task")) {
        std::ifstream children(task.path() / "children");
        for (int process_id = 0; children >> process_id;)
            found.insert(process_id);
    }
    return found;
}

bool is_alive(int process_id) {
    std::ifstream stat("/proc/" + std::to_string(process_id) + "/stat");
    std::string line;
    return std::getline(stat, line) && line.find(") Z ") == std::string::npos;
}

class ForeignPlugins : public testing::Test {
  protected:
    void SetUp() override {
        const fs::path here = temporary_.path();
        ASSERT_EQ(run("emrex-ncp", {"new-keys", here / "keys", "--host", "127.0.0.1"}).exit_code,
                  0);
        write_file(here / "students.toml", kStudents);
    }

    // A server with the sample adapter and with a plugin that does this deed.
    std::string config_with(const std::string& deed) {
        return config_of(
            source("hello", NCP_BINARY_DIR "/lib/ncp/hello.so", "Hello service") +
            source("rogue", NCP_BINARY_DIR "/tests/plugins/test-rogue.so", "Old register") +
            "deadline_ms = 1500\n[source.settings]\ndeed = \"" + deed + "\"\n");
    }

    std::string config_of(const std::string& sources) {
        const std::string origin = "127.0.0.1:" + std::to_string(port_);
        const fs::path file = temporary_.path() / "ncp.toml";
        write_file(file, "demonstration = true\n[server]\nlisten = \"" + origin +
                             "\"\npublic_url = \"https://" + origin +
                             "\"\ncertificate = \"keys/tls.crt\"\nkey = \"keys/tls.key\"\n"
                             "[emrex]\nname = \"Tests\"\n"
                             "[signing]\ncertificate = \"keys/signing.crt\"\n"
                             "key = \"keys/signing.key\"\n"
                             "[[login]]\nid = \"demo\"\nmethod = \"demo\"\ntitle = \"Sample\"\n"
                             "students = \"students.toml\"\n" +
                             sources);
        return file;
    }

    static std::string source(const std::string& id, const std::string& library,
                              const std::string& title) {
        return "[[source]]\nid = \"" + id + "\"\ntitle = \"" + title + "\"\nlibrary = \"" +
               library +
               "\"\nidentity = [\"learner_number\", \"given_names\", \"family_name\", "
               "\"birth_date\"]\n";
    }

    // To the page for choosing, or wherever the results lead.
    Student arrived_at_results() {
        const std::string origin = "https://127.0.0.1:" + std::to_string(port_);
        HttpsClient entry(port_);
        HttpReply arrive = entry.post(
            "/ncp", {{"sessionId", "foreign"}, {"returnUrl", "https://client.example/receive"}},
            {{"Origin", "https://client.example"}, {"Sec-Fetch-Site", "cross-site"}});
        const std::string base =
            arrive.body.substr(arrive.body.find("/t/"), std::string("/t/12345678").size());
        Student student;
        student.take_cookies_of(entry, origin);
        student.visit(origin + base + "/login/demo");
        student.press_sample_student("ada");
        student.wait_while_at("/gather");
        return student;
    }

    std::uint16_t port_ = reserve_ports(1);
    TemporaryFolder temporary_;
};

TEST_F(ForeignPlugins, ACrashAndAHangCostTheirOwnSourceAndAreNamedToTheStudent) {
    for (const auto& [deed, logged] : {std::pair("segfault", "its worker was killed by signal 11"),
                                       std::pair("spin", "an overdue call was ended together")}) {
        Program server("emrex-ncp", {"serve", "--config", config_with(deed)});
        ASSERT_TRUE(server.wait_for_output("serving")) << server.log();
        Student student = arrived_at_results();
        EXPECT_TRUE(student.sees("Old register")) << student.page().text;
        student.send("/gather");  // without it
        EXPECT_THAT(student.url(), HasSubstr("/choose")) << student.page().text;
        EXPECT_TRUE(student.sees("Old register")) << student.page().text;
        EXPECT_TRUE(student.sees("Hello University")) << student.page().text;
        student.send("/choose");
        student.send("/consent");
        EXPECT_THAT(student.field("/receive", "returnCode"), "NCP_OK");
        EXPECT_THAT(server.log(), HasSubstr(logged));
        EXPECT_EQ(server.stop(), 0);
        for (const char* personal : {"canary-1815", "Sample", "2000-01-31"})
            EXPECT_THAT(server.log(), Not(HasSubstr(personal)));
    }
}

TEST_F(ForeignPlugins, WorkersDieWithTheirHostHoweverItDies) {
    Program server("emrex-ncp", {"serve", "--config", config_with("deaf-to-term")});
    ASSERT_TRUE(server.wait_for_output("serving")) << server.log();
    const std::set<int> workers = children_of(server.id());
    ASSERT_EQ(workers.size(), 2U);
    ::kill(server.id(), SIGKILL);
    server.wait();
    for (const int worker : workers) {
        while (is_alive(worker))
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

TEST_F(ForeignPlugins, CheckConfigTriesAWebServiceAndSaysWhatItsSectionLacks) {
    const TlsServer service({.certificate = make_test_certificate(temporary_.path(), "service")},
                            [](TlsServer::Peer& peer) {
                                while (!peer.read_request().empty())
                                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                            });
    const std::string begin =
        source("web", NCP_BINARY_DIR "/tests/plugins/test-web-service.so", "Web service");
    const std::string settings =
        "[source.settings]\nmethod = \"GET\"\nurl = \"" + service.origin() + "/canary-path\"\n";
    const std::string allow = "allow = [\"" + service.origin() + "\"]";

    auto checked = run("emrex-ncp", {"check-config", config_of(begin + settings)});
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_THAT(checked.log, HasSubstr("the section has no [source.http]; add it, with " + allow));
    EXPECT_THAT(checked.log + checked.output, Not(HasSubstr("canary")));

    const std::string http = "[source.http]\n" + allow + "\nca_file = ";
    checked = run("emrex-ncp",
                  {"check-config", config_of(begin + http + "\"missing.crt\"\n" + settings)});
    EXPECT_EQ(checked.exit_code, 1);
    EXPECT_THAT(checked.log + checked.output,
                HasSubstr("ncp.toml:22: source \"web\": [source.http] ca_file"));

    checked = run("emrex-ncp",
                  {"check-config", config_of(begin + http + "\"service.crt\"\n" + settings)});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    EXPECT_THAT(checked.output, HasSubstr("source web: service: ok: answers 200"));
}

// The kit gives the plugin the web services of its section: the whole contract is tried over TLS.
TEST_F(ForeignPlugins, CheckPluginCallsTheWebServicesOfTheSection) {
    const std::string known = elmo({}, "web.example");
    const TlsServer service(
        {.certificate = make_test_certificate(temporary_.path(), "service")},
        [&](TlsServer::Peer& peer) {
            for (std::string request; !(request = peer.read_request()).empty();) {
                const bool is_known =
                    request.find("\r\n\r\nSample;2000-01-31") != std::string::npos;
                const bool is_head = request.starts_with("HEAD");
                const std::string body = is_known ? known : "";
                peer.send(
                    (is_known || is_head ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 404 Not Found\r\n") +
                    ("Content-Type: " NCP_MEDIA_ELMO "\r\nContent-Length: " +
                     std::to_string(body.size())) +
                    "\r\n\r\n" + body);
            }
        });
    const auto write_source = [&](const std::string& http) {
        write_file(temporary_.path() / "source.toml",
                   "[[source]]\nid = \"web\"\ntitle = \"Web\"\nlibrary = \"" NCP_BINARY_DIR
                   "/tests/plugins/test-web-service.so\"\n"
                   "identity = [\"family_name\", \"birth_date\"]\n" +
                       http + "[source.settings]\nmethod = \"POST\"\nurl = \"" + service.origin() +
                       "/results\"\n");
    };
    write_file(temporary_.path() / "student.toml",
               "[student]\ngiven_names = \"Ada\"\nfamily_name = \"Sample\"\n"
               "birth_date = \"2000-01-31\"\n");
    const std::vector<std::string> command{
        "check-plugin", (NCP_BINARY_DIR "/tests/plugins/test-web-service.so"),
        "--config",     temporary_.path() / "source.toml",
        "--student",    temporary_.path() / "student.toml"};
    write_source("[source.http]\nallow = [\"" + service.origin() +
                 "\"]\nca_file = \"service.crt\"\n");
    auto checked = run("emrex-ncp", command);
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    EXPECT_THAT(checked.output, HasSubstr("pass   data.accepted"));
    EXPECT_THAT(checked.output, HasSubstr("pass   modes.same-answers"));

    write_source("[source.http]\nallow = [\"" + service.origin() +
                 "\"]\nca_file = \"missing.crt\"\n");
    checked = run("emrex-ncp", command);
    EXPECT_EQ(checked.exit_code, 2);
    EXPECT_THAT(checked.log, HasSubstr("source.toml:6: [source.http] ca_file"));
}

}  // namespace
}  // namespace ncp::test
