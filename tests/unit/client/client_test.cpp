// The client as a browser and a contact point meet it, through its router.
#include "client/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "elmo/document.h"
#include "protocol/response.h"
#include "signing/verify.h"
#include "support/html.h"
#include "support/manual_clock.h"
#include "support/signed_sample.h"

namespace ncp::client {
namespace {

using test::foreign_key;
using test::genuine_key;
using test::signed_sample;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr char kOrigin[] = "https://127.0.0.1:8444";
constexpr char kEntry[] = "https://localhost:8443/ncp";

const pages::Pages& our_pages() {
    static const pages::Pages pages =
        std::move(pages::Pages::load(std::string(NCP_SOURCE_DIR) + "/web").value());
    return pages;
}

class ClientTest : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        elmo::initialise_xml();
        signing::initialise_xmlsec();
    }

    http::Response get(const std::string& path) const {
        http::Request request;
        request.method = http::Method::get;
        request.path = path;
        return router_.answer(request);
    }
    http::Response post(const std::string& path, Fields fields) const {
        http::Request request;
        request.method = http::Method::post;
        request.path = path;
        request.form.fields = std::move(fields);
        return router_.answer(request);
    }
    // A session opened as a browser does: from the start page's form.
    std::string session() const { return session_of(get("/")); }
    static std::string session_of(const http::Response& response) {
        test::HtmlForm form = test::parse_html(response.body).form("/ncp");
        return form.field("sessionId").value;
    }
    http::Response deliver(const std::string& xml, const std::string& session_id,
                           const std::string& code = "NCP_OK") const {
        return post("/receive", {{"sessionId", session_id},
                                 {"returnCode", code},
                                 {"returnMessage", ""},
                                 {"elmo", protocol::encode_elmo(xml).value()}});
    }

    test::ManualClock clock_;
    http::Router router_ = make_client({.origin = kOrigin,
                                        .ncp_url = kEntry,
                                        .ncp_certificate_pem = genuine_key().certificate_pem,
                                        .pages = our_pages(),
                                        .clock = clock_});
};

bool says(const http::Response& response, const std::string& words) {
    return test::parse_html(response.body).text.find(words) != std::string::npos;
}

TEST_F(ClientTest, StartPageSendsWhatEmrexAsksForAndAButtonNameToBeIgnored) {
    auto response = get("/");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.kind, http::PageKind::delivery);  // its form goes to another site
    auto form = test::parse_html(response.body).form("/ncp");
    EXPECT_EQ(form.action, kEntry);
    EXPECT_EQ(form.method, "post");
    EXPECT_EQ(form.field("sessionId").value.size(), 36U);
    EXPECT_EQ(form.field("returnUrl").value, std::string(kOrigin) + "/receive");
    auto sent = form.submission(&form.button("Fetch my results"));
    EXPECT_EQ(sent.size(), 3U);
    EXPECT_NE(session(), session());
}

TEST_F(ClientTest, SignedResultsOfTheContactPointAreTakenAndShown) {
    auto response = deliver(signed_sample(3, genuine_key()), session());
    EXPECT_EQ(response.status, 200);
    for (const char* words :
         {"Your results have arrived", "Passed: the document is intact", "Åse Łucja", "Öberg-Ñúñez",
          "1999-01-01", "University of Examples & Samples", "Examples 3: theory < practice", "7.5",
          "NCP_OK"}) {
        EXPECT_TRUE(says(response, words)) << words;
    }
}

TEST_F(ClientTest, TheNewerPrefixOfReturnCodesIsUnderstood) {
    EXPECT_TRUE(says(deliver(signed_sample(1, genuine_key()), session(), "EMP_OK"),
                     "Your results have arrived"));
}

TEST_F(ClientTest, DocumentsOfOthersAndChangedOnesAreNotTrusted) {
    std::string changed = signed_sample(1, genuine_key());
    changed.replace(changed.find("<resultLabel>B"), 14, "<resultLabel>A");
    for (const std::string& xml :
         {signed_sample(1, foreign_key()), changed, test::elmo_sample(1)}) {
        auto response = deliver(xml, session());
        EXPECT_TRUE(says(response, "cannot be trusted"));
        EXPECT_TRUE(says(response, "Failed: the signature"));
        EXPECT_FALSE(says(response, "Your results have arrived"));
    }
}

TEST_F(ClientTest, AnAnswerIsTakenOncePerSession) {
    std::string id = session();
    std::string xml = signed_sample(1, genuine_key());
    EXPECT_EQ(deliver(xml, id).status, 200);
    auto again = deliver(xml, id);
    EXPECT_EQ(again.status, 403);
    EXPECT_TRUE(says(again, "This answer was not asked for"));
    EXPECT_EQ(deliver(xml, "6f1c2b1e-0d5a-4f6e-9d3b-7a2c4e5f6a7b").status, 403);
}

TEST_F(ClientTest, AnswersAreTooLateAfterAnHour) {
    std::string id = session();
    clock_.advance(std::chrono::minutes(60));
    EXPECT_EQ(deliver(signed_sample(1, genuine_key()), id).status, 403);
}

