// What a student sees when a result service is slow, dead, refusing, breaks off, answers about
// somebody else, with 50 MB or with garbage, or comes back: each fault with each adapter, through
// the real server, with an honest source beside. Two things hold in each case: the failure is named
// and costs nobody else's results; and once the service is well again, asking again brings all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <thread>

#include "flow/contact_point.h"
#include "support/database_server.h"
#include "support/tls_server.h"
#include "support/virta_service.h"

namespace ncp::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const fs::path kShared = fs::path(NCP_SOURCE_DIR) / "../shared/data";

enum class Fault { none, slow, dead, refusing, half, wrong_person, huge, garbage };

// What is said of a source on the pages: while it is asked, and later.
struct Said {
    const char *waiting, *later;
};
constexpr Said kFailed{"Could not be reached or gave no usable answer",
                       " could not be reached or gave no usable answer."};
constexpr Said kLate{"Did not answer in time", " did not answer in time."};
constexpr Said kWrongPerson{"The answer does not seem to be about you",
                            " answered, but the answer does not seem to be about you."};

struct Case {
    Fault fault;
    Said said;
    const char* name;
};
const Case kCases[]{
    {Fault::slow, kLate, "slow"},
    {Fault::dead, kFailed, "dead"},
    {Fault::refusing, kFailed, "refusing"},
    {Fault::half, kFailed, "half an answer"},
    {Fault::wrong_person, kWrongPerson, "somebody else's results"},
    {Fault::huge, kFailed, "50 MB"},
    {Fault::garbage, kFailed, "garbage"},
};

// One kind of result service, well or not, and the contact point that asks it.
class Service {
  public:
    virtual ~Service() = default;
    virtual std::unique_ptr<ContactPoint> contact_point() = 0;
    virtual void be(Fault fault) = 0;
    // What is said when it answers about somebody else.
    virtual Said said_of_another() const { return kWrongPerson; }
    virtual std::string title() const = 0;     // of its source, or of its institution
    virtual std::string result() const = 0;    // a title that only its answer has
    virtual std::string personal() const = 0;  // of the student's, which no log may hold
};

// A web service: a TLS server that can be closed and opened again on the same port.
class WebService : public Service {
  public:
    void be(Fault fault) override { fault_ = fault; }

  protected:
    virtual std::string answer(const std::string& request, bool about_another) = 0;
    void open() {
        server_ = std::make_unique<TlsServer>(TlsServer::Options{.certificate = certificate_},
                                              [this](TlsServer::Peer& peer) { serve(peer); });
    }
    std::string origin() const { return server_->origin(); }
    const TestCertificate& certificate() const { return certificate_; }

  private:
    void serve(TlsServer::Peer& peer) {
        if (fault_ == Fault::dead) return peer.cut();
        for (std::string request; !(request = peer.read_request()).empty();) {
            if (fault_ == Fault::dead) return peer.cut();
            if (fault_ == Fault::slow) return peer.wait_for_end();
            if (fault_ == Fault::refusing) {
                peer.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                continue;
            }
            if (fault_ == Fault::huge) return send_fifty_megabytes(peer);
            std::string body = answer(request, fault_ == Fault::wrong_person);
            if (fault_ == Fault::garbage) body = "\x1f\x8b\x08 % { canary \xff\xfe";
            const std::string head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
                "Content-Length: " +
                std::to_string(body.size()) + "\r\n\r\n";
            if (fault_ == Fault::half) {
                peer.send(head + body.substr(0, body.size() / 2));
                return peer.cut();
            }
            peer.send(head + body);
        }
    }
    static void send_fifty_megabytes(TlsServer::Peer& peer) {
        constexpr std::size_t kPiece = 64U << 10, kAll = 50'000'000;
        const std::string piece(kPiece, 'x');
        peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<elmo>");
        for (std::size_t sent = 0; sent < kAll && peer.send(piece); sent += kPiece) {
        }
    }

    TemporaryFolder folder_;
    TestCertificate certificate_ = make_test_certificate(folder_.path(), "service");
    std::atomic<Fault> fault_{Fault::none};
    std::unique_ptr<TlsServer> server_;
};

class HeiService : public WebService {
  public:
    HeiService() { open(); }
    std::unique_ptr<ContactPoint> contact_point() override {
        auto point = std::make_unique<ContactPoint>("distributed-hei-web-services.toml");
        point->replace(
            "[\"https://sis.north.example\", \"https://api.south.example\", "
            "\"https://login.south.example\"]",
            "[\"" + origin() + "\"]\nresponse_mib_max = 10");
        point->replace("ca_file = \"keys/tls.crt\"",
                       "ca_file = \"" + certificate().certificate.string() + "\"");
        point->replace("distributed-hei-web-services.registry.toml", "registry.toml");
        point->replace("deadline_ms = 20000", "deadline_ms = 1500");
        for (const char* name : {"north.secret", "south.secret"})
            point->secret(name, "canary");
        write_file(point->folder() / "registry.toml",
                   "[[hei]]\nname = { en = \"North University\" }\n"
                   "identifiers = { schac = \"north.example\" }\nwebsite = "
                   "\"https://north.example/\"\nbase_url = \"" +
                       origin() +
                       "\"\nauthentication = { method = \"bearer\", secret = "
                       "\"north\" }\n");
        point->add_student("ada", {{"given_names", "Ada"},
                                   {"family_name", "Sample"},
                                   {"birth_date", "2000-01-31"},
                                   {"learner_number", "1"},
                                   {"national_id", "310100-123X"}});
        return point;
    }
    std::string title() const override { return "Institutions of higher education"; }
    std::string result() const override { return "Old Norse"; }
    std::string personal() const override { return "310100"; }

