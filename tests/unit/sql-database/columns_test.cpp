// The language of column names, the README that explains it, and what check() says.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "registry.h"

namespace ncp::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Columns : public RegistryTest {
  protected:
    // What check() says of the results query with this list of columns.
    std::string checked_columns(const std::string& columns) {
        settings["queries"]["results"] =
            "SELECT " + columns + " FROM result WHERE student = :learner_number";
        return checked();
    }
};

TEST_F(Columns, a_sound_configuration_passes_every_probe) {
    make(result_row("C1", "", 5));
    ASSERT_TRUE(plugin.create(settings.dump()));
    const Outcome outcome = plugin.check();
    EXPECT_EQ(outcome.status, NCP_OK);
    ASSERT_EQ(outcome.parts.size(), 5U);
    for (const Part& part : outcome.parts) {
        EXPECT_EQ(part.media_type, NCP_MEDIA_JSON);
        EXPECT_EQ(nlohmann::json::parse(part.bytes)["result"], "ok") << part.bytes;
    }
    EXPECT_THAT(outcome.parts[3].bytes, HasSubstr("title@en"));
}

TEST_F(Columns, a_misspelt_column_is_named_with_near_matches) {
    make("");
    EXPECT_THAT(checked_columns(R"(id AS "key", hei AS issuer, name AS "titel@en")"),
                AllOf(HasSubstr(R"(unknown column \"titel@en\")"),
                      HasSubstr("did you mean title@LANGUAGE?")));
    EXPECT_THAT(checked_columns(R"(id AS "key", hei AS issuer, name AS title, ects AS etcs)"),
                HasSubstr("did you mean ects"));
}

TEST_F(Columns, a_column_of_the_wrong_form_is_unknown) {
    make("");
    for (const char* column : {R"("title@")", R"("title@e n")", R"("title:en")", R"("identifier")",
                               R"("identifier:")", R"("identifier:a b")", R"("ects:x")",
                               R"("Title@en")", R"("level")", R"("credit@en")", "\"\""}) {
        EXPECT_THAT(
            checked_columns(std::string(R"(id AS "key", hei AS issuer, name AS title, id AS )") +
                            column),
            HasSubstr("unknown column"))
            << column;
    }
}

TEST_F(Columns, every_missing_required_column_is_named) {
    make("");
    EXPECT_THAT(checked_columns("hei AS issuer, name AS title"),
                HasSubstr(R"(column \"key\" is missing)"));
    EXPECT_THAT(checked_columns(R"(id AS "key", name AS title)"),
                HasSubstr(R"(column \"issuer\" is missing)"));
    EXPECT_THAT(checked_columns(R"(id AS "key", hei AS issuer)"),
                HasSubstr(R"(column \"title@LANGUAGE\" is missing)"));
    settings["queries"]["learner"] =
        "SELECT family AS family_name FROM student WHERE id = "
        ":learner_number";
    EXPECT_THAT(checked(), HasSubstr(R"(column \"given_names\" is missing)"));
}

TEST_F(Columns, a_column_twice_is_refused) {
    make("");
    EXPECT_THAT(checked_columns(R"(id AS "key", hei AS issuer, name AS title, id AS title)"),
                HasSubstr("appears twice"));
}

TEST_F(Columns, a_misspelt_table_is_told_with_the_databases_own_words) {
    make("");
    settings["queries"]["results"] = R"(SELECT id AS "key" FROM reslt WHERE x = :learner_number)";
    EXPECT_THAT(checked(), HasSubstr("no such table: reslt"));
}

TEST_F(Columns, a_query_that_gives_everybodys_rows_fails_the_check) {
    make(result_row("C1", "", 5));
    settings["queries"]["results"] =
        R"(SELECT id AS "key", hei AS issuer, name AS title FROM result WHERE :learner_number <> '')";
    const std::string probes = checked();
    EXPECT_THAT(probes, HasSubstr("rows for a student who does not exist"));
    EXPECT_THAT(probes, Not(HasSubstr("Title of C1")));
}

TEST_F(Columns, a_missing_database_is_a_failed_probe) {
    settings["database"] = (folder.path() / "nowhere.db").string();
    ASSERT_TRUE(plugin.create(settings.dump()));
    const Outcome outcome = plugin.check();
    EXPECT_EQ(outcome.status, NCP_OK);
    EXPECT_THAT(outcome.documents(), HasSubstr("does not exist"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "nowhere.db"));
}

TEST_F(Columns, values_that_break_their_columns_rule_are_named_without_the_value) {
    const std::pair<const char*, const char*> broken[] = {
        {"day = '31.05.2024'", "date"},
        {"day = '2024-02-30'", "date"},
        {"day = '2024-05-31x'", "date"},
        {"day = 'canary'", "date"},
        {"ects = '4,5'", "ects"},
        {"ects = 1e300", "ects"},
        {"ects = 'canary'", "ects"},
        {"status = 'canary'", "status"},
        {"type = 'canary'", "type"},
        {"name = ' '", "title"},
        {"id = ' '", "key"},
        {"hei = NULL", "issuer"},
        {"day = '0000-01-01'", "date"},
        {"day = '2024-5-31'", "date"},
    };
    make(result_row("C1", "", 5));
    for (const auto& [change, column] : broken) {
        std::filesystem::remove(file());
        make(result_row("C0", "", 5) + result_row("C1", "", 5) + "UPDATE result SET " + change +
             " WHERE rowid = 2;");
        const Outcome outcome = fetch();
        EXPECT_EQ(outcome.status, NCP_PERMANENT) << change;
        EXPECT_THAT(outcome.operator_text,
                    HasSubstr("query results: row 2, column \"" + std::string(column) + "\""))
            << change;
        EXPECT_THAT(outcome.operator_text + plugin.log(), Not(HasSubstr("canary")));
        EXPECT_TRUE(outcome.parts.empty());
    }
}

TEST_F(Columns, dates_with_a_time_lose_it) {
    make(result_row("C1", "", 5) + "UPDATE result SET day = '2024-05-31 00:00:00.0000';");
    EXPECT_THAT(fetch().documents(), HasSubstr("<date>2024-05-31</date>"));
}

// The README is the only place where operators learn the names: it must have all, and no others.
TEST_F(Columns, the_readme_lists_the_columns_that_the_adapter_knows) {
    std::ifstream in(std::string(NCP_SOURCE_DIR) + "/plugins/sql-database/README.md");
    std::ostringstream readme;
    readme << in.rdbuf();
    make("");
    // An unknown name makes the adapter list all that it knows.
    const std::string all = checked_columns(
        R"(id AS "key", hei AS issuer, name AS title, id AS "no-such-column-name")");
    const std::string known = all.substr(all.find("known are ") + 10);
    std::istringstream names(known.substr(0, known.find('"')));
    int count = 0;
    for (std::string name; std::getline(names, name, ',');) {
        name.erase(0, name.find_first_not_of(' '));
        EXPECT_THAT(readme.str(), HasSubstr("| `" + name + "`"));
        ++count;
    }
    EXPECT_GE(count, 20);
}

}  // namespace
}  // namespace ncp::test
