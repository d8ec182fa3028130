// What reaches an institution's service, and its answer on the way back: in this process and in a
// worker alike.
#include <gmock/gmock.h>
#include <ncp/plugin.h>

#include "elmo/schema.h"
#include "unit/hei-web-service/service.h"

namespace ncp::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Requests : public testing::TestWithParam<config::Isolation> {
  protected:
    static config::SourceSection section(const Service& service, const std::string& settings) {
        auto made = section_of({&service}, R"("registry":{"hei":[)" +
                                               entry_of(service, "one.example") + "]}," + settings);
        made.isolation = GetParam();
        return made;
    }
};

INSTANTIATE_TEST_SUITE_P(Modes, Requests,
                         testing::Values(config::Isolation::process, config::Isolation::worker),
                         [](const auto& mode) {
                             return mode.param == config::Isolation::worker ? "Worker" : "Process";
                         });

TEST_P(Requests, CarryTheStudentsAttributesInTheBody) {
    const Service service([](const Asked&) { return Reply{200, elmo_of("one.example")}; });
    const std::pair<std::string, std::string> cases[]{
        {R"("request":{"path":"/results","json":"{\"id\":\"{national_id}\",\"l\":\"{language}\"}"})",
         R"({"id":"310100-123X","l":"fi"})"},
        {R"("request":{"path":"/results","form":{"id":"{national_id}","born":"{birth_date}"}})",
         "born=2000-01-31&id=310100-123X"},
        {R"("request":{"path":"/results","xml":"<q id=\"{national_id}\" of=\"{issuer.schac}\"/>"})",
         R"(<q id="310100-123X" of="one.example"/>)"},
    };
    for (const auto& [settings, body] : cases) {
        auto source = open(section(service, settings));
        const std::string logged = log_of([&] {
            auto fetched = source->fetch(ada(), soon(), {});
            ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
            ASSERT_EQ(fetched->parts.size(), 1U);
            EXPECT_EQ(fetched->parts[0].issuer, "one.example");
            EXPECT_THAT(fetched->parts[0].bytes, HasSubstr("<bday>2000-01-31</bday>"));
        });
        const Asked asked = service.asked().back();
        EXPECT_EQ(asked.method, "POST");
        EXPECT_EQ(asked.target, "/api/results");
        EXPECT_EQ(asked.body, body);
        EXPECT_THAT(logged, AllOf(Not(HasSubstr("310100")), Not(HasSubstr("Sample"))));
    }
}

TEST_P(Requests, CarryThemInHeadersAndAddressesIfToldSo) {
    const Service service([](const Asked&) { return Reply{200, elmo_of("one.example")}; });
    auto source = open(
        section(service,
                R"("allow_personal_data_in_urls":true,"request":{"path":"/of/{national_id}",)"
                R"("query":{"name":"{family_name}&x"},"headers":{"X-Trace":"{correlation_id}"}})"));
    auto fetched = source->fetch(ada(), soon(), {});
    ASSERT_TRUE(fetched.has_value()) << fetched.error().describe().str();
    const Asked asked = service.asked().at(0);
    EXPECT_EQ(asked.method, "GET");
    EXPECT_EQ(asked.target, "/api/of/310100-123X?name=Sample&x");
    EXPECT_EQ(asked.header("X-Trace"), "c0ffee");
}

TEST_P(Requests, AreRepeatedForASecondValueOfAnAttribute) {
    const Service service([](const Asked& asked) {
        return asked.body == "id=310100-123X" ? Reply{404} : Reply{200, elmo_of("one.example")};
    });
    auto source = open(section(service, R"("request":{"form":{"id":"{national_id}"}})"));
    auto request = ada();
    request.identity.attributes.emplace_back("national_id", "310100-999Y");
    auto fetched = source->fetch(request, soon(), {});
    ASSERT_TRUE(fetched.has_value());
    EXPECT_EQ(fetched->parts.size(), 1U);
    EXPECT_EQ(service.asked().size(), 2U);
}

TEST_P(Requests, AreNotSentWithoutTheAttributesTheyNeed) {
    const Service service([](const Asked&) { return Reply{200, elmo_of("one.example")}; });
    auto source = open(section(service, R"("request":{"form":{"id":"{eppn}"}})"));
    auto fetched = source->fetch(ada(), soon(), {});
    ASSERT_FALSE(fetched.has_value());
    EXPECT_THAT(fetched.error().describe().str(),
                AllOf(HasSubstr("IDENTITY_INSUFFICIENT"), HasSubstr("eppn")));
    EXPECT_TRUE(service.asked().empty());
}

TEST_P(Requests, ToldToPutIdsIntoAddressesAreRefusedBeforeAnyStudentComes) {
    const Service service([](const Asked&) { return Reply{}; });
    auto source = results::open_plugin_source(
        section(service, R"("request":{"query":{"id":"{national_id}"}})"), system_clock());
    ASSERT_FALSE(source.has_value());
    EXPECT_THAT(source.error().at(0).text, HasSubstr("allow_personal_data_in_urls"));
}

}  // namespace
}  // namespace ncp::test
