// The wrapper's promises, seen from the host's side of the C ABI.
#include <gmock/gmock.h>

#include "registry.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;

std::string text_of(ncp_view view) {
    return {view.data, view.size};
}

TEST(Abi, the_table_tells_what_it_is) {
    const LoadedPlugin plugin("sql-database");
    EXPECT_EQ(plugin.table().size, sizeof(ncp_plugin));
    EXPECT_EQ(text_of(plugin.table().id), "sql-database");
    EXPECT_GE(plugin.table().max_concurrency, 1U);
    EXPECT_EQ(plugin.table().extension("no-such-ability/1"), nullptr);
}

TEST(Abi, the_schema_is_json_and_describes_every_setting) {
    const LoadedPlugin plugin("sql-database");
    const auto schema = nlohmann::json::parse(text_of(plugin.table().config_schema));
    EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    for (const auto& object : {schema, schema["properties"]["queries"]}) {
        EXPECT_EQ(object["additionalProperties"], false);
        for (const auto& [name, property] : object["properties"].items()) {
            EXPECT_TRUE(property.contains("description")) << name;
        }
    }
}

TEST(Abi, calls_that_break_the_contract_are_invalid) {
    const LoadedPlugin plugin("sql-database");
    const ncp_plugin& table = plugin.table();
    ncp_instance* instance = nullptr;
    EXPECT_EQ(table.create(nullptr, nullptr, {nullptr, 0}, &instance), NCP_INVALID);
    ncp_host small{};
    small.size = 8;  // of a host older than this ABI
    EXPECT_EQ(table.create(&small, nullptr, {nullptr, 0}, &instance), NCP_INVALID);
    EXPECT_EQ(table.check(nullptr, nullptr, nullptr), NCP_INVALID);
    EXPECT_EQ(table.fetch(nullptr, nullptr, nullptr, nullptr), NCP_INVALID);
    table.destroy(nullptr);
}

TEST(Abi, the_sample_adapter_answers_with_a_valid_document) {
    if (!have_official_schema()) GTEST_SKIP() << "the reference data is not beside the project";
    LoadedPlugin plugin("hello");
    ASSERT_TRUE(plugin.create("{}"));
    EXPECT_THAT(plugin.check().documents(), HasSubstr("\"result\":\"ok\""));
    EXPECT_THAT(plugin.issuers().documents(), HasSubstr("\"schac\":\"hello.example\""));
    const Identity student{{"learner_number", "1"},
                           {"given_names", "<Ada & \"Eve\">"},
                           {"family_name", "Żółć"},
                           {"birth_date", "2000-01-01"}};
    const Outcome outcome = plugin.fetch(student);
    ASSERT_EQ(outcome.status, NCP_OK);
    EXPECT_TRUE(outcome.balanced);
    EXPECT_EQ(official_verdict(outcome.documents()), "");
    EXPECT_EQ(plugin.fetch({}).status, NCP_IDENTITY_INSUFFICIENT);
}

TEST_F(RegistryTest, a_hundred_instances_come_and_go) {
    make(result_row("C1", "", 5));
    for (int i = 0; i < 100; ++i)
        ASSERT_EQ(fetch().status, NCP_OK);
}

TEST_F(RegistryTest, two_instances_do_not_know_each_other) {
    make(result_row("C1", "", 5));
    LoadedPlugin other("sql-database");
    nlohmann::json changed = settings;
    changed["rows_max"] = 1;
    changed["database"] = (folder.path() / "absent.db").string();
    ASSERT_TRUE(other.create(changed.dump()));
    EXPECT_EQ(fetch().status, NCP_OK);
    EXPECT_EQ(other.fetch({{"learner_number", "S-1"}}).status, NCP_PERMANENT);
}

}  // namespace
}  // namespace ncp::test
