// `emrex-ncp demo`, walked through by students without JavaScript: every sample student, every
// return code, and what is left afterwards (nothing).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/bytes.h"
#include "elmo/outline.h"
#include "elmo/schema.h"
#include "flow/student.h"
#include "protocol/response.h"
#include "support/ports.h"
#include "support/program.h"

namespace ncp::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Demonstration : public testing::Test {
  protected:
    void SetUp() override {
        elmo::initialise_xml();
        ASSERT_TRUE(demo_.wait_for_output("Open https://")) << demo_.log();
    }
    void TearDown() override { expect_nothing_personal_in_the_log(); }

    std::string client_url() const {
        return "https://127.0.0.1:" + std::to_string(port_ + 1) + "/";
    }

    // From the choice on: everything, consent, and the signed document that would be posted.
    std::string consent_to_everything() {
        student_.send("/choose");
        EXPECT_EQ(student_.status(), 200);
        student_.send("/consent");
        return student_.field("/receive", "elmo");
    }

    void expect_nothing_personal_in_the_log() {
        std::string log = demo_.log() + demo_.output();
        for (const char* canary :
             {"Esimerkki", "Provsson", "Nullov", "Vielfalt", "Nguy", "Faultley", "Blandaren",
              "S-100", "s-100", "1999-04-17", "H4sI"}) {
            EXPECT_THAT(log, Not(HasSubstr(canary)));
        }
    }

    std::uint16_t port_ = reserve_ports(2);
    TemporaryFolder temporary_;
    Program demo_{"emrex-ncp",
                  {"demo", "--no-browser", "--port-base", std::to_string(port_)},
                  {{"TMPDIR", temporary_.path().string()}}};
    Student student_;
};

TEST_F(Demonstration, TakesADegreeToTheClientWhichVerifiesIt) {
    go_through_login(student_, client_url(), "s-1001");
    ASSERT_THAT(student_.url(), HasSubstr("/choose"));
    std::string packed = consent_to_everything();
    auto xml = protocol::decode_elmo(packed, 1U << 20);
    ASSERT_TRUE(xml);
    auto outline = elmo::outline(*elmo::Document::parse(*xml));
    ASSERT_TRUE(outline);
    EXPECT_EQ(outline->nodes.at(0).type, "Degree Programme");
    EXPECT_EQ(outline->nodes.at(1).type, "Module");
    EXPECT_EQ(outline->nodes.at(2).type, "Course");
    EXPECT_EQ(outline->nodes.at(2).parent, 2);
    student_.send("/receive");
    EXPECT_THAT(student_.url(), HasSubstr("127.0.0.1"));
    EXPECT_TRUE(student_.sees("Esimerkki")) << student_.page().text;
    EXPECT_TRUE(demo_.wait_for_output("ended with NCP_OK")) << demo_.log();
}

TEST_F(Demonstration, SendsASignedTranscriptForPeopleAsTheFirstAttachment) {
    go_through_login(student_, client_url(), "s-1005");
    auto xml = protocol::decode_elmo(consent_to_everything(), 1U << 20);
    ASSERT_TRUE(xml);
    const std::string before = "<type>EMREX transcript</type>";
    const std::string content = "<content>data:application/pdf;base64,";
    ASSERT_THAT(*xml, HasSubstr(before));
    EXPECT_EQ(xml->find("<type>EMREX transcript</type>"),
              xml->find("<type>", xml->find("</report>")));
    const std::size_t begin = xml->find(content, xml->find(before)) + content.size();
    auto pdf = base64_decode(std::string_view(*xml).substr(begin, xml->find('<', begin) - begin));
    ASSERT_TRUE(pdf) << "on one line";
    const auto file = temporary_.path() / "transcript.pdf";
    write_file(file, *pdf);
    EXPECT_THAT(run("pdfsig", {file}).output, HasSubstr("Signature is Valid."));
    EXPECT_THAT(run("pdftotext", {file, "-"}).output, HasSubstr("Nguyễn-Παραδείγματος"));
    EXPECT_THAT(run("pdfdetach", {"-list", file}).output, HasSubstr("elmo.xml"));
}

TEST_F(Demonstration, JoinsThreeInstitutions) {
    go_through_login(student_, client_url(), "s-1002");
    auto xml = protocol::decode_elmo(consent_to_everything(), 1U << 20);
    ASSERT_TRUE(xml);
    EXPECT_EQ(elmo::outline(*elmo::Document::parse(*xml))->reports.size(), 3U);
}

TEST_F(Demonstration, ItsClientTakesDeliveriesOfSeveralMegabytes) {
    student_.visit(client_url());
    HttpsClient browser(static_cast<std::uint16_t>(port_ + 1));
    HttpReply reply = browser.post("/receive", {{"sessionId", student_.field("/ncp", "sessionId")},
                                                {"returnCode", "NCP_OK"},
                                                {"returnMessage", ""},
                                                {"elmo", std::string(8U << 20, 'A')}});
    EXPECT_EQ(reply.status, 400) << "read, and found to be no document";
}

TEST_F(Demonstration, SaysNoResults) {
    go_through_login(student_, client_url(), "s-1003");
    EXPECT_EQ(student_.field("/receive", "returnCode"), "NCP_NO_RESULTS");
    EXPECT_EQ(student_.field("/receive", "elmo"), "");
    student_.send("/receive");
    EXPECT_EQ(student_.status(), 200);
}

