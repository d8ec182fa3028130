// What must not work: writing, injecting, running on for ever, answering more than allowed.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <atomic>
#include <memory>
#include <thread>

#include "registry.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto kEndless =
    R"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
       SELECT 'k' AS "key", 'N' AS issuer, 't' AS title FROM n
       WHERE i < 0 AND :learner_number <> '')";

class Hostile : public RegistryTest {
  protected:
    using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
    Database open() const {
        sqlite3* database = nullptr;
        sqlite3_open(file().c_str(), &database);
        return {database, sqlite3_close};
    }
    static void run(const Database& database, const char* sql) {
        ASSERT_EQ(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr), SQLITE_OK);
    }
};

TEST_F(Hostile, identity_values_are_never_part_of_the_sql) {
    make(result_row("C1", "", 5));
    for (const char* value :
         {"' OR '1'='1", "S-1' --", "'; DROP TABLE result; --", "S-1\" OR \"\"=\"",
          ":learner_number", "?", "%", "S-1/*", "\\' OR 1=1 --", "S-1\n; DELETE FROM student",
          "' UNION SELECT 1,2,3 --", "\xff\xfe", "x'5327'"}) {
        const Outcome outcome = fetch(value);
        EXPECT_EQ(outcome.status, NCP_STUDENT_UNKNOWN) << value;
        EXPECT_THAT(outcome.parts, IsEmpty());
    }
    EXPECT_EQ(fetch("S-1").status, NCP_OK);
}

TEST_F(Hostile, a_missing_attribute_is_named) {
    make(result_row("C1", "", 5));
    ASSERT_TRUE(plugin.create(settings.dump()));
    for (const Identity& identity :
         {Identity{}, Identity{{"learner_number", ""}}, Identity{{"national_id", "S-1"}}}) {
        const Outcome outcome = plugin.fetch(identity);
        EXPECT_EQ(outcome.status, NCP_IDENTITY_INSUFFICIENT);
        EXPECT_THAT(outcome.operator_text, HasSubstr("learner_number"));
    }
}

TEST_F(Hostile, too_many_values_of_an_attribute_are_refused) {
    make(result_row("C1", "", 5));
    ASSERT_TRUE(plugin.create(settings.dump()));
    Identity identity;
    for (int i = 0; i < 17; ++i)
        identity.emplace_back("learner_number", "S-" + std::to_string(i));
    EXPECT_EQ(plugin.fetch(identity).status, NCP_PERMANENT);
}

TEST_F(Hostile, whatever_is_no_single_reading_statement_is_refused_and_changes_nothing) {
    make(result_row("C1", "", 5));
    const std::string target = (folder.path() / "made.db").string();
    const std::string tail = " WHERE :learner_number <> ''";
    for (const std::string& sql :
         {"DELETE FROM result" + tail, "UPDATE result SET ects = 0" + tail,
          "DELETE FROM result" + tail + R"( RETURNING id AS "key")",
          std::string("INSERT INTO student VALUES(:learner_number, '', '', '')"),
          "ATTACH DATABASE '" + target + "' AS m; SELECT :learner_number",
          "VACUUM INTO '" + target + "'; SELECT :learner_number",
          std::string("PRAGMA query_only = OFF; SELECT :learner_number"),
          std::string("PRAGMA user_version = 7; SELECT :learner_number"),
          std::string("CREATE TABLE t(a); SELECT :learner_number"),
          std::string("SELECT :learner_number; DELETE FROM result"),
          std::string("SELECT :learner_number /* x */ ; /* y */ DROP TABLE result"),
          std::string("BEGIN; SELECT :learner_number"),
          std::string("-- :learner_number\nSELECT 1 WHERE '' = :learner_number; ;; SELECT 2")}) {
        settings["queries"]["results"] = sql;
        const Outcome outcome = fetch();
        EXPECT_EQ(outcome.status, NCP_CONFIG) << sql << outcome.operator_text;
        EXPECT_THAT(outcome.parts, IsEmpty());
    }
    settings["queries"]["results"] = "SELECT load_extension(:learner_number) AS title";
    EXPECT_THAT(fetch().operator_text, HasSubstr("not authorized"));
    plugin.destroy();
    EXPECT_FALSE(std::filesystem::exists(target));
    const Database database = open();
    sqlite3_stmt* count = nullptr;
    sqlite3_prepare_v2(database.get(), "SELECT count(*), sum(ects) FROM result", -1, &count,
                       nullptr);
    ASSERT_EQ(sqlite3_step(count), SQLITE_ROW);
    EXPECT_EQ(sqlite3_column_int(count, 0), 1);
    EXPECT_EQ(sqlite3_column_int(count, 1), 5);
    sqlite3_finalize(count);
}

TEST_F(Hostile, a_path_cannot_say_more_than_a_path) {
    make(result_row("C1", "", 5));
    for (const char* path : {":memory:", "", "?mode=rwc", "file:x?mode=rwc", "/"}) {
        settings["database"] = path;
        if (!plugin.create(settings.dump())) continue;  // the empty one
        EXPECT_EQ(plugin.fetch({{"learner_number", "S-1"}}).status, NCP_PERMANENT) << path;
    }
    const auto odd = folder.path() / "a b%20?mode=rwc#x.db";
    std::filesystem::copy_file(file(), odd);
    settings["database"] = odd.string();
    EXPECT_EQ(fetch().status, NCP_OK);
}

