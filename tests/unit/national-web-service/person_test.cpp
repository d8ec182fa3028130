// Who the student is: identity codes and what is asked with them, other people's records.
#include <gmock/gmock.h>

#include "web_plugin.h"

namespace ncp::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string person(const std::string& code, const std::string& more = "") {
    return "<Opiskelija avain=\"1\">" +
           (code.empty() ? "" : "<Henkilotunnus>" + code + "</Henkilotunnus>") +
           "<Sukunimi>Virtanen</Sukunimi><Etunimet>Satu</Etunimet>" + more + "<Opintosuoritukset>" +
           attainment({}) + "</Opintosuoritukset></Opiskelija>";
}

class Person : public WithAnswers {};

TEST_F(Person, every_legal_mark_of_the_century_is_known) {
    const std::map<std::string, std::string> centuries{
        {"+", "18"}, {"-", "19"}, {"Y", "19"}, {"X", "19"}, {"W", "19"}, {"V", "19"}, {"U", "19"},
        {"A", "20"}, {"B", "20"}, {"C", "20"}, {"D", "20"}, {"E", "20"}, {"F", "20"}};
    for (const auto& [mark, century] : centuries) {
        for (const char* end : {"", "123K"}) {
            const std::string code = "020395" + mark + end;
            const Outcome outcome = answered(person(code), {{"national_id", code}});
            EXPECT_EQ(outcome.status, NCP_OK) << code << outcome.operator_text;
            EXPECT_THAT(outcome.documents(), HasSubstr("<bday>" + century + "95-03-02</bday>"));
        }
    }
}

TEST_F(Person, what_is_no_identity_code_is_not_asked_for) {
    for (const char* code :
         {"310299-1234", "020395Z123K", "020395G", "020395", "020395-123", "020395-000A",
          "020395-999K", "020395-123G", "19950302-1234", "SE-123", "02a395-123K", "020395-12 K"}) {
        plugin.web = [](const WebRequest&) -> WebReply {
            ADD_FAILURE() << "asked";
            return {NCP_TEMPORARY, 0, "", {}};
        };
        EXPECT_EQ(plugin.fetch({{"national_id", code}}).status, NCP_STUDENT_UNKNOWN) << code;
        EXPECT_THAT(plugin.log(), Not(HasSubstr(code)));
    }
    EXPECT_THAT(plugin.log(), HasSubstr("a national id that is no Finnish identity code"));
}

TEST_F(Person, neither_code_nor_number_is_insufficient) {
    const Outcome outcome = plugin.fetch({{"email", "a@b.example"}, {"national_id", ""}});
    EXPECT_EQ(outcome.status, NCP_IDENTITY_INSUFFICIENT);
    EXPECT_THAT(outcome.operator_text, HasSubstr("national_id or learner_number"));
}

TEST_F(Person, too_many_values_are_refused) {
    Identity identity;
    for (int i = 0; i < 5; ++i)
        identity.emplace_back("learner_number", std::to_string(i));
    EXPECT_EQ(plugin.fetch(identity).status, NCP_PERMANENT);
}

TEST_F(Person, somebody_elses_records_are_refused) {
    for (const std::string& virta :
         {person("020395-123K"), person("010190-020A") + person("020395-123K")}) {
        const Outcome outcome = answered(virta);
        EXPECT_EQ(outcome.status, NCP_PERMANENT);
        EXPECT_THAT(outcome.parts, SizeIs(0));
        EXPECT_THAT(outcome.operator_text, HasSubstr("birth date"));
        EXPECT_THAT(outcome.operator_text, Not(HasSubstr("0203")));
    }
}

TEST_F(Person, records_by_two_codes_must_be_one_persons) {
    plugin.web = [this](const WebRequest& request) {
        const bool first = request.body.find("010190-020A") != std::string::npos;
        const std::string virta = R"(<Virta xmlns="urn:mace:funet.fi:virta/2015/09/01">)" +
                                  person(first ? "010190-020A" : "020395-123K") + "</Virta>";
        return WebReply{NCP_OK, 200, service ? service->answer_with(virta).body : "", {}};
    };
    if (!service) GTEST_SKIP() << "the reference data is not beside the project";
    const Outcome outcome =
        plugin.fetch({{"national_id", "010190-020A"}, {"national_id", "020395-123K"}});
    EXPECT_EQ(outcome.status, NCP_PERMANENT);
}

TEST_F(Person, of_a_short_and_a_whole_identity_code_the_whole_one_is_shown) {
    const std::string document = answered(person("010190-") + person("010190-020A")).documents();
    EXPECT_THAT(document, HasSubstr("<identifier type=\"nationalIdentifier\">010190-020A<"));
    EXPECT_EQ(count_of(document, "nationalIdentifier"), 1U);
}

TEST_F(Person, without_an_identity_code_there_is_no_birth_date) {
    const Outcome outcome =
        answered(person("", "<KansallinenOppijanumero>1.2.246.562.24.7</KansallinenOppijanumero>"),
                 {{"learner_number", "1.2.246.562.24.7"}});
    EXPECT_EQ(outcome.status, NCP_OK) << outcome.operator_text;
    EXPECT_THAT(outcome.documents(), Not(HasSubstr("<bday>")));
}

TEST_F(Person, citizenship_and_gender_are_given_where_elmo_has_them) {
    const std::string known =
        answered(person("010190-020A",
                        "<Sukupuoli>2</Sukupuoli><Kansalaisuus>999</Kansalaisuus>"
                        "<Kansalaisuus>276</Kansalaisuus>"))
            .documents();
    EXPECT_THAT(known, HasSubstr("<citizenship>DE</citizenship>"));
    EXPECT_THAT(known, HasSubstr("<gender>2</gender>"));
    // South Sudan is younger than the list in ELMO's schema; 736 was Sudan before the division.
    for (const char* code : {"728", "736"}) {
        EXPECT_THAT(answered(person("010190-020A",
                                    std::string("<Kansalaisuus>") + code + "</Kansalaisuus>"))
                        .documents(),
                    Not(HasSubstr("<citizenship>")));
    }
}

TEST_F(Person, every_citizenship_that_comes_out_is_valid) {
    int given = 0;
    for (int number = 0; number < 1000; ++number) {
        std::string code = std::to_string(number);
        code.insert(0, 3 - code.size(), '0');
        WebReply reply;
        reply.body = R"(<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>)"
                     R"(<OpiskelijanKaikkiTiedotResponse xmlns="http://tietovaranto.csc.fi/luku">)"
                     R"(<Virta xmlns="urn:mace:funet.fi:virta/2015/09/01">)" +
                     person("010190-020A", "<Kansalaisuus>" + code + "</Kansalaisuus>") +
                     "</Virta></OpiskelijanKaikkiTiedotResponse></e:Body></e:Envelope>";
        const std::string document = answered_by(reply).documents();
        if (document.find("<citizenship>") == std::string::npos) continue;
        ++given;
        EXPECT_EQ(verdict(document), "") << code;
    }
    EXPECT_EQ(given, 197);
}

}  // namespace
}  // namespace ncp::test
