// The walk through the six rooms, its four ends, and that nothing is lost on the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "elmo/outline.h"
#include "protocol/response.h"
#include "signing/verify.h"
#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string location(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
        if (name == "Location") return value;
    }
    return "";
}

struct Delivered {
    std::string session_id, return_code, elmo;
};

Delivered delivery(Walk& walk) {
    http::Response page = walk.get(walk.base() + "/deliver");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.kind, http::PageKind::delivery);
    EXPECT_THAT(page.body, HasSubstr("name=\"elmo\"")) << "present even when empty";
    EXPECT_THAT(page.body, HasSubstr("name=\"returnMessage\""));
    return {hidden_field(page.body, "sessionId"), hidden_field(page.body, "returnCode"),
            hidden_field(page.body, "elmo")};
}

TEST(Walk, DeliversEverythingThatWasChosen) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}}))});
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    walk.consent();
    Delivered delivered = delivery(walk);
    EXPECT_EQ(delivered.session_id, "session-1");
    EXPECT_EQ(delivered.return_code, "NCP_OK");

    auto xml = protocol::decode_elmo(delivered.elmo, 1 << 20);
    ASSERT_TRUE(xml);
    EXPECT_EQ(signing::verify(*xml, walk.key().certificate_pem()).verdict, signing::Verdict::valid);
    auto outline = elmo::outline(*elmo::Document::parse(*xml));
    ASSERT_TRUE(outline);
    EXPECT_EQ(outline->nodes.size(), 2U);
    EXPECT_EQ(outline->learner.family_name, "Canary-Storm");
}

// What was delivered, when the degree's supplement carries a signature of its own.
std::string delivered_with_a_signed_supplement(bool keep) {
    std::string report = invented_report("one.example", {{"Degree"}});
    const std::string method = "Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"";
    const std::string place = "</learningOpportunityInstance>";
    report.insert(
        report.find(place),
        "<diplomaSupplement><version>2018</version><issueDate>2026-01-01</issueDate>"
        "<introduction>As the model has it</introduction><section "
        "number=\"1\"><title>Holder</title>"
        "</section><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>"
        "<CanonicalizationMethod " +
            method + "/><SignatureMethod " + method + "/><Reference><DigestMethod " + method +
            "/><DigestValue>AAAA</DigestValue></Reference></SignedInfo><SignatureValue>AAAA"
            "</SignatureValue></Signature></diplomaSupplement>");
    Walk walk({delivers(report)});
    walk.policy().keep_nested_signatures = keep;
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    walk.consent();
    auto xml = protocol::decode_elmo(delivery(walk).elmo, 1 << 20);
    if (!xml) return "nothing";
    EXPECT_EQ(signing::verify(*xml, walk.key().certificate_pem()).verdict, signing::Verdict::valid);
    return *xml;
}

TEST(Walk, SignatureOfADiplomaSupplementIsStrippedOrKeptAsThePolicySays) {
    const auto signatures = [](const std::string& xml) {
        std::size_t found = 0;
        for (std::size_t at = 0; (at = xml.find("<Signature ", at)) != std::string::npos; ++at)
            ++found;
        return found;
    };
    const std::string stripped = delivered_with_a_signed_supplement(false);
    EXPECT_THAT(stripped, HasSubstr("<diplomaSupplement>"));
    EXPECT_EQ(signatures(stripped), 1U);
    EXPECT_EQ(signatures(delivered_with_a_signed_supplement(true)), 2U);
}

TEST(Walk, DeliversOnlyWhatWasTicked) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}, {"Chemistry"}}))});
    walk.log_in();
    walk.wait_for_choice();
    ASSERT_EQ(
        walk.post(walk.base() + "/choose", {{"revision", walk.revision()}, {"pick", "2"}}).status,
        303);
    http::Response consent = walk.get(walk.base() + "/consent");
    EXPECT_THAT(consent.body, HasSubstr("Botany"));
    EXPECT_THAT(consent.body, Not(HasSubstr("Algebra")));
    EXPECT_THAT(consent.body, HasSubstr("https://client.example/receive"));
    walk.consent();
    auto xml = protocol::decode_elmo(delivery(walk).elmo, 1 << 20);
    ASSERT_TRUE(xml);
    EXPECT_THAT(*xml, HasSubstr("Botany"));
    EXPECT_THAT(*xml, Not(HasSubstr("Algebra")));
    EXPECT_THAT(*xml, Not(HasSubstr("Chemistry")));
}

