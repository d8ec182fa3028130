// The project's own adapters keep the contract, as its sample data lets them show it.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "faulty.h"
#include "support/temporary_folder.h"

namespace ncp::conformance {
namespace {

const std::filesystem::path kDemo = std::string(NCP_SOURCE_DIR) + "/config/demo";

std::string content(const std::filesystem::path& file) {
    auto bytes = read_file(file, 4U << 20);
    EXPECT_TRUE(bytes);
    return bytes ? *bytes : std::string();
}

// Every case but those of extensions that it does not offer.
void expect_conforming(Options options) {
    be_patient(options);
    auto report = run(options);
    ASSERT_TRUE(report) << report.error().describe().str();
    EXPECT_TRUE(report->fine()) << as_text(*report);
    for (const CaseResult& result : report->cases) {
        if (result.verdict != Verdict::skip) continue;
        EXPECT_THAT(result.text, testing::AnyOf(testing::HasSubstr("not support"),
                                                testing::HasSubstr("not offer"),
                                                testing::HasSubstr("malloc does not tell")))
            << result.group << "." << result.name;
    }
    const auto json = nlohmann::json::parse(as_json(*report));
    EXPECT_EQ(json["ok"], true);
    EXPECT_EQ(json["cases"].size(), case_names().size());
}

TEST(ProjectsPlugins, HelloConforms) {
    Options options;
    options.source.library = shipped_plugin("hello").string();
    expect_conforming(options);
}

TEST(ProjectsPlugins, TheDatabaseAdapterConformsWithTheDemonstrationsRegistry) {
    const test::TemporaryFolder folder;
    const std::string database = (folder.path() / "registry.sqlite").string();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(database.c_str(), &handle), SQLITE_OK);
    const std::string sql = content(kDemo / "schema.sql") + content(kDemo / "data.sql");
    EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
    std::string toml = content(kDemo / "source.toml");
    toml.replace(toml.find("\"@DATABASE@\""), 12, '"' + database + '"');
    // So that the modes are compared too.
    toml.replace(toml.find("[source.settings]"), 0,
                 "isolation = \"worker\"\n[source.worker]\nfiles = [\"" + folder.path().string() +
                     "\"]\n\n");
    std::ofstream(folder.path() / "source.toml") << toml;
    std::ofstream(folder.path() / "student.toml")
        << "[student]\ngiven_names = \"Björn\"\nfamily_name = \"Provsson\"\n"
           "birth_date = \"1998-11-02\"\nlearner_number = \"S-1002\"\n";

    const auto library = shipped_plugin("sql-database");
    auto source = read_source(folder.path() / "source.toml", library);
    auto student = read_student(folder.path() / "student.toml");
    ASSERT_TRUE(source && student);
    Options options;
    options.source = *source;
    options.student = *student;
    expect_conforming(options);
}

}  // namespace
}  // namespace ncp::conformance
