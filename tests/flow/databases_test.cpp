// The examples over database servers, each with a real server, end to end: checked by `emrex-ncp
// check-config`, served by `emrex-ncp serve`, and transferred by a student.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elmo/schema.h"
#include "flow/contact_point.h"
#include "support/database_server.h"

namespace ncp::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::filesystem::path kTables = std::string(NCP_SOURCE_DIR) + "/tests/data/sql";

class Databases : public testing::Test {
  protected:
    // Leads an example to the test's own server.
    static void lead(ContactPoint& point, const std::string& host, const std::string& its_line,
                     const DatabaseServer& server) {
        point.replace(host, its_line + std::to_string(server.port()));
        point.replace("user = \"emrex\"", std::string("user = \"") + kReader + "\"");
        point.secret("database.password", kReaderPassword);
    }

    // Checks the configuration, serves it, and has Ada transfer what she has.
    static std::string transferred(ContactPoint& point) {
        elmo::initialise_xml();
        const Finished checked = point.check();
        EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.log;
        point.serve();
        Student ada = point.log_in("ada");
        EXPECT_THAT(ada.url(), HasSubstr("/choose")) << ada.page().text << point.server().log();
        std::string xml = ContactPoint::transfer_of(ada);
        EXPECT_EQ(point.server().stop(), 0);
        EXPECT_THAT(point.server().log() + checked.output + checked.log,
                    AllOf(Not(HasSubstr("010199")), Not(HasSubstr("S-1")),
                          Not(HasSubstr("1999-01-01")), Not(HasSubstr(kReaderPassword))));
        return xml;
    }
};

TEST_F(Databases, ANationalDatabaseInPostgresql) {
    auto server = make_postgresql();
    server->run(content_of(kTables / "national-database-postgresql.sql"));
    ContactPoint point("national-database-postgresql.toml");
    lead(point, "host = \"registry-db.example.org\"", "host = \"127.0.0.1\"\nport = ", *server);
    point.add_student("ada", {{"national_id", "010199-123A"}, {"birth_date", "1999-01-01"}});
    EXPECT_THAT(transferred(point), AllOf(HasSubstr("<value>5.5</value>"), HasSubstr("Logiikka"),
                                          HasSubstr("north.example")));
}

TEST_F(Databases, AUniversitysOwnInMariadb) {
    auto server = make_mariadb();
    server->run(content_of(kTables / "university-database-mysql.sql"));
    ContactPoint point("university-database-mysql.toml");
    lead(point, "host = \"sis-db.north.example\"", "host = \"127.0.0.1\"\nport = ", *server);
    point.add_student(
        "ada",
        {{"learner_number", "S-1"}, {"birth_date", "1999-01-01"}, {"family_name", "Påhittad"}});
    EXPECT_THAT(transferred(point), AllOf(HasSubstr("<value>7.5</value>"), HasSubstr("Logik"),
                                          HasSubstr("Väl godkänd")));
}

// Its driver runs in a worker: that is what the section says by saying nothing.
TEST_F(Databases, AnyDatabaseByOdbc) {
    auto server = make_postgresql();
    server->run(content_of(kTables / "any-database-odbc.sql"));
    ContactPoint point("any-database-odbc.toml");
    lead(point, "sis-db.east.example;Port=5432;Database=sis",
         "127.0.0.1;Database=registry;Port=", *server);
    point.add_student(
        "ada",
        {{"learner_number", "S-1"}, {"birth_date", "1999-01-01"}, {"family_name", "Påhittad"}});
    EXPECT_THAT(transferred(point),
                AllOf(HasSubstr("<value>7.5</value>"), HasSubstr("Logic → λ-calculus"),
                      HasSubstr("east.example")));
    EXPECT_THAT(point.server().log(), HasSubstr("in workers"));
    const Finished kept = point.check_plugin(
        "sql-database",
        {{"learner_number", "S-1"}, {"birth_date", "1999-01-01"}, {"family_name", "Påhittad"}});
    EXPECT_EQ(kept.exit_code, 0) << kept.output << kept.log;
    EXPECT_THAT(kept.output, HasSubstr("pass   data.accepted"));
}

}  // namespace
}  // namespace ncp::test
