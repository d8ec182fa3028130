// One suite for every kind of database: the same rows give the same documents, and what goes wrong
// has the same outcome. The servers are real (database_server.h).
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <regex>
#include <thread>

#include "backends.h"
#include "test_host.h"

namespace ncp::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Identity kStudent{{"learner_number", "S-1"}};

class ForEach : public ::testing::TestWithParam<const char*> {
  protected:
    ForEach() : settings(common_settings()) {
        settings.update(backend(GetParam()).settings());
        plugin.secrets["database"] = kReaderPassword;
    }
    Outcome fetch(const Identity& identity = kStudent, const CallFacts& facts = {}) {
        if (!plugin.create(settings.dump())) {
            ADD_FAILURE() << plugin.created.operator_text;
            return plugin.created;
        }
        return plugin.fetch(identity, facts);
    }
    std::string checked() {
        EXPECT_TRUE(plugin.create(settings.dump())) << plugin.created.operator_text;
        return plugin.check().documents();
    }
    bool has_slow_statements() const { return !backend(GetParam()).slow().empty(); }
    // What earlier cases left behind ends within a second, well before its ten seconds are over.
    static bool nothing_runs() {
        for (int i = 0; i < 150; ++i) {
            if (backend(GetParam()).slow_running() == 0) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return false;
    }
    // The learner query takes ten seconds for the student S-2.
    void make_slow() {
        ASSERT_TRUE(nothing_runs());
        settings["queries"]["learner"] =
            "SELECT given AS given_names, family AS family_name, CASE WHEN number = 'S-2' THEN " +
            backend(GetParam()).slow() +
            " END AS birth_name FROM student WHERE number = :learner_number";
    }

    nlohmann::json settings;
    LoadedPlugin plugin{"sql-database"};
};

const Identity kSlowStudent{{"learner_number", "S-2"}};

// Without what differs from call to call.
std::string lasting(const std::string& document) {
    static const std::regex now("<(generatedDate|issueDate)>[^<]*<");
    return std::regex_replace(document, now, "<$1><");
}

TEST_P(ForEach, the_same_rows_give_the_same_documents) {
    const Outcome outcome = fetch();
    ASSERT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
    EXPECT_TRUE(outcome.balanced);
    ASSERT_THAT(outcome.parts, SizeIs(3));
    LoadedPlugin reference("sql-database");
    nlohmann::json its_settings = common_settings();
    its_settings.update(backend("sqlite").settings());
    ASSERT_TRUE(reference.create(its_settings.dump())) << reference.created.operator_text;
    const Outcome expected = reference.fetch(kStudent);
    ASSERT_THAT(expected.parts, SizeIs(3)) << expected.operator_text;
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(outcome.parts[i].id, expected.parts[i].id);
        EXPECT_EQ(outcome.parts[i].media_type, expected.parts[i].media_type);
        // Not EXPECT_EQ: it would print 300 kB.
        EXPECT_TRUE(lasting(outcome.parts[i].bytes) == lasting(expected.parts[i].bytes)) << i;
    }
}

TEST_P(ForEach, every_kind_of_value_arrives_as_it_was_stored) {
    const Outcome outcome = fetch();
    ASSERT_THAT(outcome.parts, SizeIs(3)) << outcome.operator_text;
    EXPECT_EQ(outcome.parts[0].media_type, "application/pdf");
    EXPECT_TRUE(outcome.parts[0].bytes == sample_pdf());
    const std::string document = outcome.parts[1].bytes;
    for (const char* piece :
         {"<content>cid:pdf-1</content>", "Ñandú-Żółć 李", "Łucja Ωμέγα", "Zażółć gęślą jaźń 𝔘",
          "<value>7.5</value>", "<value>0.1</value>", "<engagementHours>0.3</engagementHours>",
          "<engagementHours>12.25</engagementHours>", "<date>2024-06-01</date>",
          "<date>2024-01-16</date>", "<bday>1999-12-31</bday>", "laudatur",
          "<languageOfInstruction>sv</languageOfInstruction>", "<iscedCode>0541</iscedCode>",
          "<type>Degree Programme</type>", "<status>in-progress</status>"}) {
        EXPECT_THAT(document, HasSubstr(piece));
    }
    EXPECT_THAT(document, AllOf(Not(HasSubstr("<value>180</value>")), HasSubstr("end</")));
    EXPECT_EQ(count_of(document, "Ω→𝔘é"), 429U);  // a text of more than 30 kB, to its end
    EXPECT_THAT(outcome.parts[2].bytes, HasSubstr("It's &quot;quoted&quot; \\ ; --"));
    if (!have_official_schema()) return;
    EXPECT_EQ(official_verdict(outcome.parts[1].bytes), "");
    EXPECT_EQ(official_verdict(outcome.parts[2].bytes), "");
}

