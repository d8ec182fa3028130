// The student's pages, from what a step knows to HTML. One function a page; the words are in
// web/locales, the shape in web/templates. Thread-safety: pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/settings.h"
#include "elmo/outline.h"
#include "pages/pages.h"
#include "protocol/response.h"
#include "results/gather.h"

namespace ncp::transfer {

// What every page of a transfer shows and needs around its content.
struct Frame {
    const pages::Pages& pages;
    std::string language = "en";
    std::string contact_point{};        // our own name, [emrex] name
    std::string receiver{};             // host of the return address; empty: no transfer (yet)
    std::string base{};                 // "/t/<tag>"; empty: no transfer
    std::string csrf{};                 // hidden field "csrf" of every form of ours
    std::string correlation_id{};       // to quote to the help desk; empty if none
    std::chrono::seconds time_left{0};  // if nobody comes again; 0: not shown
    bool may_stay = false;              // coming again gives more time
};

struct LoginChoice {
    std::string id, title;
    bool has_logo = false;  // at /login/<id>/logo
};

// Why a login came to nothing; part of addresses.
enum class LoginProblem { failed, unavailable, cancelled, too_weak };
std::string_view name_of(LoginProblem problem);  // "too-weak"
std::optional<LoginProblem> login_problem_of(std::string_view name);

// What is said at the top when the student comes back from a login that came to nothing.
struct LoginNotice {
    LoginProblem problem;
    std::string title;  // of the way to log in
};

// "/": what this address is, for people who come by themselves.
Result<std::string> home_page(const Frame& frame);

// Arrive: who asks, what will happen, and the ways to log in as links to <base>/login/<id>.
Result<std::string> arrive_page(const Frame& frame, const std::vector<LoginChoice>& choices,
                                const std::optional<LoginNotice>& notice = {});

// Stay: where browsers without scripts learn that there is more time, in a tab of its own.
Result<std::string> stay_page(const Frame& frame);
// The same for the script: {"seconds", "may_stay", "text"}.
std::string stay_status(const Frame& frame);

// Login: a method's own page, templates/<page>.mustache inside our layout.
Result<std::string> login_page(const Frame& frame, const std::string& page, pages::Model model);

// Gather, before anything is asked: the sources that cannot be, because the login tells too little.
// Posts to <base>/gather/lacking to go on, with those that are left if there are some, or to
// <base>/login-again.
Result<std::string> lacking_page(const Frame& frame,
                                 const std::vector<results::SourceProgress>& unaskable,
                                 bool some_left);

// Gather, then: the institutions to pick from, where the configuration wants that. One form posts
// to <base>/gather/institutions: "q" is what to search, "pick" each ticked institution, and the
// button "do" says "search" or "ask". What is ticked stays so over a search.
struct PickingInstitutions {
    struct Offered {
        std::string value;  // of "pick"
        std::string name, country;
        bool ticked = false;
    };
    std::vector<Offered> offered;        // as many as a page can be looked through
    std::size_t found = 0;               // by the search, shown or not
    std::vector<std::string> kept{};     // ticked before, not among those offered
    std::vector<std::string> missing{};  // registers that have not told their institutions
    std::string search{};
    std::string problem{};  // locale key of an error at the top
};
Result<std::string> institutions_page(const Frame& frame, const PickingInstitutions& picking);

// Gather: each source as it answers; reloads itself every 2 s while one is waiting (meta refresh in
// noscript, polling of <base>/gather/status by assets/gather.js otherwise, which follows to
// <base>/gather when finished). A source that failed can be asked again (posts "question" to
// <base>/gather/again), and who does not want to wait goes on (posts to <base>/gather).
Result<std::string> gather_page(const Frame& frame, const results::Progress& progress);
// JSON for gather.js: {"finished":bool,"may_go_on":bool,"summary",
// "sources":[{"id","title","state","text"}]}.
std::string gather_status(const Frame& frame, const results::Progress& progress);

// Choose: every offered node as a checkbox named "pick" with its number; posts to <base>/choose
// with hidden "revision" and "csrf".
struct Choosing {
    const elmo::Outline& outline;       // of everything offered
    const results::Progress& progress;  // sources that failed are named
    // wholes: only nodes without a parent can be ticked; nothing: no checkboxes, everything goes.
    config::Picking picking = config::Picking::parts;
    std::set<int> ticked;  // at first: all
    std::string problem;   // locale key of an error at the top ("choose.problem.empty")
};
Result<std::string> choose_page(const Frame& frame, const Choosing& choosing);

// Consent: person, what will be sent, to which full address; posts to <base>/consent. "Back" leads
// to <base>/choose.
struct Consenting {
    const elmo::Outline& outline;  // of the selection
    const results::Progress& progress;
    std::vector<std::string> dropped_attachments;  // would have shown what was left out
    std::string return_url;                        // shown in full
    bool with_transcript = false;                  // a PDF of the same goes along
    bool offer_copy = false;  // checkbox "copy": to be asked again before it is handed over
    std::optional<std::string> offer_logout{};  // checkbox "logout": of this way to log in
};
Result<std::string> consent_page(const Frame& frame, const Consenting& consenting);

// Deliver: the form the browser posts to the client. On OK and CANCEL assets/deliver.js submits it;
// on NO_RESULTS and ERROR the student reads why and presses the button himself.
struct OwnCopy {
    std::string file, text_key;
};
struct Delivering {
    protocol::ReturnCode code = protocol::ReturnCode::ok;
    protocol::DeliveryForm form;
    std::string return_url;
    std::string reason_key;  // locale texts <reason_key>.title and .text for anything but OK
    int results = 0;         // nodes sent, for OK
    std::vector<std::string> failed_sources;  // titles, named honestly beside NO_RESULTS and ERROR
    std::vector<OwnCopy> copies{};            // below <base>/copy/, for the student
    bool copies_first = false;                // he wants them before anything is handed over
};
Result<std::string> deliver_page(const Frame& frame, const Delivering& delivering);

// Cancel, asked once more: posts to <base>/cancel; a link leads back. offer_logout: as in
// Consenting.
Result<std::string> cancel_page(const Frame& frame, const std::string& back,
                                const std::optional<std::string>& offer_logout = {});

// Logout: leads to the provider's address at once, and by a link; with fields by a form that posts
// them, which assets/deliver.js submits and a button. A link goes on without it.
struct LoggingOut {
    std::string login_title, address;
    std::vector<std::pair<std::string, std::string>> fields{};
};
Result<std::string> logout_page(const Frame& frame, const LoggingOut& logout);

// Anything refused, with advice; offers to go back to the client (a link to <base>, which delivers
// the error) when there is a transfer.
Result<std::string> error_page(const Frame& frame, ErrorCode code);

}  // namespace ncp::transfer
