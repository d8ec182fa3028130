// The seam behind which students log in: demo, OpenID Connect, SAML, trusted proxy.
//
// A method is asked twice: begin() when the student chose it, proceed() with whatever the browser
// brings back. What it must remember between the two (state, nonce, request id) it returns as a
// memo, which the transfer keeps for it, and takes back when the answer comes. There may be
// several, of two tabs or of a button pressed twice: whichever answer comes first counts. A method
// never sees cookies, sessions or other methods.
//
// Identity providers send browsers back to addresses that are registered with them, so to one that
// names no transfer: a public door. Nobody is known there, no cookie is looked at; it checks what
// can be checked without, and sends the browser on (303) to way_back() into the transfer, whose
// cookie is required there and whose memo must fit. That is why what a method sends to a provider
// and gets back (a state, a request id) begins with the transfer's tag.
// Thread-safety: every method from any thread. Ownership: the host owns methods.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/public_text.h"
#include "http/message.h"
#include "login/identity/normalise.h"
#include "pages/model.h"

namespace ncp::login {

// Of logins begun and not answered yet, the newest last; at most kMemosMost, then the oldest is
// forgotten.
using Memos = std::vector<std::string>;
inline constexpr std::size_t kMemosMost = 4;
void add_memo(Memos& memos, std::string memo);
// The memo that fits, which is good for one answer and therefore removed; nullopt: none does.
std::optional<std::string> take_memo(Memos& memos,
                                     const std::function<bool(const std::string&)>& fits);

struct LoginContext {
    const http::Request& request;
    std::string tag;           // the transfer's, 8 hexadecimal digits: public
    std::string callback_url;  // absolute; forms of our own pages post to it and reach proceed()
    std::string language;
    Memos& memos;  // of this method alone
};

struct SendElsewhere {  // to an identity provider, or to another page of ours
    std::string location, memo;
};
struct ShowPage {  // templates/<page>.mustache with this model; its form posts to callback_url
    std::string page;
    pages::Model model;
};
// Nobody's fault but something the student can act on: he reads it beside the ways to log in. What
// goes wrong otherwise is an Error: it is logged, and the student reads that it did not work.
enum class NotLoggedIn {
    cancelled,  // by the student, at the provider
    too_weak,   // not by a means that the configuration demands
};
// Of an Error: nothing was wrong with the login, something could not be reached. The student reads
// that, and may try again.
bool is_unavailability(ErrorCode code);
using LoginAnswer = std::variant<SendElsewhere, ShowPage, NotLoggedIn, VouchedIdentity>;

struct PublicDoor {
    http::Method method;  // get or post
    std::string path;     // below /login/<id>: "/callback"
    std::function<Result<http::Response>(const http::Request&)> answer;
};

// Of check-login: what was looked at, what came out, what to do about it.
struct Finding {
    enum class Grade { good, advice, fault };
    Grade grade = Grade::good;
    PublicText text;
};

// Where a browser ends the student's session at the provider.
struct Logout {
    std::string address;
    // Posted to it, because they are personal and an address is written down everywhere; none: the
    // browser just goes there.
    std::vector<std::pair<std::string, std::string>> fields{};
};

using EndTransfer = std::function<void(std::string_view tag)>;

class LoginMethod {
  public:
    virtual ~LoginMethod() = default;
    virtual const std::string& id() const = 0;     // in addresses
    virtual const std::string& title() const = 0;  // on the page
    virtual Result<LoginAnswer> begin(const LoginContext& context) = 0;
    virtual Result<LoginAnswer> proceed(const LoginContext& context) = 0;

    // What it can tell about students at best, before normalising (config/identity_keys.h).
    virtual std::set<std::string> identity_keys() const = 0;
    // What to call when a provider says that a student has logged out there (by a public door):
    // ends the transfer of this tag, if it has not ended yet. Given before the server starts.
    virtual void let_end_transfers(const EndTransfer& /*end*/) {}
    // Mounted below /login/<id> before the server starts.
    virtual std::vector<PublicDoor> public_doors() { return {}; }
    // How a browser ends the student's session at the provider, which then sends it to a public
    // door with this state; nullopt if the provider offers none, or the operator does not want it.
    // hint: what the login gave for it.
    virtual std::optional<Logout> logout(std::string_view /*state*/, std::string_view /*hint*/) {
        return {};
    }
    // Called once, before the server starts, where students are served: fetches in the background
    // what a login will need. Does not block.
    virtual void start() {}
    // Walks the configuration against the live provider. Blocks until done or the deadline.
    virtual std::vector<Finding> check(const Deadline& /*deadline*/) { return {}; }
};

// "/t/<tag>/login/<id>/back?<query>": where a public door sends the browser on to; proceed() is
// asked there. query: encoded, without "?"; may be empty.
std::string way_back(std::string_view tag, std::string_view id, std::string_view query);
// A transfer's tag at the beginning of what came back from a provider; empty if there is none.
std::string_view tag_of(std::string_view state);

}  // namespace ncp::login
