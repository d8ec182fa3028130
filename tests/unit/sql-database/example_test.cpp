// The example configurations for database servers, over tables such as they expect.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "backends.h"
#include "source_file.h"
#include "test_host.h"

namespace ncp::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::filesystem::path kExamples = std::string(NCP_SOURCE_DIR) + "/config/examples";

const std::filesystem::path kTables = std::string(NCP_SOURCE_DIR) + "/tests/data/sql";

std::string content_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

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
    postgresql.server()->run(content_of(kTables / "national-database-postgresql.sql"));
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
    mysql.server()->run(content_of(kTables / "university-database-mysql.sql"));
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
