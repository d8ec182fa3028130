// config/examples/distributed-hei-web-services.toml with its registry, against two services that
// speak TLS: checked by `emrex-ncp check-config`, served by `emrex-ncp serve`, and transferred by a
// student whose institutions answer with an old and a new ELMO.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <mutex>

#include "elmo/schema.h"
#include "flow/student.h"
#include "protocol/response.h"
#include "support/program.h"
#include "support/tls_server.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const fs::path kExamples = fs::path(NCP_SOURCE_DIR) / "config/examples";

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    ASSERT_NE(text.find(what), std::string::npos) << what;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
        text.replace(at, what.size(), by);
    }
}

std::string elmo_of(const std::string& issuer, const std::string& title) {
    return "<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner>"
           "<givenNames>Ada</givenNames><familyName>Sample</familyName><bday>2000-01-31</bday>"
           "</learner><report>" +
           issuer + "<learningOpportunitySpecification><title>" + title +
           "</title><type>Course</type><specifies><learningOpportunityInstance>"
           "<status>Passed</status></learningOpportunityInstance></specifies>"
           "</learningOpportunitySpecification><issueDate>2026-01-01</issueDate></report></elmo>";
}

// Both institutions and the token service of the second behind one door.
class Institutions {
  public:
    explicit Institutions(const TestCertificate& certificate)
        : server_({.certificate = certificate}, [this](TlsServer::Peer& peer) {
              for (std::string request; !(request = peer.read_request()).empty();) {
                  const auto [status, body] = answer(request);
                  const bool head = request.starts_with("HEAD");
                  peer.send("HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + (head ? "" : body));
              }
          }) {}
    std::string origin() const { return server_.origin(); }

  private:
    static std::pair<int, std::string> answer(const std::string& request) {
        const auto has = [&](const char* text) { return request.find(text) != std::string::npos; };
        if (has("POST /token ")) {
            return {200, R"({"access_token":"canary-token","expires_in":3600})"};
        }
        if (has("POST /emrex/results ") && has("Bearer canary-north") &&
            has(R"("nationalId": "310100-123X", "birthDate": "2000-01-31")")) {
            return {200, "<elmo>" + elmo_of("", "Old Norse")};  // no namespace, no issuer
        }
        if (has("POST /v2/transcript ") && has("Bearer canary-token") &&
            has("id=310100-123X&name=Sample")) {
            return {200,
                    "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">" +
                        elmo_of("<issuer><identifier type=\"schac\">south.example</identifier>"
                                "<title>South</title><url>https://south.example</url></issuer>",
                                "New Math")};
        }
        return {404, ""};
    }
    TlsServer server_;
};

class HeiServices : public testing::Test {
  protected:
    void SetUp() override {
        const fs::path here = folder_.path();
        ASSERT_EQ(run("emrex-ncp", {"new-keys", here / "keys", "--host", "127.0.0.1"}).exit_code,
                  0);
        for (const char* name : {"north", "south"}) {
            const fs::path file = here / "keys" / (std::string(name) + ".secret");
            write_file(file, "canary-" + std::string(name));
            fs::permissions(file, fs::perms(0600));
        }
        write_file(here / "students.toml",
                   "[[student]]\nid = \"ada\"\nlabel = \"Ada\"\nnote = \"x\"\n"
                   "[student.attributes]\ngiven_names = \"Ada\"\nfamily_name = \"Sample\"\n"
                   "birth_date = \"2000-01-31\"\nnational_id = \"310100-123X\"\n");
        std::string registry = content_of(kExamples / "distributed-hei-web-services.registry.toml");
        for (const char* host : {"sis.north", "api.south", "login.south"}) {
            replace_all(registry, std::string("https://") + host + ".example",
                        institutions_.origin());
        }
        write_file(here / "registry.toml", registry);
        std::string config = content_of(kExamples / "distributed-hei-web-services.toml");
        replace_all(config, "127.0.0.1:8443", "127.0.0.1:" + std::to_string(port_));
        replace_all(config,
                    "[\"https://sis.north.example\", \"https://api.south.example\", "
                    "\"https://login.south.example\"]",
                    "[\"" + institutions_.origin() + "\"]");
        replace_all(config, "ca_file = \"keys/tls.crt\"",
                    "ca_file = \"" + certificate_.certificate.string() + "\"");
        replace_all(config, "/etc/emrex-ncp/distributed-hei-web-services.registry.toml",
                    (here / "registry.toml").string());
        write_file(here / "ncp.toml", config);
    }

    std::uint16_t port_ = free_port_pair();
    TemporaryFolder folder_;
    TestCertificate certificate_ = make_test_certificate(folder_.path(), "institution");
    Institutions institutions_{certificate_};
};

TEST_F(HeiServices, AreCheckedByTheirExample) {
    Finished checked = run("emrex-ncp", {"check-config", folder_.path() / "ncp.toml"});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    const std::string said = checked.output + checked.log;
    EXPECT_THAT(said, AllOf(HasSubstr("2 institutions"), HasSubstr("2 of 2 institutions"),
                            HasSubstr("gives a token"), Not(HasSubstr("canary"))));

    std::string config = content_of(folder_.path() / "ncp.toml");
    replace_all(config, "allow = [\"" + institutions_.origin(), "allow = [\"https://x.example");
    write_file(folder_.path() / "wrong.toml", config);
    checked = run("emrex-ncp", {"check-config", folder_.path() / "wrong.toml"});
    EXPECT_NE(checked.exit_code, 0);
    EXPECT_THAT(checked.output + checked.log, HasSubstr("allow in [source.http]"));
}

TEST_F(HeiServices, DeliverOneSignedDocumentOfBothInstitutions) {
    elmo::initialise_xml();
    Program server("emrex-ncp", {"serve", "--config", folder_.path() / "ncp.toml"});
    ASSERT_TRUE(server.wait_for_output("serving")) << server.log();
    const std::string origin = "https://127.0.0.1:" + std::to_string(port_);
    HttpsClient entry(port_);
    HttpReply arrive =
        entry.post("/ncp", {{"sessionId", "heis"}, {"returnUrl", "https://client.example/receive"}},
                   {{"Origin", "https://client.example"}, {"Sec-Fetch-Site", "cross-site"}});
    ASSERT_EQ(arrive.status, 200);
    const std::string base =
        arrive.body.substr(arrive.body.find("/t/"), std::string("/t/12345678").size());
    Student student;
    student.take_cookies_of(entry, origin);
    student.visit(origin + base + "/login/demo");
    student.press_sample_student("ada");
    student.wait_while_at("/gather");
    EXPECT_THAT(student.page().text, AllOf(HasSubstr("Old Norse"), HasSubstr("New Math")));
    student.send("/choose");
    student.send("/consent");
    auto xml = protocol::decode_elmo(student.field("/receive", "elmo"), 16U << 20);
    ASSERT_TRUE(xml);
    auto document = elmo::Document::parse(*xml);
    ASSERT_TRUE(document);
    auto schema = elmo::Schema::load(*elmo::schema_file());
    ASSERT_TRUE(schema);
    EXPECT_TRUE(schema->validate(*document).empty());
    EXPECT_THAT(*xml, AllOf(HasSubstr("North University"), HasSubstr("south.example")));
    EXPECT_THAT(server.log(), AllOf(HasSubstr("repaired: missing namespace"),
                                    Not(HasSubstr("310100")), Not(HasSubstr("canary"))));
    EXPECT_EQ(server.stop(), 0);
}

}  // namespace
}  // namespace ncp::test
