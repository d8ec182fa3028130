// A student with a browser that has no JavaScript: visits addresses, follows redirects, fills in
// and sends forms across sites. Each origin has its own cookies. Thread-safety: one student.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "support/html.h"
#include "support/https_client.h"

namespace ncp::test {

class Student {
  public:
    // Goes to an absolute https address on this computer and follows redirects.
    void visit(const std::string& url);
    // Follows a link of the current page by its text.
    void follow(const std::string& link_text);
    // Sends the current page's form whose action ends so, by its button of that text ("": the
    // first), after fill has changed it.
    void send(const std::string& action_end, const std::string& button_text = "",
              const std::function<void(HtmlForm&)>& fill = nullptr);

    // Presses the button of a sample student on the demo method's page.
    void press_sample_student(const std::string& id);
    // Goes on with the cookies that another browser has for this origin.
    void take_cookies_of(const HttpsClient& other, const std::string& origin);

    const std::string& url() const { return url_; }
    int status() const { return reply_.status; }
    const HttpReply& reply() const { return reply_; }
    const HtmlPage& page() const { return page_; }
    // The value of a field in the current page's form whose action ends so.
    std::string field(const std::string& action_end, const std::string& name) const {
        HtmlForm form = page_.form(action_end);
        return form.field(name).value;
    }
    bool sees(const std::string& text) const { return page_.text.find(text) != std::string::npos; }

    // Reloads until the address no longer ends so or the page refreshes itself no more, as a
    // browser would; at most a minute.
    void wait_while_at(const std::string& address_end);

  private:
    void arrive(HttpReply reply);
    HttpsClient& browser_of(const std::string& url);

    std::map<std::string, std::unique_ptr<HttpsClient>> browsers_;  // by origin
    std::string url_;
    HttpReply reply_;
    HtmlPage page_;
};

// From the client's start page to the page for choosing, or wherever the results lead: starts,
// presses the sample student's button, waits.
void go_through_login(Student& student, const std::string& client_url,
                      const std::string& sample_student);

}  // namespace ncp::test
