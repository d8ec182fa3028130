// The test client and the HTML reader that flow tests walk through pages with.
#include <Poco/Exception.h>

#include "support/html.h"
#include "support/https_client.h"
#include "unit/http/test_server.h"

namespace ncp::http {
namespace {

TEST(HttpsClient, GetsPostsAndChecksTheCertificate) {
    auto server = start_server();
    test::HttpsClient browser(server->port(), shared_certificate().certificate);
    test::HttpReply reply = browser.get("/hello/world");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "world");
    EXPECT_EQ(reply.header("x-frame-options"), "DENY");
    EXPECT_EQ(browser.post("/form", {{"a b", "\xc3\xa5&=+"}, {"a b", ""}}).body,
              "a b=\xc3\xa5&=+;a b=;");
    EXPECT_EQ(browser.get("/none").status, 404);
}

TEST(HttpsClient, RefusesAServerThatItDoesNotTrust) {
    const test::TemporaryFolder folder;
    auto other = test::make_test_certificate(folder.path(), "other");
    auto server = start_server();
    test::HttpsClient wary(server->port(), other.certificate);
    EXPECT_THROW(wary.get("/"), Poco::Exception);
    test::HttpsClient trusting(server->port());
    EXPECT_EQ(trusting.get("/").status, 200);
}

TEST(HttpsClient, KeepsCookiesAndFollowsRedirectsOnTheServerOnly) {
    Router router(plain_error_page);
    router.get("/set", [](const Request&) {
        Response response = see_other("/show");
        response.cookies = {host_cookie("a", "1"), host_cookie("b", "2")};
        return response;
    });
    router.get("/drop", [](const Request&) {
        Response response = page(200, "");
        response.cookies = {expired_host_cookie("a")};
        return response;
    });
    router.get("/show", [](const Request& request) {
        return page(200, request.cookie("__Host-a").value_or("-") +
                             request.cookie("__Host-b").value_or("-"));
    });
    router.get("/away", [](const Request&) { return see_other("https://client.example.org/x"); });
    auto server = start_server(test_settings(), std::move(router));
    test::HttpsClient browser(server->port(), shared_certificate().certificate);
    EXPECT_EQ(browser.get("/set").status, 303);
    EXPECT_EQ(browser.follow(browser.get("/set")).body, "12");
    browser.get("/drop");
    EXPECT_EQ(browser.get("/show").body, "-2");
    EXPECT_EQ(browser.follow(browser.get("/away")).header("Location"),
              "https://client.example.org/x");
}

constexpr const char* kPage = R"(<!DOCTYPE html>
<html lang="fi"><head><title>Valitse  tulokset</title><link rel="stylesheet" href="/a/style.css">
<script src="/a/page.js"></script><style>h1 {}</style></head><body>
<h1>Choose &amp; <em>send</em></h1><p>Sinun&nbsp;tulokset</p>
<a href="/t/1/cancel?x=1&amp;y=2" rel="nofollow">Cancel <b>it</b></a><a name="x">no link</a>
<form action="/t/1/choose" method="POST" id="f">
 <input type="hidden" name="csrf" value="t&quot;k">
 <label><input type="checkbox" name="results" value="a" checked> A</label>
 <input type="checkbox" name="results" value="b"><input type="checkbox" name="all">
 <input type="checkbox" name="locked" value="x" checked disabled>
 <input type="radio" name="lang" value="en" checked><input type="radio" name="lang" value="sv">
 <select name="country"><option value="fi">Finland<option>Norway</select>
 <select name="many" multiple><option value="1"><option value="2" selected></select>
 <textarea name="note">hello</textarea>
 <button name="do" value="send">Send 2 results</button>
 <button type="button" name="no">Nothing</button><input type="submit" value="Save">
</form>
<form action="/language"><input name="to" value="en"></form>
<input type="hidden" name="late" value="1" form="f"></body></html>)";

TEST(Html, TellsTitleTextLinksAndResources) {
    test::HtmlPage page = test::parse_html(kPage);
    EXPECT_EQ(page.language, "fi");
    EXPECT_EQ(page.title, "Valitse tulokset");
    EXPECT_EQ(page.headings, std::vector<std::string>{"Choose & send"});
    EXPECT_NE(page.text.find("Sinun\xc2\xa0tulokset"), std::string::npos) << page.text;
    EXPECT_EQ(page.text.find("h1 {}"), std::string::npos);
    ASSERT_EQ(page.links.size(), 1U);
    EXPECT_EQ(page.link("Cancel it").href, "/t/1/cancel?x=1&y=2");
    EXPECT_EQ(page.link("Cancel it").rel, "nofollow");
    EXPECT_THROW(page.link("Other"), std::out_of_range);
    EXPECT_EQ(page.scripts, std::vector<std::string>{"/a/page.js"});
    EXPECT_EQ(page.styles, std::vector<std::string>{"/a/style.css"});
}

TEST(Html, SubmitsWhatABrowserWouldSubmit) {
    test::HtmlPage page = test::parse_html(kPage);
    ASSERT_EQ(page.forms.size(), 2U);
    EXPECT_EQ(page.forms[1].method, "get");
    test::HtmlForm form = page.form("/choose");
    EXPECT_EQ(form.method, "post");
    ASSERT_EQ(form.buttons.size(), 2U);
    using Sent = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(form.submission(&form.button("Send 2 results")), (Sent{{"csrf", "t\"k"},
                                                                     {"results", "a"},
                                                                     {"lang", "en"},
                                                                     {"country", "fi"},
                                                                     {"many", "2"},
                                                                     {"note", "hello"},
                                                                     {"late", "1"},
                                                                     {"do", "send"}}));

    form.check("results", "a", false);
    form.check("results", "b");
    form.check("all", "on");
    form.check("lang", "sv");
    form.check("country", "Norway");
    form.set("note", "x");
    EXPECT_EQ(form.submission(), (Sent{{"csrf", "t\"k"},
                                       {"results", "b"},
                                       {"all", "on"},
                                       {"lang", "sv"},
                                       {"country", "Norway"},
                                       {"many", "2"},
                                       {"note", "x"},
                                       {"late", "1"}}));
    EXPECT_THROW(form.check("results", "z"), std::out_of_range);
    EXPECT_THROW(form.field("absent"), std::out_of_range);
}

TEST(Html, NothingAndNonsenseAreEmptyPages) {
    EXPECT_TRUE(test::parse_html("").forms.empty());
    EXPECT_TRUE(test::parse_html("<<<>>>&&&<form").links.empty());
}

}  // namespace
}  // namespace ncp::http
