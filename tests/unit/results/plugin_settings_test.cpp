#include "results/plugin_settings.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "unit/results/plugins.h"

namespace ncp::results {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kSchema[] = R"({
  "type": "object", "additionalProperties": false, "required": ["host"],
  "properties": {
    "host": {"type": "string"},
    "port": {"type": "integer", "minimum": 1, "maximum": 65535},
    "mode": {"enum": ["fast", "safe"]},
    "a/b": {"type": "object", "properties": {"c~d": {"type": "boolean"}}},
    "queries": {"type": "array", "items": {"$ref": "#/definitions/query"}}
  },
  "definitions": {"query": {"type": "string", "pattern": "^select "}}})";

std::vector<config::Problem> check(const std::string& settings,
                                   const std::map<std::string, int>& lines,
                                   const std::string& schema = kSchema) {
    config::SourceSection section = section_for("test-echo", settings);
    section.lines = lines;
    return check_settings(schema, section);
}

TEST(CheckSettings, AcceptsWhatTheSchemaAsksFor) {
    EXPECT_THAT(check(R"({"host":"db","port":5432,"mode":"safe","a/b":{"c~d":true},
                          "queries":["select 1"]})",
                      {}),
                IsEmpty());
}

TEST(CheckSettings, ReportsEveryFaultWithItsLineAndOnlyTheInnermost) {
    auto problems =
        check(R"({"port":0,"prot":1,"mode":"x","a/b":{"c~d":3},"queries":["select 1","drop"]})",
              {{"", 10},
               {"/port", 11},
               {"/prot", 12},
               {"/mode", 13},
               {"/a~1b", 14},
               {"/a~1b/c~0d", 15},
               {"/queries", 16},
               {"/queries/0", 16},
               {"/queries/1", 17}});
    std::map<int, std::string> by_line;
    for (const auto& problem : problems)
        by_line[problem.line] += problem.text;
    EXPECT_EQ(problems.size(), 6U);
    EXPECT_THAT(by_line[10], HasSubstr("\"host\" is missing"));
    EXPECT_THAT(by_line[11], HasSubstr("port is wrong"));
    EXPECT_THAT(by_line[12],
                HasSubstr("prot is not a setting of this plugin; did you mean \"port\"?"));
    EXPECT_THAT(by_line[13], HasSubstr("mode is wrong"));
    EXPECT_THAT(by_line[15], HasSubstr("is wrong"));
    EXPECT_THAT(by_line[17], HasSubstr("queries/1 is wrong"));
}

TEST(CheckSettings, FallsBackToTheLineOfTheSectionAround) {
    auto problems = check(R"({"port":0,"host":"x"})", {{"", 42}});
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0].line, 42);
}

TEST(CheckSettings, RefusesSchemasThatCannotBeReliedOn) {
    for (std::string schema : {
             R"(not json)",
             R"([])",
             R"(true)",
             R"({"propertys": {}})",
             R"({"properties": {"a": {"minimun": 3}}})",
             R"({"items": [{"tpye": "string"}]})",
             R"({"anyOf": [{"x": 1}]})",
             R"({"anyOf": {}})",
             R"({"not": {"x": 1}})",
             R"({"if": {"x": 1}})",
             R"({"dependencies": {"a": {"x": 1}}})",
             R"({"definitions": {"a": {"x": 1}}})",
             R"({"$ref": "https://elsewhere.example/schema.json"})",
             R"({"$ref": "file:///etc/passwd"})",
             R"({"$ref": "#/definitions/none"})",
             R"({"$ref": 5})",
             R"({"type": "nonsense"})",
             R"({"required": "host"})",
             R"({"properties": {"host": {"pattern": "("}}})",
             R"({"unevaluatedProperties": false})",
         }) {
        auto problems = check(R"({"host":"x"})", {}, schema);
        ASSERT_EQ(problems.size(), 1U) << schema;
        EXPECT_EQ(problems[0].line, 0) << schema;
        EXPECT_THAT(problems[0].text, HasSubstr("config_schema")) << schema;
    }
}

TEST(CheckSettings, RefusesSchemasThatReferToThemselves) {
    // The validator below would follow them until the stack is gone.
    for (std::string schema :
         {R"({"definitions":{"a":{"$ref":"#/definitions/a"}},"$ref":"#/definitions/a"})",
          R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"not":{"$ref":"#/definitions/a"}}},
              "properties":{"x":{"$ref":"#/definitions/a"}}})"}) {
        auto problems = check("{}", {}, schema);
        ASSERT_EQ(problems.size(), 1U);
        EXPECT_THAT(problems[0].text, HasSubstr("refers to itself"));
    }
}

TEST(CheckSettings, RefusesSchemasThatMultiply) {
    std::string definitions;
    for (int i = 0; i < 20; ++i) {
        std::string next = R"({"$ref":"#/definitions/d)" + std::to_string(i + 1) + "\"}";
        definitions += "\"d" + std::to_string(i) + R"(":{"allOf":[)" + next + "," + next + "]},";
    }
    auto problems = check(
        "{}", {}, R"({"definitions":{)" + definitions + R"("d20":{}},"$ref":"#/definitions/d0"})");
    ASSERT_EQ(problems.size(), 1U);
}

TEST(CheckSettings, TheAnnotatedExampleFitsTheDatabasePlugin) {
    auto schema = read_file(NCP_SOURCE_DIR "/plugins/sql-database/config.schema.json", 1U << 20);
    ASSERT_TRUE(schema.has_value());
    auto settings = config::load(NCP_SOURCE_DIR "/config/examples/minimal.toml");
    ASSERT_TRUE(settings.has_value());
    for (const auto& source : settings->sources) {
        ASSERT_EQ(source.library, "sql-database");
        for (const auto& problem : check_settings(*schema, source)) {
            ADD_FAILURE() << problem.line << ": " << problem.text;
        }
    }
}

}  // namespace
}  // namespace ncp::results
