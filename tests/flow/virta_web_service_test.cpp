// Finland's national web service, end to end: config/examples/finland-virta-web-service.toml with
// `emrex-ncp serve`, the adapter in a worker, and a TLS service on loopback that answers with the
// real example records and is held against its WSDL.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "elmo/outline.h"
#include "flow/contact_point.h"
#include "support/tls_server.h"
#include "support/virta_service.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const fs::path kShared = fs::path(NCP_SOURCE_DIR) / "../shared/data";
constexpr auto kPassword = "canary-password-<&>";

struct Person {
    const char *national_id, *learner_number, *family_name, *birth_date;
    std::size_t attainments;
};

// As in the records; but the first code is nobody's there, so that the learner number must find
// her.
const std::vector<Person> kPeople{{"", "1.2.246.562.24.12345612345", "Virtanen", "1990-01-01", 5},
                                  {"100984-712B", "", "Ström", "1984-09-10", 2},
                                  {"050888-192K", "", "Virta", "1988-08-05", 37},
                                  {"111101A", "", "PuuCee", "2001-11-11", 7},
                                  {"250576-6602", "", "Karkki-Tassu", "1976-05-25", 79},
                                  {"060682-650U", "", "Vilpas", "1982-06-06", 139}};

class VirtaWebService : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists(kShared)) GTEST_SKIP() << "needs the reference data in ../shared/data";
        const fs::path here = point_.folder();
        virta_ = std::make_unique<VirtaService>(
            kShared / "virta/opiskelijatiedot.wsdl",
            std::vector{kShared / "virta/five-students.xml", kShared / "virta/one-student.xml"},
            kPassword);
        server_ = std::make_unique<TlsServer>(
            TlsServer::Options{.certificate = make_test_certificate(here, "virta")},
            [this](TlsServer::Peer& peer) {
                for (std::string request; !(request = peer.read_request()).empty();)
                    answer(peer, request);
            });
        for (std::size_t i = 0; i < kPeople.size(); ++i) {
            const Person& person = kPeople[i];
            std::vector<std::pair<std::string, std::string>> attributes{
                {"family_name", person.family_name}, {"birth_date", person.birth_date}};
            for (const auto& [key, value] : {std::pair("national_id", person.national_id),
                                             std::pair("learner_number", person.learner_number)}) {
                if (*value != '\0') attributes.emplace_back(key, value);
            }
            point_.add_student("p" + std::to_string(i), attributes);
        }
        point_.secret("virta-key", std::string(kPassword) + "\n");
        write_file(here / "finland-organisations.json",
                   content_of_example("finland-organisations.json"));
        point_.replace("https://virta.example.fi", server_->origin());
        point_.replace("# ca_file = \"keys/virta-ca.crt\"", "ca_file = \"virta.crt\"");
    }

    void answer(TlsServer::Peer& peer, const std::string& request) {
        const std::lock_guard lock(mutex_);
        const std::size_t head = request.find("\r\n\r\n");
        if (request.rfind("POST /luku/OpiskelijanTiedot HTTP/1.1\r\n", 0) != 0) {
            strange_.push_back(request.substr(0, request.find('\r')));
        }
        VirtaReply reply = virta_->answer(request.substr(head + 4));
        if (unavailable_) reply = {503, ""};
        const std::string bytes = "HTTP/1.1 " + std::to_string(reply.status) +
                                  " Said\r\nContent-Type: text/xml\r\nContent-Length: " +
                                  std::to_string(reply.body.size()) + "\r\n\r\n" + reply.body;
        peer.send(half_ ? bytes.substr(0, bytes.size() / 2) : bytes);
        if (half_) peer.cut();
    }

    void expect_no_personal_data(const std::string& log) {
        for (const Person& person : kPeople) {
            for (const std::string id : {person.national_id, person.learner_number}) {
                EXPECT_TRUE(id.empty() || log.find(id) == std::string::npos);
            }
            EXPECT_THAT(log, Not(HasSubstr(person.birth_date)));
            EXPECT_THAT(log, Not(HasSubstr(std::string(person.family_name) + " ")));
        }
        EXPECT_THAT(log, Not(HasSubstr(kPassword)));
    }

    ContactPoint point_{"finland-virta-web-service.toml"};
    std::mutex mutex_;  // of what follows, while the server runs
    std::unique_ptr<VirtaService> virta_;
    std::vector<std::string> strange_;
    bool unavailable_ = false, half_ = false;
    std::unique_ptr<TlsServer> server_;
};

