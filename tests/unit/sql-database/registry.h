// A small invented registry and the settings that read it: what most tests of the adapter start
// from and change in one place. Thread-safety: one test.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "support/temporary_folder.h"
#include "test_host.h"

namespace ncp::test {

inline constexpr auto kRegistrySchema = R"sql(
CREATE TABLE student(id TEXT, given TEXT, family TEXT, born TEXT);
CREATE TABLE hei(code TEXT, name TEXT, schac TEXT, site TEXT);
CREATE TABLE result(id TEXT, student TEXT, parent TEXT, hei TEXT, type TEXT, name TEXT, name_fi TEXT,
                    status TEXT, day TEXT, ects, grade TEXT, scale TEXT);
CREATE TABLE scale(code TEXT, text TEXT);
INSERT INTO student VALUES('S-1', 'Ada', 'Invented', '1999-12-31');
INSERT INTO hei VALUES('N', 'North University', 'north.example', 'https://north.example/'),
                      ('E', 'East College', 'east.example', 'https://east.example/');
INSERT INTO scale VALUES('five', '5 is best, 1 is the lowest pass');
)sql";

// A result of S-1 at N, by its name; further columns are changed by UPDATE.
inline std::string result_row(const std::string& id, const std::string& parent, double ects) {
    return "INSERT INTO result VALUES('" + id + "','S-1'," +
           (parent.empty() ? "NULL" : "'" + parent + "'") + ",'N','Course','Title of " + id +
           "',NULL,'passed','2024-05-31'," + std::to_string(ects) + ",'5','five');";
}

class RegistryTest : public ::testing::Test {
  protected:
    RegistryTest() {
        settings["database"] = file().string();
        settings["queries"]["learner"] =
            R"(SELECT given AS given_names, family AS family_name, born AS birth_date,
                      id AS "identifier:learnerNumber" FROM student WHERE id = :learner_number)";
        settings["queries"]["issuers"] =
            R"(SELECT code AS "key", schac AS "identifier:schac", name AS "title@en", site AS url
               FROM hei ORDER BY code)";
        settings["queries"]["results"] =
            R"(SELECT id AS "key", parent, hei AS issuer, type, name AS "title@en",
                      name_fi AS "title@fi", id AS "identifier:local", status, day AS date, ects,
                      grade, scale AS grading_scheme
               FROM result WHERE student = :learner_number ORDER BY rowid)";
        settings["queries"]["grading_schemes"] =
            R"(SELECT code AS "key", text AS "description@en" FROM scale)";
    }
    std::filesystem::path file() const { return folder.path() / "registry.db"; }
    void make(const std::string& rows) { make_database(file(), kRegistrySchema + rows); }
    Outcome fetch(const std::string& learner_number = "S-1", const CallFacts& facts = {}) {
        if (!plugin.create(settings.dump())) {
            ADD_FAILURE() << plugin.created.operator_text;
            return plugin.created;
        }
        return plugin.fetch({{"learner_number", learner_number}}, facts);
    }
    std::string checked() {
        EXPECT_TRUE(plugin.create(settings.dump())) << plugin.created.operator_text;
        return plugin.check().documents();
    }

    TemporaryFolder folder;
    nlohmann::json settings;
    LoadedPlugin plugin{"sql-database"};
};

}  // namespace ncp::test