TEST_P(ForEach, a_sound_configuration_passes_every_probe) {
    ASSERT_TRUE(plugin.create(settings.dump()));
    const Outcome outcome = plugin.check();
    EXPECT_EQ(outcome.status, NCP_OK);
    EXPECT_EQ(count_of(outcome.documents(), "\"result\":\"ok\""), 5U) << outcome.documents();
    EXPECT_THAT(outcome.documents(), HasSubstr("query attachments"));
    EXPECT_THAT(plugin.issuers().parts, SizeIs(2));
    EXPECT_EQ(plugin.fetch({{"learner_number", "S-2"}}).status, NCP_NO_RESULTS);
    EXPECT_EQ(plugin.fetch({{"learner_number", "S-9"}}).status, NCP_STUDENT_UNKNOWN);
}

TEST_P(ForEach, a_check_names_misspelt_missing_and_absent_columns) {
    const auto results = [&](const char* columns) {
        settings["queries"]["results"] =
            "SELECT " + std::string(columns) + " FROM result WHERE student = :learner_number";
        return checked();
    };
    EXPECT_THAT(results(R"(id AS "key", hei AS issuer, name AS "titel@en")"),
                AllOf(HasSubstr("unknown column \\\"titel@en\\\""), HasSubstr("title@LANGUAGE")));
    EXPECT_THAT(results(R"(id AS "key", name AS "title@en")"),
                HasSubstr("column \\\"issuer\\\" is missing"));
    EXPECT_THAT(results(R"(id AS "key", hei AS issuer, nmae AS "title@en")"), HasSubstr("nmae"));
    // Every query has been looked at all the same.
    EXPECT_THAT(checked(), HasSubstr("\"probe\":\"query attachments\",\"result\":\"ok\""));
    settings["queries"]["results"] = R"(SELECT id AS "key", hei AS issuer, name AS title
                                        FROM result WHERE '' <> :learner_number)";
    EXPECT_THAT(checked(), HasSubstr("rows for a student who does not exist"));
}

TEST_P(ForEach, identity_values_are_never_part_of_the_sql) {
    ASSERT_TRUE(plugin.create(settings.dump()));
    for (const char* value :
         {"' OR '1'='1", "S-1' --", "'; DROP TABLE result; --", "S-1\" OR \"\"=\"", "\\' OR 1=1 #",
          ":learner_number", "?", "$1", "%", "S-1/*", "S-1\n; DELETE FROM student", "\xff\xfe",
          "' UNION SELECT 1,2,3 --", "x'532D31'", "Ω𝔘"}) {
        const Outcome outcome = plugin.fetch({{"learner_number", value}});
        EXPECT_EQ(outcome.status, NCP_STUDENT_UNKNOWN) << value << outcome.operator_text;
        EXPECT_THAT(outcome.parts, IsEmpty());
    }
    const std::string nul("S-1\0' OR 1=1", 12);
    EXPECT_EQ(plugin.fetch({{"learner_number", nul}}).status, NCP_STUDENT_UNKNOWN);
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
}

// The reader may write to this table: it is the adapter that does not let it.
TEST_P(ForEach, statements_that_do_more_than_read_are_refused_and_change_nothing) {
    const std::string tail = " WHERE number = 'S-2' OR number = :learner_number";
    for (const std::string& sql :
         {"DELETE FROM student" + tail,
          std::string("INSERT INTO student(number) VALUES(:learner_number)"),
          std::string("SELECT :learner_number; DELETE FROM student"),
          std::string("DROP TABLE student /* :learner_number */; SELECT :learner_number")}) {
        settings["queries"]["learner"] = sql;
        const Outcome outcome = fetch();
        EXPECT_TRUE(outcome.status == NCP_CONFIG || outcome.status == NCP_PERMANENT)
            << sql << outcome.status << outcome.operator_text;
        EXPECT_THAT(outcome.parts, IsEmpty());
    }
    settings["queries"] = common_settings()["queries"];
    EXPECT_EQ(fetch(kSlowStudent).status, NCP_NO_RESULTS);
}

