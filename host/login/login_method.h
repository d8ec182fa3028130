// The seam behind which students log in: demo today; OpenID Connect, SAML, trusted proxy later.
//
// A method is asked twice: begin() when the student chose it, proceed() with whatever the browser
// brings back. What it must remember between the two (state, nonce, request id) it returns as a
// memo, which the transfer keeps for it. It never sees cookies, sessions or other methods.
// Thread-safety: every method from any thread. Ownership: the host owns methods.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "base/identity.h"
#include "http/message.h"
#include "pages/model.h"

namespace ncp::login {

struct LoginContext {
    const http::Request& request;
    std::string callback_url;  // absolute address on which proceed() will be reached
    std::string language;
    std::string memo;  // of the method's own previous answer; empty at begin()
};

struct SendElsewhere {  // to an identity provider
    std::string location, memo;
};
struct ShowPage {  // templates/<page>.mustache with this model; its form posts to callback_url
    std::string page;
    pages::Model model;
    std::string memo;
};
using LoginAnswer = std::variant<SendElsewhere, ShowPage, Identity>;

class LoginMethod {
  public:
    virtual ~LoginMethod() = default;
    virtual const std::string& id() const = 0;     // in addresses
    virtual const std::string& title() const = 0;  // on the page
    virtual Result<LoginAnswer> begin(const LoginContext& context) = 0;
    virtual Result<LoginAnswer> proceed(const LoginContext& context) = 0;
};

}  // namespace ncp::login
