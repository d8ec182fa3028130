#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "unit/config/config_file.h"

namespace ncp::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string with_source(std::string_view more) {
    return std::string(kGood) + std::string(more);
}

TEST(Sources, TurnSettingsIntoJsonAndRememberTheLines) {
    ConfigFile file(with_source(R"(identity = ["national_id", "example:card"]
[source.settings]
host = "db.example.org"
port = 5432
ratio = 0.5
tls = true
since = 2020-02-29
at = 2020-02-29T12:30:00Z
[source.settings."a/b~c"]
queries = ["one", { sql = "two" }]
)"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value()) << settings.error()[0].text;
    const SourceSection& source = settings->sources.at(0);
    auto json = nlohmann::json::parse(source.settings_json);
    EXPECT_EQ(json, nlohmann::json::parse(R"({"host":"db.example.org","port":5432,"ratio":0.5,
        "tls":true,"since":"2020-02-29","at":"2020-02-29T12:30:00Z",
        "a/b~c":{"queries":["one",{"sql":"two"}]}})"));
    EXPECT_EQ(source.lines.at(""), 22);
    EXPECT_EQ(source.lines.at("/host"), 23);
    EXPECT_EQ(source.lines.at("/port"), 24);
    EXPECT_EQ(source.lines.at("/a~1b~0c"), 29);
    EXPECT_EQ(source.lines.at("/a~1b~0c/queries/1/sql"), 30);
    for (const auto& [pointer, line] : source.lines) {
        EXPECT_TRUE(json.contains(nlohmann::json::json_pointer(pointer))) << pointer;
    }
    EXPECT_THAT(source.identity, ElementsAre("national_id", "example:card"));
}

TEST(Sources, HaveEmptySettingsWhenNoneAreWritten) {
    ConfigFile file(kGood);
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->sources.at(0).settings_json, "{}");
    EXPECT_EQ(settings->sources.at(0).lines.at(""), 17);
}

TEST(Sources, RunTheirCodeInWorkersUnlessItShipsWithTheHost) {
    std::string shipped(kGood);
    ConfigFile ours(shipped);
    EXPECT_EQ(load(ours.path())->sources.at(0).isolation, Isolation::process);
    const auto library = shipped.rfind("library = ");
    const auto end = shipped.find('\n', library);
    std::string foreign = shipped;
    foreign.replace(library, end - library, "library = \"./theirs.so\"");
    ConfigFile theirs(foreign);
    EXPECT_EQ(load(theirs.path())->sources.at(0).isolation, Isolation::worker);
    ConfigFile trusted(foreign + "isolation = \"process\"\n");
    EXPECT_EQ(load(trusted.path())->sources.at(0).isolation, Isolation::process);
}

TEST(Sources, WithDriversOfOdbcRunInWorkersThatReachTheNetwork) {
    const std::string odbc = "[source.settings]\nconnector = \"odbc\"\n";
    const auto read = [](const std::string& lines) {
        ConfigFile file(with_source(lines));
        auto settings = load(file.path());
        EXPECT_TRUE(settings.has_value()) << lines;
        return settings ? settings->sources.at(0) : SourceSection{};
    };
    EXPECT_EQ(read(odbc).isolation, Isolation::worker);
    EXPECT_EQ(read(odbc).worker.network, WorkerNetwork::direct);
    EXPECT_EQ(read("[source.worker]\nmemory_mib_max = 128\n" + odbc).worker.network,
              WorkerNetwork::direct);
    EXPECT_EQ(read("[source.worker]\nnetwork = \"none\"\n" + odbc).worker.network,
              WorkerNetwork::none);
    EXPECT_EQ(read("isolation = \"process\"\n" + odbc).isolation, Isolation::process);
    EXPECT_EQ(read("[source.settings]\nconnector = \"mysql\"\n").isolation, Isolation::process);
}

TEST(Sources, SayWhatAWorkerMayReach) {
    ConfigFile file(with_source(R"(isolation = "worker"
[source.worker]
network = "direct"
files = ["registry", "/srv/data"]
memory_mib_max = 128
[source.http]
allow = ["https://api.example.org", "https://127.0.0.1:8443"]
certificate = "client.crt"
key = "client.key"
)"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value()) << settings.error()[0].text;
    const SourceSection& source = settings->sources.at(0);
    EXPECT_EQ(source.worker.network, WorkerNetwork::direct);
    EXPECT_THAT(source.worker.files, ElementsAre(file.folder() / "registry", "/srv/data"));
    EXPECT_EQ(source.worker.memory_mib_max, 128U);
    EXPECT_THAT(source.http.allow,
                ElementsAre("https://api.example.org", "https://127.0.0.1:8443"));
    EXPECT_EQ(source.http.key, file.folder() / "client.key");
}

TEST(Sources, RefuseWhatWouldNotProtect) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"ask = \"all\"\n", "must be \"everyone\", \"picked\" or \"found\""},
        {"isolation = \"sandbox\"\n", "must be \"worker\" or \"process\""},
        {"sha256 = \"ABC\"\n", "64 small hexadecimal digits"},
        {"[source.worker]\nmemory_mib_max = 128\n", "no effect without isolation"},
        {"isolation = \"worker\"\n[source.worker]\nnetwork = \"all\"\n",
         "must be \"none\" or \"direct\""},
        {"[source.http]\nallow = []\n", "nothing could be called"},
        {"[source.http]\nallow = [\"http://api.example.org\"]\n", "which is not like"},
        {"[source.http]\nallow = [\"https://api.example.org/path\"]\n", "which is not like"},
        {"[source.http]\nallow = [\"https://API.example.org\"]\n", "which is not like"},
        {"[source.http]\nallow = [\"https://api.example.org:443\"]\n", "which is not like"},
        {"[source.http]\nallow = [\"https://a.example\"]\nkey = \"k\"\n", "go together"},
    };
    for (const auto& [lines, expected] : cases) {
        EXPECT_THAT(only_problem_of(with_source(lines)).text, HasSubstr(expected)) << lines;
    }
}