TEST_F(VirtaWebService, EveryStudentsResultsArriveThroughAWorker) {
    elmo::initialise_xml();
    const Finished checked = point_.check();
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    EXPECT_THAT(checked.output, HasSubstr("source virta: service: ok: it answers"));

    point_.serve();
    Program& server = point_.server();
    EXPECT_THAT(server.log(), HasSubstr("in workers"));
    for (std::size_t i = 0; i < kPeople.size(); ++i) {
        Student student = point_.log_in("p" + std::to_string(i));
        ASSERT_THAT(student.url(), HasSubstr("/choose")) << student.page().text << server.log();
        const std::string xml = ContactPoint::transfer_of(student);
        const auto document = elmo::Document::parse(xml);
        ASSERT_TRUE(document);
        const auto outline = elmo::outline(*document);
        ASSERT_TRUE(outline);
        EXPECT_EQ(outline->nodes.size(), kPeople[i].attainments) << kPeople[i].family_name;
        EXPECT_EQ(outline->learner.family_name, kPeople[i].family_name);
        EXPECT_EQ(outline->learner.birth_date, kPeople[i].birth_date);
        const fs::path file = point_.folder() / ("document-" + std::to_string(i) + ".xml");
        write_file(file, xml);
        const Finished official = run(
            "xmllint",
            {"--nonet", "--noout", "--schema", kShared / "elmo/official/v1.7.0/schema.xsd", file},
            {{"XML_CATALOG_FILES", (kShared / "catalog.xml").string()}});
        EXPECT_EQ(official.exit_code, 0) << official.log;
    }
    EXPECT_EQ(server.stop(), 0);
    expect_no_personal_data(server.log() + checked.output + checked.log);
    EXPECT_THAT(virta_->complaints(), IsEmpty());
    EXPECT_THAT(strange_, IsEmpty());
}

TEST_F(VirtaWebService, AServiceThatFailsIsNamedToTheStudentAndIsNoAnswerOfNoResults) {
    point_.serve();
    Program& server = point_.server();
    for (bool* fault : {&unavailable_, &half_}) {
        {
            const std::lock_guard lock(mutex_);
            *fault = true;
        }
        Student student = point_.log_in("p1");
        EXPECT_TRUE(student.sees("VIRTA, the national data warehouse")) << student.page().text;
        student.send("/gather");  // home without results
        EXPECT_TRUE(student.sees("VIRTA, the national data warehouse")) << student.page().text;
        EXPECT_TRUE(student.sees("Your results could not be collected")) << student.page().text;
        EXPECT_EQ(student.field("/receive", "returnCode"), "NCP_ERROR");
        const std::lock_guard lock(mutex_);
        *fault = false;
    }
    EXPECT_EQ(server.stop(), 0);
    EXPECT_THAT(server.log(), HasSubstr("HTTP status 503"));
    expect_no_personal_data(server.log());
}

TEST_F(VirtaWebService, TheAdapterKeepsTheContractOfThePluginInterface) {
    const Finished checked =
        point_.check_plugin("national-web-service", {{"national_id", kPeople[1].national_id}});
    EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
    EXPECT_THAT(checked.output, HasSubstr("pass   data.accepted"));
    EXPECT_THAT(checked.output, HasSubstr("pass   modes.same-answers"));
}

TEST_F(VirtaWebService, CheckConfigSaysWhatIsWrong) {
    const auto checked = [&](const std::string& what, const std::string& by) {
        const Finished done = point_.check(replaced(point_.config(), what, by));
        EXPECT_EQ(done.exit_code, 1) << done.output << done.log;
        expect_no_personal_data(done.output + done.log);
        return done.output + done.log;
    };
    EXPECT_THAT(checked("key_secret = \"virta-key\"", "key_secret = \"other\""),
                HasSubstr("[source.secrets]"));
    EXPECT_THAT(checked("allow = [\"" + server_->origin(), "allow = [\"https://other.example"),
                HasSubstr("[source.http]"));
    EXPECT_THAT(checked("ca_file = \"virta.crt\"", ""), HasSubstr("certificate is not trusted"));
    EXPECT_THAT(checked("files = [\"finland-organisations.json\"]", "files = []"),
                HasSubstr("[source.worker]"));
    EXPECT_THAT(checked("system = \"EMREX\"", "sytem = \"EMREX\""), HasSubstr("sytem"));
    point_.secret("other-key", "not the password");
    EXPECT_THAT(checked("virta-key = \"keys/virta-key\"", "virta-key = \"keys/other-key\""),
                HasSubstr("does not accept this contact point"));
}

}  // namespace
}  // namespace ncp::test
