// Every page, with full, minimal and hostile values: nothing unresolved, well-formed, accessible.
#include "config/identity_keys.h"
#include "login/saml/choosing.h"
#include "unit/transfer_views/pages_fixture.h"

namespace ncp::transfer {
namespace {

struct Values {
    Frame frame;
    elmo::Outline outline;
    results::Progress progress;
    std::string text;  // wherever a page takes a text of its own
};

pages::Model login_model(const Values& values) {
    pages::Model model;
    model.set("callback_url", "/t/0a1b2c3d/login/demo");
    pages::Model& student = model.add("students");
    student.set("id", values.text);
    student.set("label", values.text + "x");
    student.set("note", values.text);
    return model;
}

// Of so many institutions with such names.
pages::Model institutions_model(const Values& values, int count, bool unknown) {
    login::saml::Metadata metadata;
    for (int i = 0; i < count; ++i) {
        login::saml::IdentityProvider one;
        one.entity_id = "https://idp" + std::to_string(i) + ".example/" + values.text;
        one.names.push_back({"en", values.text + "x", "x"});
        metadata.providers.push_back(std::move(one));
    }
    const login::saml::Directory directory(std::move(metadata));
    return login::saml::choosing_page(directory, "", "en", "/t/0a1b2c3d/login/haka/back", unknown,
                                      WallTime());
}

Delivering delivering(const Values& values, protocol::ReturnCode code, std::string reason) {
    return {.code = code,
            .form = {values.text, values.text, values.text, values.text},
            .return_url = "https://client.example.org/" + values.text,
            .reason_key = std::move(reason),
            .results = 3,
            .failed_sources = {values.text},
            .copies = {{"emrex-results.xml", "deliver.copy_xml"},
                       {"emrex-transcript.pdf", "deliver.copy_pdf"}}};
}

std::vector<Result<std::string>> every_page(const Values& values) {
    const Frame& frame = values.frame;
    std::vector<Result<std::string>> pages;
    pages.push_back(home_page(frame));
    pages.push_back(arrive_page(frame, {{"demo", values.text + "x"}}));
    pages.push_back(arrive_page(frame, {}));
    for (const auto problem : {LoginProblem::failed, LoginProblem::unavailable,
                               LoginProblem::cancelled, LoginProblem::too_weak}) {
        pages.push_back(arrive_page(frame, {{"demo", values.text + "x", true}},
                                    LoginNotice{problem, values.text + "x"}));
    }
    results::SourceProgress unaskable;
    unaskable.title = values.text + "x";
    for (const std::string& key : config::identity_keys())
        unaskable.lacking_keys.push_back(key);
    unaskable.lacking_keys.emplace_back("example:card_number");
    pages.push_back(lacking_page(frame, {unaskable}, true));
    pages.push_back(lacking_page(frame, {unaskable}, false));
    pages.push_back(login_page(frame, "login-demo", login_model(values)));
    for (int count : {0, 1, 3, 100}) {
        pages.push_back(
            login_page(frame, "login-institution", institutions_model(values, count, count == 3)));
    }
    pages.push_back(gather_page(frame, values.progress));
    for (const auto picking :
         {config::Picking::parts, config::Picking::wholes, config::Picking::nothing}) {
        for (const char* problem : {"", "choose.problem.empty"}) {
            pages.push_back(
                choose_page(frame, {values.outline, values.progress, picking, {1, 2}, problem}));
        }
    }
    pages.push_back(consent_page(frame, {values.outline,
                                         values.progress,
                                         {values.text},
                                         "https://client.example.org/" + values.text,
                                         true,
                                         true}));
    pages.push_back(deliver_page(frame, delivering(values, protocol::ReturnCode::ok, "")));
    Delivering copies_first = delivering(values, protocol::ReturnCode::ok, "");
    copies_first.copies_first = true;
    pages.push_back(deliver_page(frame, copies_first));
    for (const char* reason : {"outcome.no_results", "outcome.none_passed"}) {
        pages.push_back(
            deliver_page(frame, delivering(values, protocol::ReturnCode::no_results, reason)));
    }
    pages.push_back(
        deliver_page(frame, delivering(values, protocol::ReturnCode::cancel, "outcome.cancel")));
    for (const char* reason : {"outcome.forgotten", "outcome.not_sendable"}) {
        pages.push_back(
            deliver_page(frame, delivering(values, protocol::ReturnCode::error, reason)));
    }
    pages.push_back(cancel_page(frame, "/t/0a1b2c3d/choose"));
    for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
        ErrorCode error = static_cast<ErrorCode>(code);
        pages.push_back(error_page(frame, error));
        std::string reason = "error." + std::string(facts(error).page_key);
        pages.push_back(
            deliver_page(frame, delivering(values, protocol::ReturnCode::error, reason)));
    }
    return pages;
}

class EveryPage : public Views {};

TEST_F(EveryPage, is_good_with_all_values) {
    for (const auto& page :
         every_page({frame(), examples::usual(), examples::mixed_progress(), "text"})) {
        Html html(page);
        expect_good_page(html);
        EXPECT_EQ(html.one("//p[@class='receiver-host']"), "client.example.org");
        EXPECT_EQ(html.one("//strong[@class='reference']"), "7f3a90b1c2");
        EXPECT_NE(html.text().find("About 55 minutes left"), std::string::npos);
    }
}

TEST_F(EveryPage, is_good_with_as_little_as_can_be) {
    for (const auto& page : every_page({without_transfer(), examples::minimal(), {}, ""})) {
        Html html(page);
        expect_good_page(html);
        EXPECT_EQ(html.count("//p[@class='receiver-host'] | //strong[@class='reference']"), 0U);
    }
}

TEST_F(EveryPage, is_good_with_nothing_at_all_to_show) {
    elmo::Outline empty;
    for (const auto& page : every_page({frame(), empty, {}, ""}))
        expect_good_page(Html(page));
}

TEST_F(EveryPage, never_misses_a_word) {
    for (const auto& page :
         every_page({frame(), examples::usual(), examples::mixed_progress(), "text"})) {
        Html html(page);
        EXPECT_EQ(html.source().find("{{"), std::string::npos);
        for (const char* key : {"error.", "outcome.", "sources.", "result.", "steps.", "choose.",
                                "arrive.", "lacking.", "identity."}) {
            std::string text = html.text();
            std::size_t at = text.find(key);  // a key printed in place of its text
            bool printed_key =
                at != std::string::npos && at + std::string(key).size() < text.size() &&
                std::islower(static_cast<unsigned char>(text[at + std::string(key).size()]));
            EXPECT_FALSE(printed_key) << key;
        }
    }
}

TEST_F(EveryPage, stays_whole_whatever_comes_from_outside) {
    const std::vector<std::string> attacks{
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onfocus='alert(1)' autofocus='",
        "{{t.page.skip}}{{{csrf}}}{{#institutions}}{{> content}}",
        "{receiver}{count}{title}",
        "]]><!-- --!> <![CDATA[ <?php ?> <!DOCTYPE x>",
        "&lt;&#x3C;&unknown;&",
        "\xE2\x80\xAE\xE2\x81\xA6gnp.exe\xE2\x80\xA8",
        std::string("nul\0 esc\x1B[2J bell\x07 del\x7F", 22),
        "\xFF\xFE\xC0\xBC\xED\xA0\x80 bad bytes",
        "javascript:alert(1)",
        std::string(5'000, 'W'),
    };
    for (const std::string& attack : attacks) {
        Values values{frame(), examples::hostile(attack), examples::mixed_progress(), attack};
        values.frame.contact_point = values.frame.receiver = attack;
        values.frame.csrf = values.frame.correlation_id = attack;
        for (auto& source : values.progress.sources) {
            source.id = source.title = attack;
            source.failed_issuers = {attack};
        }
        for (const auto& page : every_page(values)) {
            Html html(page);
            expect_good_page(html);
            EXPECT_EQ(
                html.count("//script[not(starts-with(@src, '/assets/'))] | "
                           "//img[not(starts-with(@src, '/login/') and @alt = '')] | //@onfocus"),
                0U);
            EXPECT_EQ(html.count("//a[starts-with(@href, 'javascript:')]"), 0U);
            EXPECT_EQ(html.source().find("\xE2\x80\xAE"), std::string::npos);
            EXPECT_EQ(html.source().find('\0'), std::string::npos);
        }
    }
}

TEST_F(EveryPage, of_a_running_transfer_has_a_way_out) {
    auto outline = examples::usual();
    for (const auto& page : {arrive_page(frame(), {}), gather_page(frame(), {}),
                             choose_page(frame(), {outline, {}, config::Picking::parts, {}, ""}),
                             consent_page(frame(), {outline, {}, {}, "https://c.example.org/"}),
                             error_page(frame(), ErrorCode::outdated)}) {
        EXPECT_EQ(Html(page).count("//a[@href='/t/0a1b2c3d/cancel']"), 1U);
    }
}

TEST_F(EveryPage, shows_where_in_the_way_it_is) {
    auto outline = examples::usual();
    Html page(choose_page(frame(), {outline, {}, config::Picking::parts, {}, ""}));
    EXPECT_EQ(page.one("//p[@class='step-now']"), "Step 3 of 4: Choose results");
    EXPECT_EQ(page.one("//li[@aria-current='step']"), "3Choose results");
    EXPECT_EQ(page.count("//nav//li"), 4U);
    EXPECT_NE(page.one("//title").find("Step 3 of 4"), std::string::npos);
}

TEST_F(EveryPage, a_login_method_cannot_name_another_receiver) {
    pages::Model model;
    model.set("callback_url", "/t/0a1b2c3d/login/demo");
    model.set("receiver", "evil.example.net");
    model.set("csrf", "another");
    model.declare_list("students");
    Html page(login_page(frame(), "login-demo", model));
    EXPECT_EQ(page.one("//p[@class='receiver-host']"), "client.example.org");
    EXPECT_EQ(page.one("//main//input[@name='csrf']/@value"), "the-token");
}

TEST_F(EveryPage, errors_lead_back_into_the_transfer_if_there_is_one) {
    EXPECT_EQ(
        Html(error_page(frame(), ErrorCode::outdated)).count("//main//a[@href='/t/0a1b2c3d']"), 1U);
    EXPECT_EQ(Html(error_page(without_transfer(), ErrorCode::not_found)).count("//main//a"), 0U);
}

TEST_F(EveryPage, cancelling_is_asked_once_more) {
    Html page(cancel_page(frame(), "/t/0a1b2c3d/choose"));
    EXPECT_EQ(page.one("//main//form/@action"), "/t/0a1b2c3d/cancel");
    EXPECT_EQ(page.one("//main//form//button"), "Cancel the transfer");
    EXPECT_EQ(page.one("//main//form//a/@href"), "/t/0a1b2c3d/choose");
}

TEST_F(EveryPage, asks_in_time_whether_the_student_is_still_there) {
    Html page(arrive_page(frame(), {}));
    EXPECT_EQ(page.one("//dialog/@data-seconds"), "3300");
    EXPECT_EQ(page.count("//dialog/@data-may-stay"), 1U);
    EXPECT_EQ(page.one("//dialog/form/@action"), "/t/0a1b2c3d/stay");
    EXPECT_EQ(page.one("//noscript/form[@target='_blank']/@action"), "/t/0a1b2c3d/stay");
    EXPECT_EQ(page.count("//script[@src='/assets/stay.js']"), 1U);

    Frame last = frame();
    last.may_stay = false;
    last.time_left = std::chrono::seconds(61);
    Html near_the_end(arrive_page(last, {}));
    EXPECT_EQ(near_the_end.count("//dialog/@data-may-stay"), 0U);
    EXPECT_EQ(near_the_end.count("//noscript"), 0U);
    EXPECT_EQ(near_the_end.one("//p[@id='time-left']"), "About 2 minutes left");

    Html ended(arrive_page(without_transfer(), {}));
    EXPECT_EQ(ended.count("//dialog | //noscript | //script[@src='/assets/stay.js']"), 0U);
}

TEST_F(EveryPage, stay_says_how_long) {
    Html page(stay_page(frame()));
    expect_good_page(page);
    EXPECT_EQ(page.one("//p[@class='lead']"), "About 55 minutes left.");
    EXPECT_EQ(page.count("//dialog | //noscript | //script"), 0U);
    EXPECT_EQ(stay_status(frame()),
              R"({"may_stay":true,"seconds":3300,"text":"About 55 minutes left"})");
}

}  // namespace
}  // namespace ncp::transfer
