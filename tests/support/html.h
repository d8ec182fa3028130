// What a browser without JavaScript can do on a page: follow a link, fill in a form, press a
// button. By libxml2's HTML parser. Thread-safety: pure functions over values.
//
//     HtmlPage page = parse_html(reply.body);
//     HtmlForm form = page.form("/t/1/choose");
//     form.check("results", "b", true);
//     browser.post(form.action, form.submission());
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ncp::test {

struct HtmlField {
    std::string name, value;
    std::string type;  // "text", "hidden", "checkbox", "radio", "textarea", "option" …, lower case
    std::string id;
    bool checked = false;  // of checkboxes, radio buttons and options
    bool disabled = false;
};

struct HtmlButton {
    std::string name, value, text;
    std::string form_action;  // of its own, empty: the form's
    bool disabled = false;
};

struct HtmlForm {
    std::string action, id;
    std::string method = "get";  // lower case
    std::vector<HtmlField> fields;
    std::vector<HtmlButton> buttons;

    // The first field of that name; throws std::out_of_range if there is none.
    HtmlField& field(std::string_view name);
    void set(std::string_view name, std::string value);
    // Ticks or unticks a box, or chooses an option; throws if there is none.
    void check(std::string_view name, std::string_view value, bool checked = true);
    // What is sent when no button, or this one, is pressed (HTML, "constructing the entry list").
    std::vector<std::pair<std::string, std::string>> submission(
        const HtmlButton* button = nullptr) const;
    const HtmlButton& button(std::string_view caption) const;  // by its text; throws
};

struct HtmlLink {
    std::string href, text, rel;
};

struct HtmlPage {
    std::string title, language;
    std::string text;  // all text, blanks folded; without script and style
    std::vector<std::string> headings;
    std::vector<HtmlForm> forms;
    std::vector<HtmlLink> links;               // <a href>
    std::vector<std::string> scripts, styles;  // addresses of <script>, <link>

    // The form whose action ends so; throws std::out_of_range if there is none.
    const HtmlForm& form(std::string_view action_end) const;
    const HtmlLink& link(std::string_view caption) const;  // by its text; throws
};

HtmlPage parse_html(std::string_view html);

}  // namespace ncp::test
