// What a plugin says of itself, as data, text and JSON.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/file.h"
#include "faulty.h"

namespace ncp::conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Setting& setting_of(const Description& description, const std::string& name) {
    for (const Setting& setting : description.settings) {
        if (setting.name == name) return setting;
    }
    throw std::runtime_error("no setting " + name);
}

TEST(Describe, TellsIdentityAndEverySetting) {
    auto described = describe(shipped_plugin("sql-database"));
    ASSERT_TRUE(described) << described.error().describe().str();
    EXPECT_EQ(described->id, "sql-database");
    auto bytes = read_file(shipped_plugin("sql-database"), 64U << 20);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(described->sha256, hex_encode(sha256(*bytes)));
    EXPECT_TRUE(setting_of(*described, "database").required);
    EXPECT_TRUE(setting_of(*described, "queries.learner").required);
    EXPECT_EQ(setting_of(*described, "queries.learner").type, "text");
    EXPECT_EQ(setting_of(*described, "credits_on").type, "one of: leaf, top, as-is");
    const Setting& connections = setting_of(*described, "connections");
    EXPECT_EQ(connections.type, "whole number, 1 to 16");
    EXPECT_EQ(connections.default_value, "4");
    EXPECT_FALSE(connections.required);
    EXPECT_THAT(connections.description, HasSubstr("connections may be open"));
    const std::string text = as_text(*described);
    EXPECT_THAT(text, HasSubstr(described->sha256));
    for (const Setting& setting : described->settings)
        EXPECT_THAT(text, HasSubstr(setting.name));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        EXPECT_LE(line.size(), 110U) << line;
}

TEST(Describe, TellsExtensionsAndSpeaksJson) {
    auto described = describe(test_plugin("test-nonconforming"));
    ASSERT_TRUE(described) << described.error().describe().str();
    EXPECT_THAT(described->extensions, ElementsAre("health/1", "find-issuers/1"));
    const auto json = nlohmann::json::parse(as_json(*described));
    EXPECT_EQ(json["support_url"], "https://support.tests.example");
    EXPECT_EQ(json["settings"][0]["name"], "service");
    EXPECT_EQ(json["settings"][0]["default"], nullptr);
    EXPECT_EQ(json["abi_minor"], 0);
}

TEST(Describe, SaysWhyALibraryIsNoPlugin) {
    auto none = describe(test_plugin("test-no-symbol"));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code(), ErrorCode::plugin);
    EXPECT_FALSE(describe("/no/such.so"));
    ::setenv("NCP_TEST_FAULT", "load-crashes", 1);
    auto crashed = describe(test_plugin("test-nonconforming"));
    ::unsetenv("NCP_TEST_FAULT");
    ASSERT_FALSE(crashed);
    EXPECT_THAT(crashed.error().operator_text().str(), HasSubstr("SIGSEGV"));
}

}  // namespace
}  // namespace ncp::conformance