TEST_P(ForEach, an_error_while_running_quotes_no_data) {
    settings["queries"]["learner"] = "SELECT family AS family_name, " +
                                     backend(GetParam()).failing() +
                                     " AS given_names FROM student WHERE number = :learner_number";
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_PERMANENT) << outcome.operator_text;
    EXPECT_THAT(outcome.operator_text, AllOf(HasSubstr("query learner: the database says: "),
                                             Not(HasSubstr("canary")), Not(HasSubstr("S-1"))));
    settings["queries"] = common_settings()["queries"];
    EXPECT_EQ(fetch().status, NCP_OK);
}

TEST_P(ForEach, what_is_too_much_is_refused_and_the_next_call_is_served) {
    settings["connections"] = 1;
    settings["rows_max"] = 3;
    EXPECT_THAT(fetch().operator_text, HasSubstr("query results: it returns more than 3 rows"));
    EXPECT_EQ(plugin.fetch(kSlowStudent).status, NCP_NO_RESULTS);
    settings["rows_max"] = 4;
    settings["text_bytes_max"] = 30'000;
    EXPECT_THAT(fetch().operator_text,
                HasSubstr("\"description@en\" is longer than text_bytes_max"));
    EXPECT_EQ(plugin.fetch(kSlowStudent).status, NCP_NO_RESULTS);
    settings["text_bytes_max"] = 65'536;
    settings["attachment_bytes_max"] = 300'000;
    EXPECT_THAT(fetch().operator_text, HasSubstr("\"pdf\" is longer than attachment_bytes_max"));
    EXPECT_EQ(plugin.fetch(kSlowStudent).status, NCP_NO_RESULTS);
}

TEST_P(ForEach, eight_threads_on_two_connections_all_get_their_own_answer) {
    settings["connections"] = 2;
    ASSERT_TRUE(plugin.create(settings.dump()));
    std::atomic<int> right{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&, i] {
                for (int round = 0; round < 10; ++round) {
                    const Outcome outcome =
                        plugin.fetch({{"learner_number", i % 2 == 0 ? "S-1" : "S-2"}});
                    right += outcome.status == (i % 2 == 0 ? NCP_OK : NCP_NO_RESULTS) ? 1 : 0;
                }
            });
        }
    }
    EXPECT_EQ(right.load(), 80);
}

TEST_P(ForEach, a_statement_ends_at_its_time_out) {
    if (!has_slow_statements()) GTEST_SKIP() << "the other suites have such statements";
    make_slow();
    settings["connections"] = 1;
    settings["statement_timeout_ms"] = 300;
    const Outcome outcome = fetch(kSlowStudent);
    EXPECT_EQ(outcome.status, NCP_TEMPORARY);
    EXPECT_THAT(outcome.operator_text, HasSubstr("statement_timeout_ms"));
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
}

TEST_P(ForEach, a_cancelled_call_ends_and_so_does_its_statement_in_the_database) {
    if (!has_slow_statements()) GTEST_SKIP() << "the other suites have such statements";
    make_slow();
    settings["statement_timeout_ms"] = 600'000;
    std::array<int, 2> cancel{};
    ASSERT_EQ(::pipe(cancel.data()), 0);
    std::atomic<bool> cancelled{false};
    CallFacts facts;
    facts.cancelled = &cancelled;
    facts.cancel_fd = cancel[0];
    int seen = 0;
    std::jthread later([&] {
        for (int i = 0; i < 200 && seen == 0; ++i)
            seen = backend(GetParam()).slow_running();
        cancelled = true;
        EXPECT_EQ(::write(cancel[1], "x", 1), 1);
    });
    EXPECT_EQ(fetch(kSlowStudent, facts).status, NCP_CANCELLED);
    later.join();
    EXPECT_EQ(seen, 1);
    EXPECT_TRUE(nothing_runs());
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
    ::close(cancel[0]);
    ::close(cancel[1]);
}

TEST_P(ForEach, waiting_for_a_connection_ends_at_the_deadline) {
    if (!has_slow_statements()) GTEST_SKIP() << "the other suites have such statements";
    make_slow();
    settings["connections"] = 1;
    ASSERT_TRUE(plugin.create(settings.dump()));
    std::atomic<bool> cancelled{false};
    std::jthread holder([&] {
        CallFacts facts;
        facts.cancelled = &cancelled;
        EXPECT_EQ(plugin.fetch(kSlowStudent, facts).status, NCP_CANCELLED);
    });
    while (backend(GetParam()).slow_running() == 0) {
    }
    CallFacts facts;
    facts.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(60);
    EXPECT_EQ(plugin.fetch(kStudent, facts).status, NCP_DEADLINE);
    cancelled = true;
    holder.join();
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
}

