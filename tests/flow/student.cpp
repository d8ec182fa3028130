#include "flow/student.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace ncp::test {
namespace {

std::string origin_of(const std::string& url) {
    std::size_t end = url.find('/', std::string("https://").size());
    return url.substr(0, end);
}

std::string target_of(const std::string& url) {
    std::string target = url.substr(origin_of(url).size());
    return target.empty() ? "/" : target;
}

std::string absolute(const std::string& base, const std::string& address) {
    if (address.rfind("https://", 0) == 0) return address;
    if (address.rfind('/', 0) == 0) return origin_of(base) + address;
    throw std::invalid_argument("an address that is neither absolute nor a path: " + address);
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

HttpsClient& Student::browser_of(const std::string& url) {
    std::string origin = origin_of(url);
    auto& browser = browsers_[origin];
    if (!browser) {
        auto port = static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1)));
        browser = std::make_unique<HttpsClient>(port);
    }
    return *browser;
}

void Student::visit(const std::string& url) {
    url_ = url;
    arrive(browser_of(url).get(target_of(url)));
}

void Student::arrive(HttpReply reply) {
    for (int hops = 0; hops < 10 && reply.status >= 300 && reply.status < 400; ++hops) {
        url_ = absolute(url_, reply.header("location"));
        reply = browser_of(url_).get(target_of(url_));
    }
    reply_ = std::move(reply);
    page_ = parse_html(reply_.body);
}

void Student::follow(const std::string& link_text) {
    visit(absolute(url_, page_.link(link_text).href));
}

void Student::send(const std::string& action_end, const std::string& button_text,
                   const std::function<void(HtmlForm&)>& fill) {
    HtmlForm form = page_.form(action_end);
    if (fill) fill(form);
    const HtmlButton* button = button_text.empty()
                                   ? (form.buttons.empty() ? nullptr : &form.buttons.front())
                                   : &form.button(button_text);
    std::string from = origin_of(url_);
    url_ = absolute(url_, form.action);
    bool same_origin = origin_of(url_) == from;
    arrive(browser_of(url_).post(
        target_of(url_), form.submission(button),
        {{"Origin", from}, {"Sec-Fetch-Site", same_origin ? "same-origin" : "cross-site"}}));
}

void Student::press_sample_student(const std::string& id) {
    for (const HtmlButton& button : page_.form("/login/demo").buttons) {
        if (button.value != id) continue;
        send("/login/demo", button.text);
        return;
    }
    throw std::invalid_argument("no such sample student: " + id);
}

void Student::take_cookies_of(const HttpsClient& other, const std::string& origin) {
    browser_of(origin).cookies = other.cookies;
}

void Student::wait_while_at(const std::string& address_end) {
    auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    auto refreshes = [&] {
        return reply_.body.find("http-equiv=\"refresh\"") != std::string::npos;
    };
    while (ends_with(url_, address_end) && refreshes() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        visit(url_);
    }
}

void go_through_login(Student& student, const std::string& client_url,
                      const std::string& sample_student) {
    student.visit(client_url);
    student.send("/ncp");
    for (const HtmlLink& link : student.page().links) {
        if (!ends_with(link.href, "/login/demo")) continue;
        student.visit(absolute(student.url(), link.href));
        break;
    }
    student.press_sample_student(sample_student);
    student.wait_while_at("/gather");
}

}  // namespace ncp::test