TEST_F(Hostile, ten_thousand_rows_pass_and_one_more_is_refused) {
    make(R"(CREATE TABLE many AS WITH RECURSIVE n(i) AS
              (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001) SELECT i FROM n;)");
    settings["queries"]["results"] =
        R"(SELECT i AS "key", 'N' AS issuer, 't' AS title FROM many
           WHERE i <= 10000 AND :learner_number <> '')";
    EXPECT_EQ(count_of(fetch().documents(), "<learningOpportunitySpecification>"), 10'000U);
    settings["queries"]["results"] =
        R"(SELECT i AS "key", 'N' AS issuer, 't' AS title FROM many WHERE :learner_number <> '')";
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_THAT(outcome.operator_text, HasSubstr("more than 10000 rows"));
    EXPECT_THAT(outcome.parts, IsEmpty());
}

TEST_F(Hostile, a_value_beyond_the_limit_is_refused_and_its_column_named) {
    make(result_row("C1", "", 5) + "UPDATE result SET name = printf('%.*c', 65537, 'x');");
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_THAT(outcome.operator_text, HasSubstr("\"title@en\" is longer than text_bytes_max"));
}

TEST_F(Hostile, an_endless_query_ends_when_cancelled) {
    make("");
    settings["queries"]["results"] = kEndless;
    settings["statement_timeout_ms"] = 600'000;
    std::atomic<bool> cancelled{false};
    CallFacts facts;
    facts.cancelled = &cancelled;
    std::jthread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        cancelled = true;
    });
    EXPECT_EQ(fetch("S-1", facts).status, NCP_CANCELLED);
}

TEST_F(Hostile, an_endless_query_ends_at_the_deadline_and_at_its_own_time_out) {
    make("");
    settings["queries"]["results"] = kEndless;
    CallFacts facts;
    facts.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    EXPECT_EQ(fetch("S-1", facts).status, NCP_DEADLINE);
    settings["statement_timeout_ms"] = 50;
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_TEMPORARY);
    EXPECT_THAT(outcome.operator_text, HasSubstr("statement_timeout_ms"));
}

TEST_F(Hostile, the_connection_serves_again_after_a_cancelled_query) {
    make(result_row("C1", "", 5));
    settings["connections"] = 1;
    settings["queries"]["results"] =
        R"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE :learner_number = 'S-0')
           SELECT i AS "key", 'N' AS issuer, 't' AS title FROM n WHERE i > 0
           AND (:learner_number = 'S-1' OR i < 0))";
    make_database(file(), "INSERT INTO student VALUES('S-0', 'A', 'B', NULL);");
    CallFacts facts;
    facts.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
    EXPECT_EQ(fetch("S-0", facts).status, NCP_DEADLINE);
    EXPECT_EQ(plugin.fetch({{"learner_number", "S-1"}}).status, NCP_OK);
}

TEST_F(Hostile, a_locked_database_is_temporary) {
    make(result_row("C1", "", 5));
    const Database writer = open();
    run(writer, "BEGIN EXCLUSIVE");
    settings["lock_timeout_ms"] = 30;
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_TEMPORARY);
    EXPECT_THAT(outcome.operator_text, HasSubstr("locked"));
    run(writer, "ROLLBACK");
    EXPECT_EQ(fetch().status, NCP_OK);
}

TEST_F(Hostile, an_error_while_running_is_permanent_and_quotes_no_data) {
    make(result_row("C1", "", 5));
    for (const char* expression : {"json_extract('{', '$')", "abs(-9223372036854775807 - 1)",
                                   "json_extract('{}', 'canary' || :learner_number)"}) {
        settings["queries"]["results"] = std::string(R"(SELECT id AS "key", hei AS issuer, )") +
                                         expression +
                                         " AS title FROM result WHERE student = :learner_number";
        const Outcome outcome = fetch();
        EXPECT_EQ(outcome.status, NCP_PERMANENT);
        EXPECT_THAT(outcome.operator_text, HasSubstr("query results: the database says: "));
        EXPECT_THAT(outcome.operator_text, Not(HasSubstr("canary")));
        EXPECT_THAT(outcome.operator_text, Not(HasSubstr("S-1")));
        EXPECT_THAT(outcome.backend_code, HasSubstr("sqlite"));
    }
}

TEST_F(Hostile, a_replaced_file_is_read_afresh) {
    make(result_row("C1", "", 5));
    ASSERT_EQ(fetch().status, NCP_OK);
    make_database(folder.path() / "new.db", std::string(kRegistrySchema) + result_row("C2", "", 5));
    std::filesystem::rename(folder.path() / "new.db", file());
    EXPECT_THAT(plugin.fetch({{"learner_number", "S-1"}}).documents(), HasSubstr("Title of C2"));
}