TEST_P(ForEach, a_wrong_password_is_said_without_the_password) {
    if (backend(GetParam()).server() == nullptr) GTEST_SKIP() << "a file has no password";
    plugin.secrets["database"] = "wrong-canary;} ' \\";
    const Outcome outcome = fetch();
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
    EXPECT_THAT(outcome.operator_text, AllOf(HasSubstr("cannot connect"), HasSubstr(kReader)));
    const std::string check = checked();
    EXPECT_THAT(check, HasSubstr("password_secret"));
    plugin.secrets.clear();
    EXPECT_THAT(fetch().operator_text, HasSubstr("the section has no secret \"database\""));
    EXPECT_THAT(outcome.operator_text + check + plugin.log(), Not(HasSubstr("canary")));
}

// Nobody's session survives the death of its server; the next call finds a new one.
TEST_P(ForEach, a_restart_of_the_database_costs_no_call_after_it) {
    DatabaseServer* server = backend(GetParam()).server();
    if (server == nullptr) GTEST_SKIP() << "a file does not restart";
    ASSERT_EQ(fetch().status, NCP_OK);
    server->stop();
    const Outcome outcome = plugin.fetch(kStudent);
    server->start();
    EXPECT_EQ(outcome.status, NCP_TEMPORARY) << outcome.operator_text;
    EXPECT_THAT(outcome.operator_text, Not(IsEmpty()));
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
    server->stop();
    server->start();
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
}

// Statements are kept ready; the host asks once more where a database says that they no longer fit.
TEST_P(ForEach, a_table_that_changes_costs_one_question_at_most) {
    DatabaseServer* server = backend(GetParam()).server();
    if (server == nullptr) GTEST_SKIP() << "SQLite itself prepares anew";
    ASSERT_EQ(fetch().status, NCP_OK);
    const bool is_mysql = std::string(GetParam()).find("mysql") != std::string::npos;
    server->run(is_mysql ? "USE registry; ALTER TABLE student MODIFY given VARCHAR(150);"
                         : "ALTER TABLE student ALTER COLUMN given TYPE VARCHAR(150);");
    const ncp_status after = plugin.fetch(kStudent).status;
    EXPECT_TRUE(after == NCP_OK || after == NCP_TEMPORARY) << after;
    EXPECT_EQ(plugin.fetch(kStudent).status, NCP_OK);
    server->run(is_mysql ? "USE registry; ALTER TABLE student MODIFY given VARCHAR(100);"
                         : "ALTER TABLE student ALTER COLUMN given TYPE VARCHAR(100);");
}

TEST_P(ForEach, one_institution_may_be_named_by_the_settings) {
    settings["queries"].erase("issuers");
    settings["issuer"] = {{"identifiers", {{"schac", "only.example"}}},
                          {"titles", {{"en", "The Only One"}}},
                          {"url", "https://only.example/"},
                          {"country", "SE"}};
    settings["queries"]["results"] =
        R"(SELECT id AS "key", name AS "title@en" FROM result WHERE student = :learner_number)";
    settings["queries"]["attachments"] =
        "SELECT body AS pdf FROM document WHERE student = :learner_number";
    const Outcome outcome = fetch();
    ASSERT_THAT(outcome.parts, SizeIs(2)) << outcome.operator_text;
    EXPECT_THAT(outcome.parts[1].bytes,
                AllOf(HasSubstr("<identifier type=\"schac\">only.example</identifier>"),
                      HasSubstr("The Only One"), HasSubstr("cid:pdf-1")));
    EXPECT_EQ(count_of(checked(), "\"result\":\"ok\""), 5U);
    settings["queries"]["results"] = common_settings()["queries"]["results"];
    EXPECT_THAT(checked(), HasSubstr("the settings name the institution"));
}

INSTANTIATE_TEST_SUITE_P(Connector, ForEach,
                         ::testing::Values("sqlite", "postgresql", "mysql", "odbc-postgresql",
                                           "odbc-sqlite", "odbc-mysql"),
                         [](const auto& tested) {
                             std::string name = tested.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

class Servers : public ::testing::Environment {
  public:
    void TearDown() override { end_backends(); }
};
const ::testing::Environment* const kServers =
    ::testing::AddGlobalTestEnvironment(new Servers);  // owned by GoogleTest

}  // namespace
}  // namespace ncp::test