TEST_F(ClientTest, TheExpectedPersonIsCompared) {
    auto score_shown = [&](const std::string& day, const std::string& family) {
        std::string id = session();
        auto page = post("/expect", {{"sessionId", id},
                                     {"given_names", "Åse Łucja"},
                                     {"family_name", family},
                                     {"birth_date", day}});
        EXPECT_EQ(session_of(page), id);
        return test::parse_html(deliver(signed_sample(1, genuine_key()), id).body).text;
    };
    EXPECT_THAT(score_shown("1999-01-01", "Öberg-Ñúñez"),
                testing::HasSubstr("Passed: the person is the expected one (distance 0;"));
    EXPECT_THAT(score_shown("1999-01-01", "Oberg-Ñúñez"),
                testing::HasSubstr("Passed: the person is the expected one (distance 1;"));
    EXPECT_THAT(score_shown("1999-01-02", "Öberg-Ñúñez"),
                testing::HasSubstr("Failed: the person is the expected one (distance 100;"));
    EXPECT_THAT(score_shown("", "Somebody Else"), testing::HasSubstr("Failed: the person"));
}

TEST_F(ClientTest, WithoutAnExpectedPersonNothingIsClaimed) {
    EXPECT_TRUE(
        says(deliver(signed_sample(1, genuine_key()), session()), "Not checked: the person"));
}

TEST_F(ClientTest, AnswersWithoutResultsAreExplained) {
    for (const char* code : {"NCP_NO_RESULTS", "NCP_CANCEL", "NCP_ERROR", "EMP_CANCEL"}) {
        auto response = post("/receive", {{"sessionId", session()},
                                          {"returnCode", code},
                                          {"returnMessage", "Nobody <b>knows</b>"},
                                          {"elmo", ""}});
        EXPECT_EQ(response.status, 200);
        EXPECT_TRUE(says(response, "No results have arrived")) << code;
        EXPECT_TRUE(says(response, code));
        EXPECT_TRUE(says(response, "Nobody <b>knows</b>"));  // as text, not as markup
        EXPECT_EQ(response.body.find("/received/"), std::string::npos);
    }
}

TEST_F(ClientTest, MalformedAnswersAreRefused) {
    const std::string good = protocol::encode_elmo(signed_sample(1, genuine_key())).value();
    const std::string bomb = protocol::encode_elmo(std::string(20U << 20, ' ')).value();
    auto with = [&](const std::string& code, const std::string& elmo) {
        return Fields{{"sessionId", session()}, {"returnCode", code}, {"elmo", elmo}};
    };
    Fields repeated = with("NCP_OK", good);
    repeated.emplace_back("elmo", good);
    Fields without_code = {{"sessionId", session()}, {"elmo", good}};
    for (const Fields& fields :
         {Fields{}, without_code, repeated, with("OK", good), with("NCP_FINE", good),
          with("NCP_OK", ""), with("NCP_OK", "not base64"), with("NCP_OK", good.substr(4)),
          with("NCP_OK", good + "\n"), with("NCP_OK", bomb),
          with("NCP_OK", protocol::encode_elmo("no XML").value()),
          with("NCP_OK", protocol::encode_elmo("<elmo/>").value())}) {
        auto response = post("/receive", fields);
        EXPECT_EQ(response.status, 400);
        EXPECT_TRUE(says(response, "not an answer of a contact point"));
    }
}

TEST_F(ClientTest, TheSignedDocumentCanBeFetchedForTenMinutesByteForByte) {
    std::string xml = signed_sample(1, genuine_key());
    auto page = test::parse_html(deliver(xml, session()).body);
    std::string address = page.link("The signed document (ELMO XML), for ten minutes").href;
    auto document = get(address);
    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(document.content_type, "application/xml");
    EXPECT_EQ(document.body, xml);
    clock_.advance(std::chrono::minutes(10));
    EXPECT_EQ(get(address).status, 404);
    EXPECT_EQ(get("/received/00000000000000000000000000000000").status, 404);
}

TEST_F(ClientTest, AttachmentsAreNamed) {
    std::string xml = test::elmo_sample(1);
    const std::string attachment =
        "<attachment><identifier type=\"internal\">1</identifier><title xml:lang=\"en\">Transcript "
        "of everything</title><type>EMREX transcript</type></attachment>";
    xml.insert(xml.find("</elmo>"), attachment);
    EXPECT_TRUE(says(deliver(xml, session()), "Attachments for all results"));
    EXPECT_TRUE(says(deliver(xml, session()), "Transcript of everything"));
}

TEST_F(ClientTest, HostileTextOfADocumentStaysText) {
    std::string xml = test::elmo_sample(1);
    const std::string name = "Åse Łucja";
    xml.replace(xml.find(name), name.size(),
                "&lt;script&gt;alert(1)&lt;/script&gt;{{t.page.skip}}");
    auto response = deliver(xml, session());
    EXPECT_EQ(response.body.find("<script"), std::string::npos);
    EXPECT_TRUE(says(response, "<script>alert(1)</script>{{t.page.skip}}"));
}

TEST_F(ClientTest, OtherAddressesGetAPageThatSaysSo) {
    EXPECT_EQ(get("/nowhere").status, 404);
    EXPECT_EQ(get("/receive").status, 405);
    EXPECT_TRUE(says(get("/nowhere"), "There is no such page"));
}

}  // namespace
}  // namespace ncp::client
