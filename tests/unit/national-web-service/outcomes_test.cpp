// What the call becomes when the service does not answer as it should.
#include <gmock/gmock.h>

#include <atomic>

#include "web_plugin.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class Outcomes : public WithAnswers {
  protected:
    // Whatever happens, nobody learns what was asked or sent.
    Outcome of(const WebReply& reply) {
        Outcome outcome = answered_by(reply);
        EXPECT_THAT(outcome.parts, SizeIs(0));
        for (const std::string& said :
             {outcome.operator_text, outcome.student_text, outcome.backend_code, plugin.log()}) {
            EXPECT_THAT(said, Not(HasSubstr("010190")));
            EXPECT_THAT(said, Not(HasSubstr("secret of the service")));
        }
        return outcome;
    }
    static WebReply fault(const std::string& code, std::int32_t status = 500) {
        VirtaReply reply = VirtaService::fault(
            code, "Validation error: Value '010190-020A' is the secret of the service");
        return {NCP_OK, status, std::move(reply.body), {}};
    }
};

TEST_F(Outcomes, what_the_host_says_of_the_connection_is_the_outcome) {
    for (const ncp_status status : {NCP_CONFIG, NCP_TEMPORARY, NCP_PERMANENT, NCP_DEADLINE,
                                    NCP_CANCELLED, NCP_INVALID, NCP_INTERNAL}) {
        EXPECT_EQ(of({status, 0, "", {}}).status, status);
    }
    EXPECT_THAT(of({NCP_CONFIG, 0, "", {}}).operator_text, HasSubstr("[source.http]"));
}

TEST_F(Outcomes, http_statuses) {
    const std::vector<std::pair<int, ncp_status>> cases{
        {401, NCP_PERMANENT}, {403, NCP_PERMANENT}, {400, NCP_PERMANENT}, {404, NCP_PERMANENT},
        {405, NCP_PERMANENT}, {204, NCP_PERMANENT}, {302, NCP_PERMANENT}, {408, NCP_TEMPORARY},
        {429, NCP_TEMPORARY}, {500, NCP_TEMPORARY}, {502, NCP_TEMPORARY}, {503, NCP_TEMPORARY},
        {504, NCP_TEMPORARY}};
    for (const auto& [http, status] : cases) {
        const Outcome outcome = of({NCP_OK, http, "<html>secret of the service</html>", {}});
        EXPECT_EQ(outcome.status, status) << http;
        EXPECT_EQ(outcome.backend_code, std::to_string(http));
        EXPECT_THAT(outcome.operator_text, HasSubstr(std::to_string(http)));
    }
}

TEST_F(Outcomes, a_service_that_says_when_to_come_back_is_believed_for_a_day) {
    const auto wait = [&](const char* value) {
        return of({NCP_OK, 503, "", {{"retry-after", value}}}).retry_after_ms;
    };
    EXPECT_EQ(wait("120"), 120'000);
    EXPECT_EQ(wait("0"), 0);
    EXPECT_EQ(wait("86401"), -1);
    EXPECT_EQ(wait("-1"), -1);
    EXPECT_EQ(wait("99999999999999999999"), -1);
    EXPECT_EQ(wait("Wed, 21 Oct 2026 07:28:00 GMT"), -1);
}

TEST_F(Outcomes, soap_faults) {
    EXPECT_EQ(of(fault("Server")).status, NCP_TEMPORARY);
    EXPECT_EQ(of(fault("Server.Database")).status, NCP_TEMPORARY);
    EXPECT_EQ(of(fault("Client.Authentication")).status, NCP_PERMANENT);
    EXPECT_EQ(of(fault("Client")).status, NCP_PERMANENT);
    EXPECT_EQ(of(fault("VersionMismatch")).status, NCP_PERMANENT);
    EXPECT_EQ(of(fault("Client", 200)).status, NCP_PERMANENT) << "some send faults with 200";
    EXPECT_EQ(of(fault("Client")).backend_code, "Client");
    EXPECT_EQ(of(fault("010190-1 &lt;")).backend_code, "-") << "codes are letters";
    EXPECT_EQ(of(fault("")).backend_code, "unknown");
}

TEST_F(Outcomes, a_failure_with_the_records_in_it_is_a_failure) {
    if (!service) GTEST_SKIP() << "the reference data is not beside the project";
    const std::string virta = R"(<Virta xmlns="urn:mace:funet.fi:virta/2015/09/01">)" +
                              student(attainment({})) + "</Virta>";
    EXPECT_EQ(of({NCP_OK, 500, service->answer_with(virta).body, {}}).status, NCP_TEMPORARY);
}

TEST_F(Outcomes, a_cancelled_call_asks_nothing) {
    const std::atomic<bool> cancelled = true;
    CallFacts facts;
    facts.cancelled = &cancelled;
    plugin.web = [](const WebRequest&) -> WebReply {
        ADD_FAILURE() << "asked";
        return {NCP_TEMPORARY, 0, "", {}};
    };
    EXPECT_EQ(plugin.fetch({{"national_id", "010190-020A"}}, facts).status, NCP_CANCELLED);
}

TEST_F(Outcomes, a_host_that_takes_no_more_decides) {
    const std::string virta = student(attainment({}));
    for (int refuse_at = 0; refuse_at < 3; ++refuse_at) {
        CallFacts facts;
        facts.refuse_at = refuse_at;
        answered(virta);  // sets the answer
        EXPECT_EQ(plugin.fetch({{"national_id", "010190-020A"}}, facts).status, NCP_INVALID);
    }
}

TEST_F(Outcomes, a_check_says_what_is_wrong) {
    plugin.web = [](const WebRequest&) { return WebReply{NCP_OK, 503, "", {}}; };
    const Outcome outcome = plugin.check();
    EXPECT_EQ(outcome.status, NCP_OK);
    ASSERT_THAT(outcome.parts, SizeIs(2));
    EXPECT_THAT(outcome.parts[1].bytes, HasSubstr("HTTP status 503"));
    EXPECT_THAT(outcome.parts[1].bytes, HasSubstr("\"result\":\"failed\""));
}

}  // namespace
}  // namespace ncp::test
