// config/examples/distributed-hei-web-services.toml with its registry, against two services that
// speak TLS: checked by `emrex-ncp check-config`, served by `emrex-ncp serve`, and transferred by a
// student whose institutions answer with an old and a new ELMO.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elmo/schema.h"
#include "flow/contact_point.h"
#include "support/tls_server.h"

namespace ncp::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

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
        for (const char* name : {"north", "south"})
            point_.secret(std::string(name) + ".secret", "canary-" + std::string(name));
        point_.add_student("ada", {{"given_names", "Ada"},
                                   {"family_name", "Sample"},
                                   {"birth_date", "2000-01-31"},
                                   {"national_id", "310100-123X"}});
        std::string registry = content_of_example("distributed-hei-web-services.registry.toml");
        for (const char* host : {"sis.north", "api.south", "login.south"}) {
            registry = replaced(registry, std::string("https://") + host + ".example",
                                institutions_.origin());
        }
        write_file(point_.folder() / "distributed-hei-web-services.registry.toml", registry);
        point_.replace(
            "[\"https://sis.north.example\", \"https://api.south.example\", "
            "\"https://login.south.example\"]",
            "[\"" + institutions_.origin() + "\"]");
        point_.replace("ca_file = \"keys/tls.crt\"",
                       "ca_file = \"" + certificate_.certificate.string() + "\"");
    }

    ContactPoint point_{"distributed-hei-web-services.toml"};
    TestCertificate certificate_ = make_test_certificate(point_.folder(), "institution");
    Institutions institutions_{certificate_};
};

TEST_F(HeiServices, AreCheckedByTheirExample) {
    Finished checked = point_.check();
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    const std::string said = checked.output + checked.log;
    EXPECT_THAT(said, AllOf(HasSubstr("2 institutions"), HasSubstr("2 of 2 institutions"),
                            HasSubstr("gives a token"), Not(HasSubstr("canary"))));

    checked = point_.check(replaced(point_.config(), "allow = [\"" + institutions_.origin(),
                                    "allow = [\"https://x.example"));
    EXPECT_NE(checked.exit_code, 0);
    EXPECT_THAT(checked.output + checked.log, HasSubstr("allow in [source.http]"));
}

TEST_F(HeiServices, KeepTheContractOfThePluginInterface) {
    const std::string library = "library = \"hei-web-service\"\n";
    point_.replace(library, library + "isolation = \"worker\"\nworker = { files = [\"" +
                                point_.folder().string() +
                                "/distributed-hei-web-services.registry.toml\"] }\n");
    const Finished checked = point_.check_plugin(
        "hei-web-service",
        {{"family_name", "Sample"}, {"birth_date", "2000-01-31"}, {"national_id", "310100-123X"}});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    EXPECT_THAT(checked.output,
                AllOf(HasSubstr("pass   data.accepted"), HasSubstr("pass   modes.same-answers")));
}

TEST_F(HeiServices, DeliverOneSignedDocumentOfBothInstitutions) {
    elmo::initialise_xml();
    point_.serve();
    Student student = point_.log_in("ada");
    EXPECT_THAT(student.page().text, AllOf(HasSubstr("Old Norse"), HasSubstr("New Math")));
    const std::string xml = ContactPoint::transfer_of(student);
    auto document = elmo::Document::parse(xml);
    ASSERT_TRUE(document);
    auto schema = elmo::Schema::load(*elmo::schema_file());
    ASSERT_TRUE(schema);
    EXPECT_TRUE(schema->validate(*document).empty());
    EXPECT_THAT(xml, AllOf(HasSubstr("North University"), HasSubstr("south.example")));
    EXPECT_EQ(point_.server().stop(), 0);
    EXPECT_THAT(point_.server().log(), AllOf(HasSubstr("repaired: missing namespace"),
                                             Not(HasSubstr("310100")), Not(HasSubstr("canary"))));
}

}  // namespace
}  // namespace ncp::test
