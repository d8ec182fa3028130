#include "unit/transfer_views/pages_fixture.h"

namespace ncp::transfer {
namespace {

using protocol::ReturnCode;

class DeliverPage : public Views {
  protected:
    static Delivering delivering(ReturnCode code, std::string reason) {
        Delivering delivering;
        delivering.code = code;
        delivering.form = {"session <&\"'> id", "NCP_OK", "Results sent", "H4sIAA+/="};
        delivering.return_url = "https://client.example.org/back?x=1&y='2";
        delivering.reason_key = std::move(reason);
        delivering.results = 12;
        return delivering;
    }
};

TEST_F(DeliverPage, posts_exactly_the_four_fields_to_the_return_address) {
    Html page(deliver_page(frame(), delivering(ReturnCode::ok, "")));
    EXPECT_EQ(page.one("//main//form/@action"), "https://client.example.org/back?x=1&y='2");
    EXPECT_EQ(page.one("//main//form/@method"), "post");
    EXPECT_EQ(page.one("//main//form/@enctype"), "application/x-www-form-urlencoded");
    EXPECT_EQ(page.all("//main//form//input/@name"),
              (std::vector<std::string>{"sessionId", "returnCode", "returnMessage", "elmo"}));
    EXPECT_EQ(
        page.all("//main//form//input/@value"),
        (std::vector<std::string>{"session <&\"'> id", "NCP_OK", "Results sent", "H4sIAA+/="}));
    EXPECT_EQ(page.count("//main//form//button[@name]"), 0U) << "no field of ours goes along";
}

TEST_F(DeliverPage, gives_back_every_printable_session_id_byte_for_byte) {
    std::string printable;
    for (char c = 0x20; c < 0x7F; ++c)
        printable += c;
    Delivering all = delivering(ReturnCode::ok, "");
    all.form.session_id = printable;
    Html page(deliver_page(frame(), all));
    EXPECT_EQ(page.one("//input[@name='sessionId']/@value"), printable);
}

TEST_F(DeliverPage, submits_itself_on_ok_and_cancel_only) {
    for (auto [code, reason, by_itself] :
         {std::tuple(ReturnCode::ok, "", true),
          std::tuple(ReturnCode::cancel, "outcome.cancel", true),
          std::tuple(ReturnCode::no_results, "outcome.no_results", false),
          std::tuple(ReturnCode::error, "error.expired", false)}) {
        Html page(deliver_page(frame(), delivering(code, reason)));
        EXPECT_EQ(page.count("//main//form[@data-auto-submit]"), by_itself ? 1U : 0U) << reason;
        EXPECT_EQ(page.count("//script[@src='/assets/deliver.js']"), by_itself ? 1U : 0U) << reason;
        EXPECT_EQ(page.count("//main//form/noscript"), by_itself ? 1U : 0U) << reason;
        EXPECT_EQ(page.count("//main//form/button[@type='submit']"), 1U) << reason;
    }
}

TEST_F(DeliverPage, sends_elmo_present_and_empty_when_there_is_none) {
    Delivering empty = delivering(ReturnCode::cancel, "outcome.cancel");
    empty.form.elmo = "";
    Html page(deliver_page(frame(), empty));
    EXPECT_EQ(page.one("//input[@name='elmo']/@value"), "");
}

TEST_F(DeliverPage, says_what_was_sent_or_why_nothing_was) {
    Html ok(deliver_page(frame(), delivering(ReturnCode::ok, "")));
    EXPECT_EQ(ok.one("//h1"), "Sending 12 results to client.example.org");
    Html none(deliver_page(frame(), delivering(ReturnCode::no_results, "outcome.none_passed")));
    EXPECT_EQ(none.one("//h1"), "No passed results were found");
    EXPECT_EQ(none.one("//main//form/button"), "Go back to client.example.org");
}

TEST_F(DeliverPage, names_the_sources_that_failed) {
    Delivering failed = delivering(ReturnCode::error, "error.source_failed");
    failed.failed_sources = {"Conservatory of Music", "<Slow College>"};
    Html page(deliver_page(frame(), failed));
    EXPECT_EQ(page.all("//main//li"),
              (std::vector<std::string>{"Conservatory of Music", "<Slow College>"}));
}

}  // namespace
}  // namespace ncp::transfer
