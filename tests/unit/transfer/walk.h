// A contact point without a network: the real dispatcher, pages, schema, signing and gathering,
// with sources that a test scripts and a browser that is a cookie jar. Thread-safety: one test.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/router.h"
#include "support/manual_clock.h"
#include "transfer/dispatcher.h"

namespace ncp::test {

// The person that the test's login method vouches for, and an ELMO report about her.
Identity invented_identity();
struct Course {
    std::string title;
    std::string status = "passed";
};
std::string invented_report(const std::string& issuer_host, const std::vector<Course>& courses);

// Answers with what the test says; may block until released.
class ScriptedSource final : public results::Source {
  public:
    using Answer = std::function<Result<results::Fetched>(std::stop_token)>;
    ScriptedSource(std::string id, Answer answer, config::Ask ask, std::vector<std::string> needs);
    Result<std::vector<results::Issuer>> issuers(const Deadline& deadline,
                                                 const std::stop_token& cancelled) override;
    const results::SourceFacts& facts() const override { return facts_; }
    Result<results::Fetched> fetch(const results::FetchRequest& request, const Deadline& deadline,
                                   std::stop_token cancelled) override;
    Result<std::vector<results::Probe>> check(const Deadline& deadline,
                                              std::stop_token cancelled) override;

  private:
    results::SourceFacts facts_;
    Answer answer_;
};

ScriptedSource::Answer delivers(std::string elmo);
ScriptedSource::Answer has_nothing();
ScriptedSource::Answer fails(ErrorCode code);
ScriptedSource::Answer hangs();  // until cancelled

class Walk {
  public:
    // needs: of each source, the identity keys without which it is not asked.
    explicit Walk(std::vector<ScriptedSource::Answer> answers,
                  config::Ask ask = config::Ask::everyone,
                  const std::vector<std::vector<std::string>>& needs = {});
    ~Walk();

    // A browser's requests; cookies are kept, redirects are not followed.
    http::Response post_entry(std::vector<std::pair<std::string, std::string>> fields = {
                                  {"sessionId", "session-1"},
                                  {"returnUrl", "https://client.example/receive"}});
    http::Response get(const std::string& path,
                       std::vector<std::pair<std::string, std::string>> query = {});
    // Adds the transfer's CSRF token as the page's form would.
    http::Response post(const std::string& path,
                        std::vector<std::pair<std::string, std::string>> fields = {},
                        std::map<std::string, std::string> headers = {});

    // The steps of a student who does what the pages ask; each expects to succeed.
    void log_in();
    void wait_for_sources();  // until each has answered or failed
    void wait_for_choice();   // and on, without those that failed
    void choose_everything();
    void consent();

    std::string base() const { return "/t/" + tag_; }
    std::string csrf();
    std::string revision();  // hidden in the current choose or consent page
    http::Response raw(http::Request request) { return router_.answer(std::move(request)); }
    const http::Router& router() const { return router_; }
    // Everything once more, after logins() was changed.
    void mount(http::Router& router) { dispatcher_->mount(router); }
    std::map<std::string, std::string>& cookies() { return cookies_; }
    ManualClock& clock() { return clock_; }
    session::Store& store() { return *store_; }
    const signing::KeySource& key() const { return *keys_.current; }
    transfer::Policy& policy() { return environment_->policy; }
    // The ways to log in; what is put here from now on is asked.
    std::vector<std::shared_ptr<login::LoginMethod>>& logins() { return environment_->logins; }
    // From now on a PDF transcript goes along.
    transfer::Transcripts& print_transcripts(transfer::TranscriptSettings settings = {});

  private:
    http::Response send(http::Request request);

    ManualClock clock_;
    std::unique_ptr<pages::Pages> pages_;
    std::unique_ptr<elmo::Schema> schema_;
    signing::SigningKeys keys_;
    std::unique_ptr<session::Store> store_;
    std::unique_ptr<results::IssuerList> issuers_;
    std::unique_ptr<results::Gatherer> gatherer_;
    std::unique_ptr<transfer::Transcripts> transcripts_;
    std::unique_ptr<transfer::Environment> environment_;
    std::unique_ptr<transfer::Dispatcher> dispatcher_;
    http::Router router_;
    std::map<std::string, std::string> cookies_;
    std::string tag_;
};

// The value of a hidden field in a page, "" if absent.
std::string hidden_field(const std::string& html, const std::string& name);

}  // namespace ncp::test