TEST(Sources, RefuseNumbersThatJsonCannotExpress) {
    for (std::string_view number : {"inf", "-inf", "nan"}) {
        Problem problem =
            only_problem_of(with_source("[source.settings]\nx = " + std::string(number) + "\n"));
        EXPECT_EQ(problem.line, 22) << problem.text;
    }
}

TEST(Sources, RefuseSettingsThatAreNestedTooDeep) {
    std::string deep = "[source.settings]\nx";
    for (int i = 0; i < 40; ++i)
        deep += ".x";
    Problem problem = only_problem_of(with_source(deep + " = 1\n"));
    EXPECT_THAT(problem.text, HasSubstr("nested deeper"));
}

TEST(Sources, KeepShippedLibrariesByNameAndMakePathsAbsolute) {
    ConfigFile file(good_but("\"sql-database\"", "\"./plugins/mine.so\""));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->sources.at(0).library, (file.folder() / "plugins/mine.so").string());
    ConfigFile shipped(kGood);
    EXPECT_EQ(load(shipped.path())->sources.at(0).library, "sql-database");
}

TEST(Sources, RefuseLibrariesThatAreNeitherNameNorPath) {
    for (std::string_view wrong : {"mine.so", "..", "Sql", "a b"}) {
        Problem problem = only_problem_of(good_but("sql-database", wrong));
        EXPECT_EQ(problem.line, 20) << wrong << ": " << problem.text;
        EXPECT_THAT(problem.text, HasSubstr("library"));
    }
}

TEST(Sources, RefuseIdsThatCannotStandInAnAddress) {
    for (std::string_view wrong : {"National", "na tional", "na/tional", "näh", "..", "a_b",
                                   "aaaaaaaaaabbbbbbbbbbccccccccccddd"}) {
        EXPECT_EQ(
            only_problem_of(good_but("id = \"national\"", "id = \"" + std::string(wrong) + "\""))
                .line,
            18)
            << wrong;
    }
}

TEST(Sources, RefuseAnIdThatIsUsedTwice) {
    Problem problem = only_problem_of(
        with_source("[[source]]\nid = \"national\"\ntitle = \"x\"\nlibrary = \"sql-database\"\n"));
    EXPECT_EQ(problem.line, 21);
    EXPECT_THAT(problem.text, HasSubstr("already used in line 17"));
}

TEST(Sources, SuggestIdentityKeys) {
    Problem problem = only_problem_of(with_source("identity = [\"birth_data\"]\n"));
    EXPECT_EQ(problem.line, 21);
    EXPECT_THAT(problem.text, HasSubstr("did you mean \"birth_date\"?"));
}

TEST(Sources, RefuseIdentityKeysNobodyDefined) {
    for (std::string_view wrong : {"card", ":card", "example:", "Example:card", "a:b:c", "a b:c"}) {
        EXPECT_EQ(problems_of(with_source("identity = [\"" + std::string(wrong) + "\"]\n")).size(),
                  1U)
            << wrong;
    }
    EXPECT_EQ(problems_of(with_source("identity = [\"esi\", \"esi\"]\n")).size(), 1U);
}

TEST(Sources, ReadSecretsAsFiles) {
    ConfigFile file(with_source("[source.secrets]\ndb_password = \"db.password\"\n"));
    auto settings = load(file.path());
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->sources.at(0).secrets.at("db_password"), file.folder() / "db.password");
}

TEST(Sources, RefuseSecretsThatAreNotAFile) {
    EXPECT_EQ(only_problem_of(with_source("[source.secrets]\np = 5\n")).line, 22);
    EXPECT_EQ(only_problem_of(with_source("[source.secrets]\np = [\"a\", \"b\"]\n")).line, 22);
    EXPECT_EQ(only_problem_of(with_source("[source.secrets]\n\"P W\" = \"a\"\n")).line, 22);
    EXPECT_EQ(only_problem_of(with_source("[source.secrets]\np = \"\"\n")).line, 22);
}

TEST(Sources, RefuseDeadlinesOutsideTheirRange) {
    for (std::string_view wrong :
         {"99", "300001", "-1", "9223372036854775807", "1.5", "\"20 s\""}) {
        Problem problem =
            only_problem_of(with_source("deadline_ms = " + std::string(wrong) + "\n"));
        EXPECT_EQ(problem.line, 21) << wrong << ": " << problem.text;
    }
}

TEST(Sources, MustBeWrittenAsAList) {
    Problem problem = only_problem_of(good_but("[[source]]", "[source]"));
    EXPECT_EQ(problem.line, 17);
    EXPECT_THAT(problem.text, HasSubstr("[[source]]"));
    EXPECT_EQ(problems_of(good_but("[[login]]", "[login]")).size(), 1U);
}

}  // namespace
}  // namespace ncp::config