TEST(Walk, SaysNoResultsOnlyWhenEverySourceSaidSo) {
    Walk walk({has_nothing(), has_nothing()});
    walk.log_in();
    walk.wait_for_choice();
    Delivered delivered = delivery(walk);
    EXPECT_EQ(delivered.return_code, "NCP_NO_RESULTS");
    EXPECT_EQ(delivered.elmo, "");
}

TEST(Walk, NeverSaysNoResultsBecauseASourceFailed) {
    Walk walk({has_nothing(), fails(ErrorCode::source_failed)});
    walk.log_in();
    walk.wait_for_choice();
    Delivered delivered = delivery(walk);
    EXPECT_EQ(delivered.return_code, "NCP_ERROR");
    EXPECT_EQ(delivered.elmo, "");
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body, HasSubstr("Source b"));
}

TEST(Walk, NamesASourceThatFailedBesideTheResultsOfAnother) {
    Walk walk(
        {delivers(invented_report("one.example", {{"Algebra"}})), fails(ErrorCode::source_failed)});
    walk.log_in();
    walk.wait_for_choice();
    EXPECT_THAT(walk.get(walk.base() + "/choose").body, HasSubstr("Source b"));
}

TEST(Walk, OffersPassedResultsOnly) {
    Walk walk({delivers(invented_report(
        "one.example", {{"Algebra"}, {"Botany", "failed"}, {"Cello", "in-progress"}}))});
    walk.log_in();
    walk.wait_for_choice();
    http::Response page = walk.get(walk.base() + "/choose");
    EXPECT_THAT(page.body, HasSubstr("Algebra"));
    EXPECT_THAT(page.body, Not(HasSubstr("Botany")));
    EXPECT_THAT(page.body, Not(HasSubstr("Cello")));
}

TEST(Walk, OffersOthersWhenClientAndOperatorBothAllow) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany", "failed"}}))});
    walk.policy().passed_only = false;
    ASSERT_EQ(walk.post_entry({{"sessionId", "s"},
                               {"returnUrl", "https://client.example/"},
                               {"allowNotPassedCourses", "true"}})
                  .status,
              200);
    walk.get(walk.base() + "/login/invented");
    walk.post(walk.base() + "/login/invented", {{"student", "1"}});
    walk.wait_for_choice();
    EXPECT_THAT(walk.get(walk.base() + "/choose").body, HasSubstr("Botany"));
}

TEST(Walk, SaysNoResultsWhenThePolicyLeavesNothing) {
    Walk walk({delivers(invented_report("one.example", {{"Botany", "failed"}}))});
    walk.log_in();
    walk.wait_for_choice();
    EXPECT_EQ(delivery(walk).return_code, "NCP_NO_RESULTS");
}

TEST(Walk, SendsEverythingWhenTheClientForbidsPicking) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}}))});
    ASSERT_EQ(walk.post_entry({{"sessionId", "s"},
                               {"returnUrl", "https://client.example/"},
                               {"allowToPickCourses", "false"}})
                  .status,
              200);
    walk.get(walk.base() + "/login/invented");
    walk.post(walk.base() + "/login/invented", {{"student", "1"}});
    walk.wait_for_choice();
    EXPECT_THAT(walk.get(walk.base() + "/choose").body, Not(HasSubstr("type=\"checkbox\"")));
    ASSERT_EQ(
        walk.post(walk.base() + "/choose", {{"revision", walk.revision()}, {"pick", "1"}}).status,
        303);
    walk.consent();
    auto xml = protocol::decode_elmo(delivery(walk).elmo, 1 << 20);
    ASSERT_TRUE(xml);
    EXPECT_THAT(*xml, HasSubstr("Algebra"));
    EXPECT_THAT(*xml, HasSubstr("Botany"));
}

