#include "unit/transfer/walk.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <regex>
#include <thread>

#include "base/bytes.h"
#include "signing/verify.h"
#include "support/signed_sample.h"

namespace ncp::test {
namespace {

constexpr char kOrigin[] = "https://ncp.example";

// Vouches for the invented person at once; a form with "refuse" fails.
class InventedLogin final : public login::LoginMethod {
  public:
    const std::string& id() const override { return id_; }
    const std::string& title() const override { return title_; }
    std::set<std::string> identity_keys() const override { return {}; }
    Result<login::LoginAnswer> begin(const login::LoginContext& context) override {
        login::ShowPage page;
        page.page = "login-demo";
        page.model.set("callback_url", context.callback_url);
        pages::Model& student = page.model.add("students");
        student.set("id", "1");
        student.set("label", "Invented student");
        student.set("note", "");
        return page;
    }
    Result<login::LoginAnswer> proceed(const login::LoginContext& context) override {
        if (context.request.form.count("refuse") > 0) {
            return fail(ErrorCode::login_failed, "refused");
        }
        return login::VouchedIdentity{invented_identity(), {}};
    }

  private:
    std::string id_ = "invented";
    std::string title_ = "Invented login";
};

}  // namespace

Identity invented_identity() {
    return {{{"given_names", "Ylva"},
             {"family_name", "Canary-Storm"},
             {"birth_date", "1999-02-03"},
             {"learner_number", "L-1"}}};
}

std::string invented_report(const std::string& issuer_host, const std::vector<Course>& courses) {
    std::string rows;
    int number = 0;
    for (const Course& course : courses) {
        rows += "<learningOpportunitySpecification><identifier type=\"local\">C" +
                std::to_string(++number) + "</identifier><title xml:lang=\"en\">" + course.title +
                "</title><type>Course</type><specifies><learningOpportunityInstance>"
                "<date>2025-06-24</date><status>" +
                course.status +
                "</status><resultLabel>B</resultLabel><credit><scheme>ects</scheme>"
                "<value>5</value></credit></learningOpportunityInstance></specifies>"
                "</learningOpportunitySpecification>";
    }
    return "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
           "<generatedDate>2026-01-01T12:00:00Z</generatedDate><learner>"
           "<givenNames>Ylva</givenNames><familyName>Canary-Storm</familyName>"
           "<bday>1999-02-03</bday></learner><report><issuer>"
           "<identifier type=\"schac\">" +
           issuer_host + "</identifier><title xml:lang=\"en\">University of " + issuer_host +
           "</title><url>https://" + issuer_host + "/</url></issuer>" + rows +
           "<issueDate>2026-01-01T12:00:00Z</issueDate></report></elmo>";
}

ScriptedSource::ScriptedSource(std::string id, Answer answer, config::Ask ask,
                               std::vector<std::string> needs)
    : answer_(std::move(answer)) {
    facts_.ask = ask;
    facts_.title = "Source " + id;
    facts_.id = std::move(id);
    facts_.identity_keys = {"learner_number"};
    facts_.needed_keys = std::move(needs);
}

Result<results::Fetched> ScriptedSource::fetch(const results::FetchRequest&, const Deadline&,
                                               std::stop_token cancelled) {
    return answer_(std::move(cancelled));
}

Result<std::vector<results::Issuer>> ScriptedSource::issuers(const Deadline&,
                                                             const std::stop_token&) {
    results::Issuer issuer;
    issuer.key = facts_.id + ".example";
    issuer.identifiers = {{"schac", issuer.key}};
    issuer.titles = {{"en", "University of " + facts_.id}};
    return std::vector{issuer};
}

Result<std::vector<results::Probe>> ScriptedSource::check(const Deadline&, std::stop_token) {
    return std::vector<results::Probe>{};
}

ScriptedSource::Answer delivers(std::string elmo) {
    return [elmo = std::move(elmo)](const std::stop_token&) -> Result<results::Fetched> {
        results::Fetched fetched;
        fetched.parts.push_back({"", "application/vnd.emrex.elmo+xml", "", "", elmo});
        return fetched;
    };
}

ScriptedSource::Answer has_nothing() {
    return [](const std::stop_token&) -> Result<results::Fetched> {
        results::Fetched fetched;
        fetched.nothing = true;
        return fetched;
    };
}

ScriptedSource::Answer fails(ErrorCode code) {
    return [code](const std::stop_token&) -> Result<results::Fetched> {
        return fail(code, "as the test wants it");
    };
}

ScriptedSource::Answer hangs() {
    return [](const std::stop_token& cancelled) -> Result<results::Fetched> {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        wake.wait(lock, cancelled, [] { return false; });
        return fail(ErrorCode::cancelled, "cancelled");
    };
}

Walk::Walk(std::vector<ScriptedSource::Answer> answers, config::Ask ask,
           const std::vector<std::vector<std::string>>& needs)
    : router_([this](const Error& error, const http::Request&) {
          return transfer::Dispatcher::error_response(*environment_, error);
      }) {
    elmo::initialise_xml();
    signing::initialise_xmlsec();
    auto pages = pages::Pages::load(std::filesystem::path(NCP_SOURCE_DIR) / "web");
    EXPECT_TRUE(pages) << pages.error().describe().str();
    pages_ = std::make_unique<pages::Pages>(std::move(*pages));
    auto schema = elmo::Schema::load(std::filesystem::path(NCP_SOURCE_DIR) /
                                     "host/elmo/schema/elmo-1.7/elmo.xsd");
    EXPECT_TRUE(schema);
    schema_ = std::make_unique<elmo::Schema>(std::move(*schema));
    keys_.current = kept_signing_key("ncp.example.org").source;
    store_ = session::memory_store({}, clock_);

    std::vector<std::shared_ptr<results::Source>> sources;
    for (auto& answer : answers) {
        const std::size_t index = sources.size();
        sources.push_back(std::make_shared<ScriptedSource>(
            std::string(1, static_cast<char>('a' + index)), std::move(answer), ask,
            index < needs.size() ? needs[index] : std::vector<std::string>()));
    }
    issuers_ = std::make_unique<results::IssuerList>(sources, system_clock());
    issuers_->refresh();  // not only on its own thread: tests begin with a full list
    gatherer_ = std::make_unique<results::Gatherer>(results::GatherSettings{}, std::move(sources),
                                                    *schema_, system_clock());
    transfer::Policy policy;
    policy.contact_point = "Test contact point";
    policy.public_origin = kOrigin;
    environment_ = std::make_unique<transfer::Environment>(
        transfer::Environment{policy,
                              *pages_,
                              *schema_,
                              keys_,
                              clock_,
                              *store_,
                              *gatherer_,
                              *issuers_,
                              {std::make_shared<InventedLogin>()}});
    dispatcher_ = std::make_unique<transfer::Dispatcher>(*environment_);
    dispatcher_->mount(router_);
}

Walk::~Walk() = default;

transfer::Transcripts& Walk::print_transcripts(transfer::TranscriptSettings settings) {
    auto fonts = elmo::transcript::Fonts::load();
    auto words =
        pages::read_locales(std::filesystem::path(NCP_SOURCE_DIR) / "web/locales/transcript");
    EXPECT_TRUE(fonts) << fonts.error().describe().str();
    EXPECT_TRUE(words);
    settings.contact_point = "Test contact point";
    transcripts_ = std::make_unique<transfer::Transcripts>(std::move(settings), std::move(*fonts),
                                                           std::move(*words), keys_, clock_);
    environment_->transcripts = transcripts_.get();
    return *transcripts_;
}

http::Response Walk::send(http::Request request) {
    std::string header;
    for (const auto& [name, value] : cookies_) {
        header += (header.empty() ? "" : "; ") + name + "=" + value;
    }
    if (!header.empty()) request.headers["cookie"] = header;
    http::Response response = router_.answer(std::move(request));
    for (const std::string& cookie : response.cookies) {
        std::size_t equals = cookie.find('=');
        cookies_[cookie.substr(0, equals)] =
            cookie.substr(equals + 1, cookie.find(';') - equals - 1);
    }
    return response;
}

http::Response Walk::post_entry(std::vector<std::pair<std::string, std::string>> fields) {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/ncp";
    request.form.fields = std::move(fields);
    request.headers["sec-fetch-site"] = "cross-site";
    request.headers["origin"] = "https://client.example";
    http::Response response = router_.answer(request);  // cross-site: no cookies of ours arrive
    if (!response.cookies.empty()) {
        const std::string& cookie = response.cookies.front();
        std::size_t equals = cookie.find('=');
        cookies_[cookie.substr(0, equals)] =
            cookie.substr(equals + 1, cookie.find(';') - equals - 1);
        tag_ = cookie.substr(std::string("__Host-ncp-").size(), 8);
    }
    return response;
}

http::Response Walk::get(const std::string& path,
                         std::vector<std::pair<std::string, std::string>> query) {
    http::Request request;
    request.path = path;
    request.query.fields = std::move(query);
    return send(std::move(request));
}

http::Response Walk::post(const std::string& path,
                          std::vector<std::pair<std::string, std::string>> fields,
                          std::map<std::string, std::string> headers) {
    http::Request request;
    request.method = http::Method::post;
    request.path = path;
    request.form.fields = std::move(fields);
    if (request.form.count("csrf") == 0) request.form.fields.emplace_back("csrf", csrf());
    request.headers = std::move(headers);
    return send(std::move(request));
}

std::string Walk::csrf() {
    return hidden_field(get(base() + "/cancel").body, "csrf");
}

std::string Walk::revision() {
    http::Response here = get(base());
    for (const auto& [name, value] : here.headers) {
        if (name == "Location") return hidden_field(get(value).body, "revision");
    }
    return "";
}

void Walk::log_in() {
    ASSERT_EQ(post_entry().status, 200);
    ASSERT_EQ(get(base() + "/login/invented").status, 200);
    ASSERT_EQ(post(base() + "/login/invented", {{"student", "1"}}).status, 303);
}

void Walk::wait_for_sources() {
    while (get(base() + "/gather/status").body.find("\"finished\":true") == std::string::npos) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void Walk::wait_for_choice() {
    wait_for_sources();
    if (get(base() + "/gather").status != 200) return;
    ASSERT_EQ(post(base() + "/gather").status, 303);  // without who failed
}

void Walk::choose_everything() {
    std::string html = get(base() + "/choose").body;
    std::vector<std::pair<std::string, std::string>> fields{
        {"revision", hidden_field(html, "revision")}};
    static const std::regex pick(
        R"re(name="pick"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="pick")re");
    for (std::sregex_iterator it(html.begin(), html.end(), pick), last; it != last; ++it) {
        fields.emplace_back("pick", (*it)[1].matched ? (*it)[1] : (*it)[2]);
    }
    ASSERT_EQ(post(base() + "/choose", fields).status, 303);
}

void Walk::consent() {
    std::string html = get(base() + "/consent").body;
    ASSERT_EQ(post(base() + "/consent", {{"revision", hidden_field(html, "revision")}}).status,
              303);
}

std::string hidden_field(const std::string& html, const std::string& name) {
    // No regular expression: std::regex recurses once a character, and a document has millions.
    const std::string before = "name=\"" + name + "\" value=\"";
    std::size_t at = html.find(before);
    if (at == std::string::npos) return "";
    at += before.size();
    return html.substr(at, html.find('"', at) - at);
}

}  // namespace ncp::test