TEST_F(Hostile, eight_threads_on_two_connections_all_get_their_own_answer) {
    std::string rows;
    for (int i = 0; i < 8; ++i) {
        const std::string student = "T-" + std::to_string(i);
        const std::string result = "R" + std::to_string(i);
        rows += result_row(result, "", 5);
        rows.append("INSERT INTO student VALUES('").append(student).append("', 'G', 'F', NULL);");
        rows.append("UPDATE result SET student = '").append(student);
        rows.append("' WHERE id = '").append(result).append("';");
    }
    make(rows);
    settings["connections"] = 2;
    ASSERT_TRUE(plugin.create(settings.dump()));
    std::atomic<int> right{0};
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                for (int round = 0; round < 25; ++round) {
                    const Outcome outcome =
                        plugin.fetch({{"learner_number", "T-" + std::to_string(i)}});
                    const std::string document = outcome.documents();
                    const bool own = count_of(document, "Title of R" + std::to_string(i)) == 1 &&
                                     count_of(document, "Title of R") == 1;
                    if (outcome.status == NCP_OK && own) ++right;
                }
            });
        }
    }
    EXPECT_EQ(right.load(), 200);
}

TEST_F(Hostile, waiting_for_a_connection_ends_at_the_deadline) {
    make("");
    settings["connections"] = 1;
    settings["queries"]["results"] = kEndless;
    ASSERT_TRUE(plugin.create(settings.dump()));
    std::atomic<bool> cancelled{false};
    std::jthread holder([&] {
        CallFacts facts;
        facts.cancelled = &cancelled;
        EXPECT_EQ(plugin.fetch({{"learner_number", "S-1"}}, facts).status, NCP_CANCELLED);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CallFacts facts;
    facts.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(60);
    EXPECT_EQ(plugin.fetch({{"learner_number", "S-1"}}, facts).status, NCP_DEADLINE);
    cancelled = true;
}

TEST_F(Hostile, a_sink_that_refuses_at_any_point_is_obeyed) {
    make(result_row("C1", "", 5) + result_row("C2", "", 5) +
         "UPDATE result SET hei = 'E' WHERE id = 'C1';");
    for (int at = 0; at < 6; ++at) {  // begin, write, end of two documents
        CallFacts facts;
        facts.refuse_at = at;
        const Outcome outcome = fetch("S-1", facts);
        EXPECT_EQ(outcome.status, NCP_INVALID) << at;
    }
}

TEST_F(Hostile, hostile_settings_are_refused_with_a_text) {
    make("");
    const auto with = [&](const char* path, const nlohmann::json& value) {
        nlohmann::json changed = settings;
        changed[nlohmann::json::json_pointer(path)] = value;
        return changed.dump();
    };
    nlohmann::json without = settings;
    without["queries"].erase("results");
    const std::string deep(200'000, '[');
    for (const std::string& text : {std::string(),
                                    std::string("{"),
                                    std::string("[]"),
                                    std::string("null"),
                                    std::string("7"),
                                    std::string("{\"database\":\"\\ud800\"}"),
                                    deep,
                                    std::string(2'000'000, ' '),
                                    without.dump(),
                                    with("/database", 7),
                                    with("/database", ""),
                                    with("/database", std::string("a\0b", 3)),
                                    with("/database", std::string(5'000, 'x')),
                                    with("/connector", "oracle"),
                                    with("/unknown", 1),
                                    with("/queries/learners", "SELECT 1"),
                                    with("/queries", "SELECT 1"),
                                    with("/queries/results", nullptr),
                                    with("/queries/results", "SELECT 1"),
                                    with("/queries/learner", "SELECT ':learner_number'"),
                                    with("/queries/issuers", "SELECT :learner_number"),
                                    with("/queries/results", "SELECT ? WHERE :learner_number = 1"),
                                    with("/queries/results", "SELECT :learner_number || 'open"),
                                    with("/credits_on", "both"),
                                    with("/statement_timeout_ms", 0),
                                    with("/statement_timeout_ms", 1e300),
                                    with("/statement_timeout_ms", 18446744073709551615U),
                                    with("/connections", 17),
                                    with("/connections", 1.5),
                                    with("/connections", "4"),
                                    with("/rows_max", -1),
                                    with("/text_bytes_max", 99'999'999)}) {
        EXPECT_FALSE(plugin.create(text)) << text.substr(0, 200);
        EXPECT_EQ(plugin.created.status, NCP_CONFIG);
        EXPECT_THAT(plugin.created.operator_text, Not(IsEmpty()));
    }
}

TEST_F(Hostile, colons_that_are_no_parameters_stay) {
    make(result_row("C1", "", 5));
    settings["queries"]["results"] =
        R"(SELECT id AS "key", hei AS issuer, -- :not_a_key
                  ':neither' || /* :nor_this */ name AS "title@en", id AS "identifier:local",
                  '12:30' AS [instance_identifier:time] FROM result
           WHERE student = :learner_number)";
    const std::string document = fetch().documents();
    EXPECT_THAT(document, HasSubstr(":neitherTitle of C1"));
    EXPECT_THAT(document, HasSubstr("<identifier type=\"time\">12:30</identifier>"));
}

}  // namespace
}  // namespace ncp::test