TEST(Walk, MayGoBackFromConsentAndChooseAgain) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}, {"Botany"}}))});
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200);
    ASSERT_EQ(
        walk.post(walk.base() + "/choose",
                  {{"revision", hidden_field(walk.get(walk.base() + "/choose").body, "revision")},
                   {"pick", "1"}})
            .status,
        303);
    EXPECT_THAT(walk.get(walk.base() + "/consent").body, Not(HasSubstr("Botany")));
}

// A report with a document of this many characters, too random to be compressed to nothing.
std::string report_with_attachment(const std::string& issuer_host, std::size_t characters) {
    std::string report = invented_report(issuer_host, {{"Algebra"}});
    report.insert(report.find("</report>"),
                  "<attachment><title xml:lang=\"en\">Diploma</title><type>Diploma</type>"
                  "<content>data:application/pdf;base64," +
                      random_hex(characters / 2) + "</content></attachment>");
    return report;
}

TEST(Walk, DeliversAnswersThatAreTogetherLargerThanOneMayBe) {
    Walk walk({delivers(report_with_attachment("one.example", 6U << 20)),
               delivers(report_with_attachment("two.example", 6U << 20))});
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    walk.consent();
    Delivered delivered = delivery(walk);
    EXPECT_EQ(delivered.return_code, "NCP_OK");
    EXPECT_GT(delivered.elmo.size(), 8U << 20);
}

TEST(Walk, LeadsBackToTheClientWhenAnswersAreTooLargeTogether) {
    std::vector<ScriptedSource::Answer> answers;
    for (char name = 'a'; name < 'i'; ++name) {
        answers.push_back(
            delivers(report_with_attachment(std::string(1, name) + ".example", 9U << 20)));
    }
    Walk walk(std::move(answers));
    walk.log_in();
    walk.wait_for_choice();
    Delivered delivered = delivery(walk);
    EXPECT_EQ(delivered.return_code, "NCP_ERROR");
    EXPECT_EQ(delivered.session_id, "session-1");
}

TEST(Walk, CanBeCancelledInEveryRoom) {
    auto until_arrived = [](Walk& walk) { walk.post_entry(); };
    auto until_gathering = [](Walk& walk) { walk.log_in(); };
    auto until_choosing = [](Walk& walk) {
        walk.log_in();
        walk.wait_for_choice();
    };
    auto until_consenting = [](Walk& walk) {
        walk.log_in();
        walk.wait_for_choice();
        walk.choose_everything();
    };
    struct Room {
        std::function<void(Walk&)> enter;
        ScriptedSource::Answer answer;
    };
    std::string report = invented_report("one.example", {{"Algebra"}});
    for (const Room& room :
         {Room{until_arrived, hangs()}, Room{until_gathering, hangs()},
          Room{until_choosing, delivers(report)}, Room{until_consenting, delivers(report)}}) {
        Walk walk({room.answer});
        room.enter(walk);
        EXPECT_EQ(walk.get(walk.base() + "/cancel").status, 200);
        EXPECT_EQ(location(walk.post(walk.base() + "/cancel")), walk.base() + "/deliver");
        Delivered delivered = delivery(walk);
        EXPECT_EQ(delivered.return_code, "NCP_CANCEL");
        EXPECT_EQ(delivered.session_id, "session-1");
        EXPECT_EQ(delivered.elmo, "");
    }
}

TEST(Walk, KeepsTransfersInTwoTabsApart) {
    Walk walk({delivers(invented_report("one.example", {{"Algebra"}}))});
    walk.post_entry({{"sessionId", "first"}, {"returnUrl", "https://first.example/"}});
    std::string first = walk.base();
    walk.log_in();
    EXPECT_NE(first, walk.base());
    EXPECT_THAT(walk.get(first + "/login").body, HasSubstr("first.example"));
    walk.wait_for_choice();
    EXPECT_EQ(walk.get(walk.base() + "/choose").status, 200);
    EXPECT_EQ(location(walk.get(first)), first + "/login");
}

TEST(Walk, UsesTheConfiguredPrefixOfReturnCodes) {
    Walk walk({has_nothing()});
    walk.policy().return_code_prefix = "EMP_";
    walk.log_in();
    walk.wait_for_choice();
    EXPECT_EQ(delivery(walk).return_code, "EMP_NO_RESULTS");
}

}  // namespace
}  // namespace ncp::test
