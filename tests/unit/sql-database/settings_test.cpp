// Settings of database servers: what belongs to which connector, and what each takes for SQL.
#include <gmock/gmock.h>

#include "registry.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ServerSettings : public RegistryTest {
  protected:
    ServerSettings() {
        settings["connector"] = "postgresql";
        settings["database"] = "registry";
        settings["host"] = "127.0.0.1";
        settings["user"] = "reader";
    }
    // What create() says of the settings with this change; empty if it takes them.
    std::string said(const nlohmann::json& change) {
        nlohmann::json changed = settings;
        changed.merge_patch(change);
        return plugin.create(changed.dump()) ? "" : plugin.created.operator_text;
    }
};

TEST_F(ServerSettings, what_does_not_belong_to_the_connector_is_named) {
    EXPECT_EQ(said(nlohmann::json::object()), "");
    EXPECT_EQ(said({{"connector", "mysql"}, {"time_zone", "+02:00"}, {"port", 3307}}), "");
    EXPECT_THAT(said({{"host", nullptr}}), HasSubstr("host is missing"));
    EXPECT_THAT(said({{"user", nullptr}}), HasSubstr("user is missing"));
    EXPECT_THAT(said({{"connector", "sqlite"}}), HasSubstr("not for connector \"sqlite\""));
    EXPECT_THAT(said({{"connector", "odbc"}}), HasSubstr("connection string"));
    EXPECT_THAT(said({{"idle_query", "SELECT 1"}}), HasSubstr("idle_query"));
    EXPECT_THAT(said({{"tls", "maybe"}}), HasSubstr("verify, require, off"));
    EXPECT_THAT(said({{"port", 0}}), HasSubstr("port"));
    EXPECT_THAT(said({{"time_zone", "x'; DROP TABLE y"}}), HasSubstr("time_zone"));
    EXPECT_THAT(said({{"password", "canary"}}), HasSubstr("unknown key \"password\""));
}

TEST_F(ServerSettings, a_password_in_a_connection_string_is_refused_unseen) {
    for (const char* address : {"Driver=x;PWD=canary", "password = canary;Driver=x"}) {
        const nlohmann::json odbc{{"connector", "odbc"}, {"host", nullptr}, {"database", address}};
        ASSERT_EQ(said(odbc), "");
        const std::string check = plugin.check().documents();
        EXPECT_THAT(check, HasSubstr("must not hold a password"));
        EXPECT_THAT(check, Not(HasSubstr("canary")));
    }
}

TEST_F(ServerSettings, the_institution_is_named_once) {
    const nlohmann::json one{{"identifiers", {{"schac", "a.example"}}},
                             {"titles", {{"en", "A"}}},
                             {"url", "https://a.example/"}};
    const nlohmann::json alone{{"issuer", one}, {"queries", {{"issuers", nullptr}}}};
    EXPECT_EQ(said(alone), "");
    EXPECT_THAT(said({{"issuer", one}}), HasSubstr("either queries.issuers or the table issuer"));
    EXPECT_THAT(said({{"queries", {{"issuers", nullptr}}}}), HasSubstr("either queries.issuers"));
    nlohmann::json wrong = alone;
    wrong["issuer"]["titles"] = {{"english!", "A"}};
    EXPECT_THAT(said(wrong), HasSubstr("title@english!"));
    wrong = alone;
    wrong["issuer"].erase("url");
    EXPECT_THAT(said(wrong), HasSubstr("url"));
}

TEST_F(ServerSettings, a_code_that_means_nothing_in_elmo_is_named) {
    EXPECT_EQ(said({{"codes", {{"status", {{"P", "passed"}, {"X", ""}}}}}}), "");
    EXPECT_THAT(said({{"codes", {{"status", {{"P", "pased"}}}}}}),
                HasSubstr("\"pased\" is none of"));
    EXPECT_THAT(said({{"codes", {{"type", {{"1", "Programme"}}}}}}), HasSubstr("Degree Programme"));
    EXPECT_THAT(said({{"codes", {{"colour", {{"1", "red"}}}}}}),
                HasSubstr("unknown key \"colour\""));
}

// A colon in a string is no parameter; where strings end differs.
TEST_F(ServerSettings, each_connector_has_its_own_strings) {
    const auto query = [&](const char* connector, const char* sql) {
        return said({{"connector", connector}, {"queries", {{"issuers", sql}}}});
    };
    EXPECT_EQ(query("postgresql", "SELECT $$ :no $$, $t$ ' :no $t$, E'\\' :no', a::text"), "");
    EXPECT_THAT(query("postgresql", "SELECT a[1] ] WHERE :yes"), HasSubstr(":yes"));
    EXPECT_THAT(query("postgresql", "SELECT '\\', :yes, ''"), HasSubstr(":yes"));
    EXPECT_EQ(query("mysql", "SELECT '\\' :no', \"\\\" :no\", `:no` # :no"), "");
    EXPECT_THAT(query("mysql", "SELECT 'open \\'"), HasSubstr("ends inside a string"));
    EXPECT_THAT(query("mysql", "SELECT ?"), HasSubstr("holds a ?"));
}

}  // namespace
}  // namespace ncp::test
