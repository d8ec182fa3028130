// The example configurations for database servers, over tables such as they expect.
#include <gmock/gmock.h>

#include "backends.h"
#include "source_file.h"
#include "test_host.h"

namespace ncp::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::filesystem::path kExamples = std::string(NCP_SOURCE_DIR) + "/config/examples";

// The example's settings, led to the test's own server.
nlohmann::json example(const char* file, const Backend& where) {
    auto settings = nlohmann::json::parse(source_settings(kExamples / file, "registry"));
    const nlohmann::json its = where.settings();
    for (const auto& [key, value] : its.items())
        settings[key] = value;
    return settings;
}

TEST(Example, postgresql) {
    Backend& postgresql = backend("postgresql");
    postgresql.server()->run(R"sql(
CREATE SCHEMA example AUTHORIZATION owner; SET search_path = example;
CREATE TABLE student(id INT, national_id TEXT, given_names TEXT, family_name TEXT,
                     birth_date DATE, citizenship TEXT);
CREATE TABLE institution(code TEXT, domain TEXT, name_en TEXT, name TEXT, url TEXT, country TEXT);
CREATE TABLE grading_scheme(code TEXT, description_en TEXT);
CREATE TABLE result(id INT, student INT, part_of INT, institution TEXT, kind INT, name_en TEXT,
                    name TEXT, course_code TEXT, state TEXT, finished_at TIMESTAMPTZ,
                    credits NUMERIC(5,2), grade TEXT, grading_scheme TEXT, taught_in TEXT,
                    isced TEXT, description TEXT);
CREATE TABLE diploma(student INT, institution TEXT, title TEXT, content BYTEA, awarded_on DATE);
INSERT INTO student VALUES(1, '010199-123A', 'Ada', 'Invented', '1999-01-01', 'FI');
INSERT INTO institution VALUES('N', 'north.example', 'North', 'Pohjoinen',
                               'https://north.example/', 'FI');
INSERT INTO grading_scheme VALUES('five', '5 is best');
INSERT INTO result VALUES
 (1, 1, NULL, 'N', 1, 'Degree', 'Tutkinto', NULL, 'O', NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (2, 1, 1, 'N', 3, 'Logic', 'Logiikka', 'L-1', 'P', '2024-05-31 22:30:00+00', 5.50, '4', 'five',
  'swe', '0613', 'About logic');
INSERT INTO diploma VALUES(1, 'N', 'Diploma', '%PDF-1.4 x', '2024-06-01');
ALTER ROLE reader SET search_path = example;
GRANT USAGE ON SCHEMA example TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA example TO reader;
)sql");
    LoadedPlugin plugin("sql-database");
    plugin.secrets["database"] = kReaderPassword;
    ASSERT_TRUE(plugin.create(example("national-database-postgresql.toml", postgresql).dump()))
        << plugin.created.operator_text;
    EXPECT_EQ(count_of(plugin.check().documents(), "\"result\":\"ok\""), 6U)
        << plugin.check().documents();
    const Outcome outcome = plugin.fetch({{"national_id", "010199-123A"}});
    ASSERT_THAT(outcome.parts, SizeIs(2)) << outcome.operator_text;
    EXPECT_THAT(outcome.parts[1].bytes,
                AllOf(HasSubstr("<date>2024-06-01</date>"), HasSubstr("<value>5.5</value>"),
                      HasSubstr("<languageOfInstruction>sv</languageOfInstruction>"),
                      HasSubstr("<type>Degree Programme</type>"), HasSubstr("cid:pdf-1")));
    if (have_official_schema()) {
        EXPECT_EQ(official_verdict(outcome.parts[1].bytes), "");
    }
    postgresql.server()->run("ALTER ROLE reader RESET search_path;");
}

TEST(Example, mysql) {
    Backend& mysql = backend("mysql");
    mysql.server()->run(R"sql(
CREATE DATABASE sis CHARACTER SET utf8mb4; USE sis; SET time_zone = '+00:00';
CREATE TABLE student(id INT, number VARCHAR(20), given_names VARCHAR(50), family_name VARCHAR(50),
                     birth_date DATE);
CREATE TABLE course(id INT, code VARCHAR(20), title_en VARCHAR(50), title_sv VARCHAR(50),
                    credits DECIMAL(4,1), isced VARCHAR(5));
CREATE TABLE exam(id INT, student INT, course INT, passed_at TIMESTAMP, grade VARCHAR(5));
INSERT INTO student VALUES(1, 'S-1', 'Ada', 'Påhittad', '1999-01-01');
INSERT INTO course VALUES(1, 'L-1', 'Logic', 'Logik', 7.5, '0613');
INSERT INTO exam VALUES(1, 1, 1, '2024-05-31 23:30:00', 'VG');
GRANT SELECT ON sis.* TO reader@'%';
)sql");
    LoadedPlugin plugin("sql-database");
    plugin.secrets["database"] = kReaderPassword;
    nlohmann::json settings = example("university-database-mysql.toml", mysql);
    settings["database"] = "sis";
    settings["time_zone"] = "+01:00";
    ASSERT_TRUE(plugin.create(settings.dump())) << plugin.created.operator_text;
    EXPECT_EQ(count_of(plugin.check().documents(), "\"result\":\"ok\""), 4U)
        << plugin.check().documents();
    const Outcome outcome = plugin.fetch({{"learner_number", "S-1"}});
    ASSERT_THAT(outcome.parts, SizeIs(1)) << outcome.operator_text;
    EXPECT_THAT(outcome.parts[0].bytes,
                AllOf(HasSubstr("<date>2024-06-01</date>"), HasSubstr("<value>7.5</value>"),
                      HasSubstr("Väl godkänd"), HasSubstr("Norra universitetet")));
    if (have_official_schema()) {
        EXPECT_EQ(official_verdict(outcome.parts[0].bytes), "");
    }
    // Nobody else's, whatever the collation takes for equal.
    for (const char* other : {"s-1", "S-1 ", "Ś-1"})
        EXPECT_EQ(plugin.fetch({{"learner_number", other}}).status, NCP_STUDENT_UNKNOWN) << other;
}

}  // namespace
}  // namespace ncp::test