  protected:
    std::string answer(const std::string& request, bool about_another) override {
        if (request.starts_with("HEAD")) return "";
        const std::string birth_date = about_another ? "1955-05-05" : "2000-01-31";
        return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
               "<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner>"
               "<givenNames>Ada</givenNames><familyName>Sample</familyName><bday>" +
               birth_date +
               "</bday></learner><report><issuer><identifier type=\"schac\">north.example"
               "</identifier><title>North</title><url>https://north.example/</url></issuer>"
               "<learningOpportunitySpecification><title>Old Norse</title><type>Course</type>"
               "<specifies><learningOpportunityInstance><status>passed</status>"
               "</learningOpportunityInstance></specifies></learningOpportunitySpecification>"
               "<issueDate>2026-01-01T00:00:00Z</issueDate></report></elmo>";
    }
};

class SoapService : public WebService {
  public:
    SoapService()
        : virta_(kShared / "virta/opiskelijatiedot.wsdl",
                 std::vector{kShared / "virta/five-students.xml"}, "canary-key") {
        open();
    }
    std::unique_ptr<ContactPoint> contact_point() override {
        auto point = std::make_unique<ContactPoint>("finland-virta-web-service.toml");
        point->replace("https://virta.example.fi", origin());
        point->replace("# ca_file = \"keys/virta-ca.crt\"",
                       "ca_file = \"" + certificate().certificate.string() + "\"");
        point->replace("deadline_ms = 20000", "deadline_ms = 1500");
        point->replace("[\"national_id\", \"learner_number\"]", "[\"national_id\"]");
        point->secret("virta-key", "canary-key");
        write_file(point->folder() / "finland-organisations.json",
                   content_of_example("finland-organisations.json"));
        point->add_student("ada", {{"given_names", "Ada"},
                                   {"family_name", "Ström"},
                                   {"birth_date", "1984-09-10"},
                                   {"learner_number", "1"},
                                   {"national_id", "100984-712B"}});
        return point;
    }
    // The adapter itself sees that the code is another one.
    Said said_of_another() const override { return kFailed; }
    std::string title() const override { return "VIRTA, the national data warehouse"; }
    std::string result() const override { return "Seinäjoki"; }
    std::string personal() const override { return "100984"; }

  protected:
    std::string answer(const std::string& request, bool about_another) override {
        std::string body = request.substr(request.find("\r\n\r\n") + 4);
        const std::lock_guard lock(mutex_);
        if (!about_another) return virta_.answer(body).body;
        if (body.find("100984-712B") == std::string::npos) return virta_.answer(body).body;
        return virta_.answer(replaced(body, "100984-712B", "050888-192K")).body;
    }

  private:
    std::mutex mutex_;
    VirtaService virta_;
};

// Each fault is made of the database's own means: of what its views hold, and of its process.
class Database final : public Service {
  public:
    Database() : server_(make_postgresql()) {
        server_->run(content_of(fs::path(NCP_SOURCE_DIR) / "tests/data/sql/any-database-odbc.sql") +
                     "ALTER TABLE exam RENAME TO exams; ALTER TABLE student RENAME TO students;");
        Database::be(Fault::none);
    }
    std::unique_ptr<ContactPoint> contact_point() override {
        auto point = std::make_unique<ContactPoint>("any-database-odbc.toml");
        point->replace("connector = \"odbc\"",
                       "connector = \"postgresql\"\nhost = \"127.0.0.1\""
                       "\nport = " +
                           std::to_string(server_->port()));
        point->replace(
            "\"Driver=PostgreSQL Unicode;Servername=sis-db.east.example;Port=5432;"
            "Database=sis\"",
            "\"registry\"");
        point->replace("idle_query = \"SELECT 1\"\n", "");
        point->replace("user = \"emrex\"", std::string("user = \"") + kReader + "\"");
        point->replace("identity = [\"learner_number\"]",
                       "identity = [\"learner_number\"]\ndeadline_ms = 1500");
        point->secret("database.password", kReaderPassword);
        point->add_student("ada", {{"given_names", "Ada"},
                                   {"family_name", "Påhittad"},
                                   {"birth_date", "1999-01-01"},
                                   {"learner_number", "S-1"}});
        return point;
    }
    std::string title() const override { return "East University"; }
    std::string result() const override { return "calculus"; }
    std::string personal() const override { return "S-1"; }

