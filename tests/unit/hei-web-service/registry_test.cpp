// The registry of institutions: both notations, what is refused, where it comes from.
#include <gmock/gmock.h>
#include <ncp/plugin.h>

#include <atomic>
#include <fstream>

#include "hei-web-service/registry.h"
#include "unit/hei-web-service/service.h"

namespace ncp::test {
namespace {

using hei::Origin;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kToml = R"(
[[hei]]
name = { en = "North University", fi = "Pohjoinen yliopisto" }
identifiers = { schac = "north.example", erasmus = "SF NORTH01", pic = "999000111" }
country = "FI"
website = "https://www.north.example/"
base_url = "https://sis.north.example/emrex/"

[[hei]]
name = { en = "South College" }
identifiers = { pic = "999000222", erasmus = "SF SOUTH01" }
base_url = "https://south.example"
request = { path = "/own", headers = { X-Own = "1" } }
authentication = { method = "basic", user = "ncp", secret = "south" }
)";

std::string why_not(const std::string& text, Origin origin = Origin::operators_file) {
    try {
        hei::parse_registry(text, origin, {});
        return "accepted";
    } catch (const plugin::Refused& refused) {
        EXPECT_EQ(refused.status(), NCP_CONFIG);
        return refused.texts().operator_text;
    }
}

TEST(Registry, ReadsTomlAndJson) {
    const hei::Registry registry = hei::parse_registry(kToml, Origin::operators_file, {});
    ASSERT_EQ(registry.size(), 2U);
    EXPECT_EQ(registry[0].key, "north.example");
    EXPECT_EQ(registry[0].base_url, "https://sis.north.example/emrex");
    EXPECT_EQ(registry[0].issuer.titles.size(), 2U);
    EXPECT_TRUE(registry[0].goes_by("SF NORTH01"));
    EXPECT_FALSE(registry[0].goes_by("SF SOUTH01"));
    EXPECT_EQ(registry[1].key, "SF SOUTH01") << "the first identifier if there is no schac";
    EXPECT_EQ(registry[1].issuer.url, "https://south.example");
    EXPECT_EQ(registry[1].request.fill("https://x", {}).url, "https://x/own");
    EXPECT_EQ(registry[1].authentication.user, "ncp");
    EXPECT_EQ(hei::parse_registry(R"({"hei":[{"name":{"en":"N"},"identifiers":{"schac":"n.example"},
                                   "base_url":"https://n.example"}]})",
                                  Origin::network, {})
                  .front()
                  .key,
              "n.example");
}

TEST(Registry, NamesTheEntryThatIsWrong) {
    const std::string good =
        "name = { en = \"N\" }\nidentifiers = { schac = \"n.example\" }\n"
        "base_url = \"https://n.example\"\n";
    const std::pair<std::string, const char*> cases[]{
        {"", "no institutions"},
        {"[[hei]]\nname = 1", "entry 1 has no identifiers"},
        {"[[hei", "line 1 is no TOML"},
        {"{\"hei\":", "no JSON"},
        {"x = 1", "unknown key \"x\""},
        {"[[hei]]\nidentifiers = { schac = \"n.example\" }", "entry 1 (n.example) has no name"},
        {"[[hei]]\n" + good + "colour = 1", "entry 1 (n.example) has the unknown key \"colour\""},
        {"[[hei]]\n" + good + "[[hei]]\n" + good, "two entries are n.example"},
        {"[[hei]]\n" + good + "request = { path = 1 }", "another shape"},
        {"[[hei]]\n" + good + "request = { pth = \"/\" }", "unknown key \"pth\""},
        {"[[hei]]\n" + good + "request = { path = \"/{national_id}\" }", "allow_personal_data"},
        {"[[hei]]\n" + good + "authentication = { method = \"basic\" }", "secret is missing"},
        {"[[hei]]\nname = { en = \"N\" }\nidentifiers = { schac = \"n\" }\nbase_url = \"http://n\"",
         "base_url"},
        {"[[hei]]\nname = { en = \"N\" }\nidentifiers = { schac = \"n\" }\nbase_url = "
         "\"https://u@n\"",
         "base_url"},
    };
    for (const auto& [text, why] : cases)
        EXPECT_THAT(why_not(text), HasSubstr(why)) << text;
}

TEST(Registry, FromTheNetworkMayNotChangeWhoGetsASecret) {
    EXPECT_THAT(why_not(kToml, Origin::network), HasSubstr("must not change"));
}

TEST(Registry, OfAFileServesAThousandInstitutions) {
    const Service service([](const Asked&) { return Reply{200, elmo_of("h777.example")}; });
    const TemporaryFolder folder;
    const auto file = folder.path() / "heis.toml";
    std::ofstream out(file);
    for (int i = 0; i < 1'000; ++i) {
        const std::string schac = "h" + std::to_string(i) + ".example";
        out << "[[hei]]\nname = { en = \"" << schac << "\" }\nidentifiers = { schac = \"" << schac
            << "\" }\nbase_url = \"" << service.origin() << "/" << i << "\"\n";
    }
    out.close();
    auto source =
        open(section_of({&service}, R"("registry":{"file":")" + file.string() +
                                        R"("},"request":{"form":{"i":"{national_id}"}})"));
    auto fetched = source->fetch(ada("h777.example"), soon(), {});
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    EXPECT_EQ(fetched->parts.at(0).issuer, "h777.example");
    EXPECT_EQ(service.asked().at(0).target, "/777");
    fetched = source->fetch(ada("elsewhere.example"), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(fetched.error().describe().str(), HasSubstr("no such institution"));
}

TEST(Registry, ThatIsAbsentSaysWhatAWorkerNeeds) {
    auto source = results::open_plugin_source(
        section_of({}, R"("registry":{"file":"/nowhere/heis.toml"})"), system_clock());
    ASSERT_FALSE(source.has_value());
    EXPECT_THAT(source.error().at(0).text, testing::AllOf(HasSubstr("/nowhere/heis.toml"),
                                                          HasSubstr("[source.worker] files")));
}

TEST(Registry, FromAnAddressIsRenewedAndTheLastOneOutlivesAFailure) {
    std::atomic<int> turn = 0;
    std::string origin;
    const Service service([&](const Asked& asked) -> Reply {
        if (asked.target != "/registry") return {200, elmo_of("one.example")};
        const int now = turn++;
        if (now == 0 || now == 2) return {500, "canary"};
        return {200, R"({"hei":[{"name":{"en":"One"},"identifiers":{"schac":"one.example"},)"
                     R"("base_url":")" +
                         origin + R"("}]})"};
    });
    origin = service.origin();
    auto source = open(section_of(
        {&service}, R"("registry":{"url":")" + origin + R"(/registry","refresh_minutes":0})"));
    const std::string logged = log_of([&] {
        // The host asks again after a passing failure: both answers of the registry are used up.
        auto fetched = source->fetch(ada("one.example"), soon(), {});
        EXPECT_TRUE(fetched.has_value());
        fetched = source->fetch(ada("one.example"), soon(), {});
        EXPECT_TRUE(fetched.has_value());
    });
    EXPECT_THAT(logged, HasSubstr("the last one stays in use"));
    EXPECT_THAT(logged, HasSubstr("the service answers 500"));
    EXPECT_THAT(logged, Not(HasSubstr("canary")));
}

}  // namespace
}  // namespace ncp::test
