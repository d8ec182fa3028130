// What the operator lets students leave out, and the copy that they may keep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/response.h"
#include "unit/transfer/walk.h"

namespace ncp::test {
namespace {

using config::Picking;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// 1 Degree with its part 2 Algebra, and 3 Botany alone.
std::string degree_with_a_part() {
    std::string report = invented_report("one.example", {{"Degree"}, {"Botany"}});
    const std::string end = "</learningOpportunitySpecification>";
    report.insert(report.find(end),
                  "<hasPart><learningOpportunitySpecification><title xml:lang=\"en\">Algebra"
                  "</title><specifies><learningOpportunityInstance><status>passed</status>"
                  "</learningOpportunityInstance></specifies>" +
                      end + "</hasPart>");
    return report;
}

int chosen(Walk& walk, const std::vector<std::string>& picks) {
    std::vector<std::pair<std::string, std::string>> fields{{"revision", walk.revision()}};
    for (const std::string& pick : picks)
        fields.emplace_back("pick", pick);
    return walk.post(walk.base() + "/choose", fields).status;
}

std::string delivered(Walk& walk) {
    const std::string page = walk.get(walk.base() + "/deliver").body;
    return protocol::decode_elmo(hidden_field(page, "elmo"), 4U << 20).value_or("nothing");
}

TEST(Picking, OfPartsTakesAPartWithoutItsWhole) {
    Walk walk({delivers(degree_with_a_part())});
    walk.log_in();
    walk.wait_for_choice();
    EXPECT_EQ(chosen(walk, {"2"}), 303);
    walk.consent();
    EXPECT_THAT(delivered(walk), AllOf(HasSubstr("Algebra"), Not(HasSubstr("Degree</title>")),
                                       Not(HasSubstr("Botany"))));
}

TEST(Picking, OfWholesOffersNoPartAndRefusesIt) {
    Walk walk({delivers(degree_with_a_part())});
    walk.policy().picking = Picking::wholes;
    walk.log_in();
    walk.wait_for_choice();
    const std::string page = walk.get(walk.base() + "/choose").body;
    EXPECT_THAT(page, AllOf(HasSubstr("data-wholes"), Not(HasSubstr("untick the degree")),
                            HasSubstr("value=\"2\" checked=\"checked\" disabled=\"disabled\"")));
    EXPECT_THAT(page, Not(HasSubstr("value=\"1\" checked=\"checked\" disabled")));
    EXPECT_EQ(chosen(walk, {"2"}), 400);
    EXPECT_EQ(chosen(walk, {"1"}), 303);
    walk.consent();
    EXPECT_THAT(delivered(walk),
                AllOf(HasSubstr("Degree"), HasSubstr("Algebra"), Not(HasSubstr("Botany"))));
}

TEST(Picking, OfNothingSendsEverythingWhateverTheFormSays) {
    Walk walk({delivers(degree_with_a_part())});
    walk.policy().picking = Picking::nothing;
    walk.log_in();
    walk.wait_for_choice();
    EXPECT_THAT(walk.get(walk.base() + "/choose").body, Not(HasSubstr("name=\"pick\"")));
    EXPECT_EQ(chosen(walk, {"3"}), 303);
    walk.consent();
    EXPECT_THAT(delivered(walk),
                AllOf(HasSubstr("Degree"), HasSubstr("Algebra"), HasSubstr("Botany")));
}

TEST(Picking, IsTheStricterOfPolicyAndClient) {
    for (const Picking policy : {Picking::parts, Picking::wholes}) {
        Walk walk({delivers(degree_with_a_part())});
        walk.policy().picking = policy;
        walk.post_entry({{"sessionId", "session-1"},
                         {"returnUrl", "https://client.example/receive"},
                         {"allowToPickCourses", "false"}});
        walk.get(walk.base() + "/login/invented");
        walk.post(walk.base() + "/login/invented", {{"student", "1"}});
        walk.wait_for_choice();
        EXPECT_THAT(walk.get(walk.base() + "/choose").body, Not(HasSubstr("name=\"pick\"")));
    }
}

std::string header(const http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return "";
}

TEST(OwnCopy, IsTheFilesThatAreSent) {
    Walk walk({delivers(degree_with_a_part())});
    walk.print_transcripts();
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    EXPECT_THAT(walk.get(walk.base() + "/consent").body, HasSubstr("name=\"copy\""));
    EXPECT_EQ(walk.get(walk.base() + "/copy/emrex-results.xml").status, 303) << "not before";
    EXPECT_EQ(
        walk.post(walk.base() + "/consent", {{"revision", walk.revision()}, {"copy", "1"}}).status,
        303);
    const http::Response page = walk.get(walk.base() + "/deliver");
    EXPECT_THAT(page.body,
                AllOf(HasSubstr("/copy/emrex-results.xml"), HasSubstr("/copy/emrex-transcript.pdf"),
                      Not(HasSubstr("data-auto-submit")), Not(HasSubstr("deliver.js"))));
    const http::Response xml = walk.get(walk.base() + "/copy/emrex-results.xml");
    EXPECT_EQ(xml.content_type, "application/xml");
    EXPECT_EQ(header(xml, "Content-Disposition"), "attachment; filename=\"emrex-results.xml\"");
    EXPECT_EQ(xml.body, delivered(walk));
    const http::Response pdf = walk.get(walk.base() + "/copy/emrex-transcript.pdf");
    EXPECT_EQ(pdf.content_type, "application/pdf");
    EXPECT_THAT(pdf.body, StartsWith("%PDF-1.7"));
    EXPECT_EQ(walk.get(walk.base() + "/copy/other.xml").status, 404);
}

TEST(OwnCopy, WaitsForNobodyWhoDidNotAskForIt) {
    Walk walk({delivers(degree_with_a_part())});
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    walk.consent();
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body,
                AllOf(HasSubstr("data-auto-submit"), HasSubstr("/copy/emrex-results.xml"),
                      Not(HasSubstr("emrex-transcript.pdf"))));
    EXPECT_EQ(walk.get(walk.base() + "/copy/emrex-transcript.pdf").status, 404);
}

TEST(OwnCopy, IsNotThereWhereTheOperatorSaysNoAndAfterItsTime) {
    Walk walk({delivers(degree_with_a_part())});
    walk.policy().own_copy = false;
    walk.log_in();
    walk.wait_for_choice();
    walk.choose_everything();
    EXPECT_THAT(walk.get(walk.base() + "/consent").body, Not(HasSubstr("name=\"copy\"")));
    walk.post(walk.base() + "/consent", {{"revision", walk.revision()}, {"copy", "1"}});
    EXPECT_THAT(walk.get(walk.base() + "/deliver").body,
                AllOf(HasSubstr("data-auto-submit"), Not(HasSubstr("/copy/"))));
    EXPECT_EQ(walk.get(walk.base() + "/copy/emrex-results.xml").status, 404);

    walk.policy().own_copy = true;
    EXPECT_EQ(walk.get(walk.base() + "/copy/emrex-results.xml").status, 200);
    walk.clock().advance(std::chrono::minutes(11));
    EXPECT_EQ(walk.get(walk.base() + "/copy/emrex-results.xml").status, 404);
}

}  // namespace
}  // namespace ncp::test