    void be(Fault fault) override {
        if (dead_) server_->start();
        dead_ = fault == Fault::dead;
        std::map<std::string, std::string> column{{"grade", "grade"}, {"born", "birth_date"}};
        std::string rows = "exams";
        if (fault == Fault::slow) column["grade"] = "grade || pg_sleep(30)";
        if (fault == Fault::wrong_person) column["born"] = "DATE '1955-05-05'";
        if (fault == Fault::huge) column["grade"] = "repeat('x', 50000000)";
        // No status of ELMO's, no number of credits, no date.
        if (fault == Fault::garbage) column["born"] = "'\\x01%{canary'::text";
        if (fault == Fault::half) {  // ends its own session after 20,000 rows
            column["grade"] =
                "CASE WHEN n = 20000 THEN pg_terminate_backend(pg_backend_pid())"
                "::text ELSE repeat('x', 100) END";
            rows = "exams, generate_series(1, 20001) AS n";
        }
        server_->run(
            "SET search_path = sis; DROP VIEW IF EXISTS exam, student; CREATE VIEW exam AS "
            "SELECT id, student, course, passed_on, " +
            column["grade"] + " AS grade FROM " + rows +
            "; CREATE VIEW student AS SELECT id, number, "
            "given_names, family_name, " +
            column["born"] + " AS birth_date FROM students;" +
            (fault == Fault::refusing ? "" : "GRANT SELECT ON exam, student TO reader;"));
        if (dead_) server_->stop();
    }

  private:
    std::unique_ptr<DatabaseServer> server_;
    bool dead_ = false;
};

std::unique_ptr<Service> make(const std::string& adapter) {
    if (adapter == "hei_web_service") return std::make_unique<HeiService>();
    if (adapter == "national_web_service") return std::make_unique<SoapService>();
    return std::make_unique<Database>();
}

class Faults : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        if (GetParam() == std::string("national_web_service") && !fs::exists(kShared)) {
            GTEST_SKIP() << "needs the reference data in ../shared/data";
        }
    }
};

TEST_P(Faults, AreNamedToTheStudentCostNobodyElseAndPassWhenTheServiceIsWell) {
    auto service = make(GetParam());
    for (const Case& a_case : kCases) {
        SCOPED_TRACE(a_case.name);
        auto point = service->contact_point();  // a new one: no breaker remembers the last fault
        point->append("[[source]]\nid = \"hello\"\ntitle = \"Hello\"\nlibrary = \"" NCP_BINARY_DIR
                      "/lib/ncp/hello.so\"\nidentity = [\"given_names\", \"family_name\", "
                      "\"birth_date\", \"learner_number\"]\n");
        point->serve();
        service->be(a_case.fault);
        const Said said =
            a_case.fault == Fault::wrong_person ? service->said_of_another() : a_case.said;
        Student ada = point->log_in("ada");
        EXPECT_THAT(ada.page().text, AllOf(HasSubstr(service->title()), HasSubstr(said.waiting)));
        ada.send("/gather");  // on without it
        EXPECT_THAT(ada.page().text,
                    AllOf(HasSubstr(service->title()), HasSubstr(said.later),
                          HasSubstr("Hello University"), Not(HasSubstr(service->result()))));

        service->be(Fault::none);
        Student again = point->log_in("ada");
        if (again.url().ends_with("/gather")) {
            again.send("/gather/again");
            again.wait_while_at("/gather");
        }
        EXPECT_THAT(again.page().text,
                    AllOf(HasSubstr(service->result()), HasSubstr("Hello University"),
                          Not(HasSubstr(said.later))))
            << again.url() << point->server().log();
        EXPECT_EQ(point->server().stop(), 0);
        EXPECT_THAT(point->server().log(),
                    AllOf(Not(HasSubstr(service->personal())), Not(HasSubstr("canary")),
                          Not(HasSubstr("1955-05-05"))));
    }
}

// A service that goes down while the student waits and comes back: asked again, it answers.
TEST_P(Faults, ARestartInTheMiddleCostsOneMoreQuestion) {
    auto service = make(GetParam());
    auto point = service->contact_point();
    point->serve();
    service->be(Fault::slow);
    std::jthread restart([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        service->be(Fault::dead);
    });
    Student ada = point->log_in("ada");
    restart.join();
    EXPECT_THAT(ada.page().text, HasSubstr(service->title()));
    service->be(Fault::none);
    ada.send("/gather/again");
    ada.wait_while_at("/gather");
    EXPECT_THAT(ada.url(), HasSubstr("/choose")) << ada.page().text << point->server().log();
    EXPECT_THAT(ada.page().text, HasSubstr(service->result()));
    const std::string xml = ContactPoint::transfer_of(ada);
    EXPECT_THAT(xml, HasSubstr("<SignatureValue>"));
    EXPECT_EQ(point->server().stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(Adapters, Faults,
                         testing::Values("hei_web_service", "national_web_service", "sql_database"),
                         [](const auto& tested) { return std::string(tested.param); });

}  // namespace
}  // namespace ncp::test
