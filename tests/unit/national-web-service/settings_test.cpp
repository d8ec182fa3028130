// Settings and the file of organisations: what is wrong is refused when the section starts, by
// name.
#include <gmock/gmock.h>
#include <toml++/toml.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "web_plugin.h"

namespace ncp::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SettingsOfTheService : public WithAnswers {
  protected:
    std::string refusal(const json& settings) {
        EXPECT_FALSE(plugin.create(settings.dump())) << settings.dump();
        EXPECT_EQ(plugin.created.status, NCP_CONFIG);
        return plugin.created.operator_text;
    }
    std::string refusal_of_file(const std::string& content) {
        std::ofstream(folder.path() / "organisations.json") << content;
        json settings = good;
        settings["organisations"] = (folder.path() / "organisations.json").string();
        return refusal(settings);
    }
    const json good = json::parse(WebPlugin::settings());
    TemporaryFolder folder;
};

TEST_F(SettingsOfTheService, what_is_missing_or_wrong_is_named) {
    for (const char* key : {"url", "organisations"}) {
        json settings = good;
        settings.erase(key);
        EXPECT_THAT(refusal(settings), HasSubstr(std::string(key) + " is missing"));
        settings[key] = 5;
        EXPECT_THAT(refusal(settings), HasSubstr(std::string(key) + " is not a string"));
        settings[key] = "";
        EXPECT_THAT(refusal(settings), HasSubstr(std::string(key) + " is empty"));
    }
    for (const char* key : {"system", "user", "key_secret"}) {
        json settings = good;
        settings["caller"].erase(key);
        EXPECT_THAT(refusal(settings), HasSubstr(std::string(key) + " is missing"));
    }
    const std::vector<std::tuple<const char*, json, const char*>> cases{
        {"url", "http://virta.test/", "no https:// address"},
        {"caller", "EMREX", "settings.caller is not a table"},
        {"credits_on", "as-is", "none of leaf, top"},
        {"answer_mib_max", 65, "1 to 64"},
        {"answer_mib_max", "10", "1 to 64"},
        {"password", "x", "unknown key \"password\""}};
    for (const auto& [key, value, why] : cases) {
        json settings = good;
        settings[key] = value;
        EXPECT_THAT(refusal(settings), HasSubstr(why));
    }
    json longer = good;
    longer["caller"]["user"] = std::string(101, 'x');
    EXPECT_THAT(refusal(longer), HasSubstr("too long"));
    EXPECT_FALSE(plugin.create("no json"));
}

TEST_F(SettingsOfTheService, a_missing_or_empty_secret_and_an_older_host_are_refused) {
    plugin.secrets["virta-key"] = "";
    EXPECT_THAT(refusal(good), HasSubstr("[source.secrets]"));
    plugin.secrets.clear();
    EXPECT_THAT(refusal(good), HasSubstr("[source.secrets]"));
    plugin.secrets["virta-key"] = kKey;
    plugin.extensions.clear();
    EXPECT_FALSE(plugin.create(good.dump()));
    EXPECT_THAT(plugin.created.operator_text, HasSubstr("http/1"));
}

TEST_F(SettingsOfTheService, the_limit_of_an_answer_is_passed_on) {
    json settings = good;
    settings["answer_mib_max"] = 3;
    ASSERT_TRUE(plugin.create(settings.dump()));
    answered(student(""));
    EXPECT_EQ(plugin.sent.back().response_bytes_max, 3 << 20);
}

TEST_F(SettingsOfTheService, a_broken_file_of_organisations_is_refused_by_entry_and_key) {
    const auto entry = [](const json& change) {
        json one{{"code", "1"},
                 {"identifiers", {{"schac", "a.fi"}}},
                 {"titles", {{"en", "A"}}},
                 {"url", "https://a.fi/"}};
        if (!change.is_null()) one.merge_patch(change);
        return one;
    };
    const auto file = [&](const json& second) { return json{entry({}), second}.dump(); };
    EXPECT_THAT(refusal_of_file("no json"), HasSubstr("not JSON"));
    EXPECT_THAT(refusal_of_file("[]"), HasSubstr("at least one"));
    EXPECT_THAT(refusal_of_file("{}"), HasSubstr("not a list"));
    EXPECT_THAT(refusal_of_file(file(5)), HasSubstr("entry 2 is not an object"));
    EXPECT_THAT(refusal_of_file(file(entry({}))), HasSubstr("entry 2 repeats the code 1"));
    EXPECT_THAT(refusal_of_file(file(entry({{"code", nullptr}}))), HasSubstr("\"code\""));
    EXPECT_THAT(refusal_of_file(file(entry({{"url", " "}}))), HasSubstr("\"url\""));
    EXPECT_THAT(refusal_of_file(file(entry({{"titel", "x"}}))), HasSubstr("unknown key \"titel\""));
    EXPECT_THAT(refusal_of_file(file(entry({{"titles", {{"en", nullptr}}}}))),
                HasSubstr("lacks \"titles\""));
    EXPECT_THAT(refusal_of_file(file(entry({{"titles", {{"fi_FI", "A"}}}}))),
                HasSubstr("no language tag"));
    EXPECT_THAT(refusal_of_file(file(entry({{"identifiers", {{"schac", 5}}}}))),
                HasSubstr("no text in \"identifiers\""));
    EXPECT_THAT(refusal_of_file(std::string((1U << 20U) + 1, ' ')), HasSubstr("longer than 1 MiB"));
    json settings = good;
    settings["organisations"] = (folder.path() / "nowhere.json").string();
    EXPECT_THAT(refusal(settings), HasSubstr("cannot read"));
}

TEST_F(SettingsOfTheService, the_example_of_the_configuration_is_accepted) {
    const std::filesystem::path examples = std::string(NCP_SOURCE_DIR) + "/config/examples";
    toml::table root = toml::parse_file((examples / "finland-virta-web-service.toml").string());
    toml::table* settings = root["source"][0]["settings"].as_table();
    ASSERT_NE(settings, nullptr);
    settings->insert_or_assign("organisations", (examples / "finland-organisations.json").string());
    std::ostringstream text;
    text << toml::json_formatter(*settings);
    EXPECT_TRUE(plugin.create(text.str())) << plugin.created.operator_text;
    EXPECT_THAT(plugin.issuers().parts, SizeIs(8));
}

}  // namespace
}  // namespace ncp::test