TEST_F(Demonstration, SendsFourHundredCoursesOrOnlyOneOfThem) {
    go_through_login(student_, client_url(), "s-1004");
    auto xml = protocol::decode_elmo(consent_to_everything(), 4U << 20);
    ASSERT_TRUE(xml);
    EXPECT_EQ(elmo::outline(*elmo::Document::parse(*xml))->nodes.size(), 400U);

    Student picky;
    go_through_login(picky, client_url(), "s-1004");
    picky.send("/choose", "", [](HtmlForm& form) {
        for (HtmlField& field : form.fields) {
            if (field.name == "pick") field.checked = field.value == "250";
        }
    });
    picky.send("/consent");
    xml = protocol::decode_elmo(picky.field("/receive", "elmo"), 1U << 20);
    ASSERT_TRUE(xml);
    EXPECT_EQ(elmo::outline(*elmo::Document::parse(*xml))->nodes.size(), 1U);
}

TEST_F(Demonstration, KeepsNamesBeyondLatin1) {
    go_through_login(student_, client_url(), "s-1005");
    auto xml = protocol::decode_elmo(consent_to_everything(), 1U << 20);
    ASSERT_TRUE(xml);
    EXPECT_THAT(*xml, HasSubstr("<familyName>Nguyễn-Παραδείγματος</familyName>"));
    student_.send("/receive");
    EXPECT_TRUE(student_.sees("Nguyễn-Παραδείγματος"));
}

TEST_F(Demonstration, NamesTheRegistryThatFailed) {
    go_through_login(student_, client_url(), "s-1006");
    EXPECT_TRUE(student_.sees("Registry of the demonstration"));
    student_.send("/gather/again");  // the database is broken for this student: nothing changes
    student_.wait_while_at("/gather");
    EXPECT_TRUE(student_.sees("Ask again"));
    student_.send("/gather");
    EXPECT_TRUE(student_.sees("Registry of the demonstration"));
    EXPECT_EQ(student_.field("/receive", "returnCode"), "NCP_ERROR");
    student_.send("/receive");
    EXPECT_EQ(student_.status(), 200);
    EXPECT_THAT(demo_.log(), HasSubstr("demo-registry"));
}

TEST_F(Demonstration, OffersOnlyWhatWasPassed) {
    go_through_login(student_, client_url(), "s-1007");
    auto xml = protocol::decode_elmo(consent_to_everything(), 1U << 20);
    ASSERT_TRUE(xml);
    EXPECT_THAT(*xml, HasSubstr("<status>passed</status>"));
    EXPECT_THAT(*xml, Not(HasSubstr("<status>failed</status>")));
    EXPECT_THAT(*xml, Not(HasSubstr("<status>in-progress</status>")));
}

TEST_F(Demonstration, CancelsOnRequest) {
    go_through_login(student_, client_url(), "s-1001");
    std::string base = student_.url().substr(0, student_.url().rfind('/'));
    student_.visit(base + "/cancel");
    student_.send("/cancel");
    EXPECT_EQ(student_.field("/receive", "returnCode"), "NCP_CANCEL");
    student_.send("/receive");
    EXPECT_EQ(student_.status(), 200);
}

TEST_F(Demonstration, KeepsItsDirectoryPrivateAndRemovesIt) {
    std::vector<std::filesystem::path> made;
    for (const auto& entry : std::filesystem::directory_iterator(temporary_.path())) {
        made.push_back(entry.path());
    }
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(std::filesystem::status(made[0]).permissions(), std::filesystem::perms::owner_all);
    EXPECT_EQ(demo_.stop(), 0);
    EXPECT_TRUE(std::filesystem::is_empty(temporary_.path()));
}

TEST_F(Demonstration, LeavesNothingBehindWhenItsTerminalIsClosed) {
    ::kill(demo_.id(), SIGHUP);
    EXPECT_EQ(demo_.wait(), 0);
    EXPECT_TRUE(std::filesystem::is_empty(temporary_.path()));
}

// What opens the browser may run for as long as the browser does, and must be as easy to end.
TEST_F(Demonstration, EndsOnRequestWhileTheBrowserIsStillOpen) {
    TemporaryFolder folder;
    const auto opener = folder.path() / "xdg-open";
    const auto number = folder.path() / "number";
    write_file(opener, "#!/bin/sh\necho $$ >'" + number.string() + ".new'\nmv '" + number.string() +
                           ".new' '" + number.string() + "'\nexec sleep 600 >'/dev/null' 2>&1\n");
    std::filesystem::permissions(opener, std::filesystem::perms::owner_all);
    Program demo("emrex-ncp", {"demo", "--port-base", std::to_string(reserve_ports(2))},
                 {{"PATH", folder.path().string() + ":" + std::getenv("PATH")},
                  {"DISPLAY", ":no-such-display"}});
    ASSERT_TRUE(demo.wait_for_output("Open https://")) << demo.log();
    for (int i = 0; i < 3000 && !std::filesystem::exists(number); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(std::filesystem::exists(number)) << "the opener was not started";
    const std::string browser = content_of(number).substr(0, content_of(number).find('\n'));
    EXPECT_EQ(demo.stop(), 0);
    std::string status = content_of("/proc/" + browser + "/status");
    EXPECT_THAT(status, HasSubstr("SigBlk:\t0000000000000000")) << "it inherits nothing of ours";
    EXPECT_EQ(::kill(std::stoi(browser), SIGTERM), 0);
}

TEST_F(Demonstration, SaysThatItsPortIsTaken) {
    Finished second =
        run("emrex-ncp", {"demo", "--no-browser", "--port-base", std::to_string(port_)});
    EXPECT_EQ(second.exit_code, 2);
    EXPECT_THAT(second.log, HasSubstr(std::to_string(port_)));
}

}  // namespace
}  // namespace ncp::test
