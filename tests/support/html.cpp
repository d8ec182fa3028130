#include "support/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace ncp::test {
namespace {

std::string attribute(const xmlNode* node, const char* name) {
    xmlChar* value = xmlGetProp(node, reinterpret_cast<const xmlChar*>(name));
    if (!value) return {};
    std::string result(reinterpret_cast<const char*>(value));
    xmlFree(value);
    return result;
}

bool has(const xmlNode* node, const char* name) {
    return xmlHasProp(const_cast<xmlNode*>(node), reinterpret_cast<const xmlChar*>(name)) !=
           nullptr;
}

std::string_view name_of(const xmlNode* node) {
    return reinterpret_cast<const char*>(node->name);
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

// Text as it is read: runs of blanks are one blank, none at the ends.
std::string folded(std::string_view text) {
    std::string result;
    for (char c : text) {
        bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank) {
            result += c;
        } else if (!result.empty() && result.back() != ' ') {
            result += ' ';
        }
    }
    if (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

void collect_text(const xmlNode* node, std::string& out) {
    if (node->type == XML_TEXT_NODE && node->content) {
        out += reinterpret_cast<const char*>(node->content);
    }
    if (node->type == XML_ELEMENT_NODE) {
        auto name = name_of(node);
        if (name == "script" || name == "style" || name == "head") return;
        // Words of neighbouring blocks do not run together; inline elements do not part words.
        if (name != "a" && name != "b" && name != "em" && name != "strong" && name != "span") {
            out += ' ';
        }
    }
    for (const xmlNode* child = node->children; child; child = child->next) {
        collect_text(child, out);
    }
}

std::string text_of(const xmlNode* node) {
    std::string out;
    for (const xmlNode* child = node->children; child; child = child->next) {
        collect_text(child, out);
    }
    return folded(out);
}

void add_input(const xmlNode* node, HtmlForm& form) {
    std::string type = lower(attribute(node, "type"));
    if (type.empty()) type = "text";
    if (type == "submit" || type == "image") {
        form.buttons.push_back({attribute(node, "name"), attribute(node, "value"),
                                attribute(node, "value"), attribute(node, "formaction"),
                                has(node, "disabled")});
        return;
    }
    if (type == "button" || type == "reset") return;
    std::string value = attribute(node, "value");
    bool box = type == "checkbox" || type == "radio";
    if (box && !has(node, "value")) value = "on";
    form.fields.push_back({attribute(node, "name"), value, type, attribute(node, "id"),
                           has(node, "checked"), has(node, "disabled")});
}

void add_options(const xmlNode* select, const xmlNode* node, HtmlForm& form) {
    for (const xmlNode* child = node->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE) continue;
        if (name_of(child) == "optgroup") add_options(select, child, form);
        if (name_of(child) != "option") continue;
        std::string value = has(child, "value") ? attribute(child, "value") : text_of(child);
        form.fields.push_back({attribute(select, "name"), value, "option", attribute(select, "id"),
                               has(child, "selected"),
                               has(select, "disabled") || has(child, "disabled")});
    }
}

// A select of one line without a chosen option shows, and sends, its first one.
void add_select(const xmlNode* node, HtmlForm& form) {
    const std::size_t first = form.fields.size();
    add_options(node, node, form);
    bool chosen = std::any_of(form.fields.begin() + static_cast<std::ptrdiff_t>(first),
                              form.fields.end(), [](const auto& field) { return field.checked; });
    if (!chosen && !has(node, "multiple") && form.fields.size() > first) {
        form.fields[first].checked = true;
    }
}

void add_control(const xmlNode* node, HtmlForm& form) {
    auto name = name_of(node);
    if (name == "input") add_input(node, form);
    if (name == "select") add_select(node, form);
    if (name == "textarea") {
        form.fields.push_back({attribute(node, "name"), text_of(node), "textarea",
                               attribute(node, "id"), false, has(node, "disabled")});
    }
    if (name == "button") {
        std::string type = lower(attribute(node, "type"));
        if (type.empty() || type == "submit") {
            form.buttons.push_back({attribute(node, "name"), attribute(node, "value"),
                                    text_of(node), attribute(node, "formaction"),
                                    has(node, "disabled")});
        }
    }
}

void add_to_page(const xmlNode* node, HtmlPage& page) {
    auto name = name_of(node);
    if (name == "html") page.language = attribute(node, "lang");
    if (name == "title" && page.title.empty()) page.title = text_of(node);
    if (name == "a" && has(node, "href")) {
        page.links.push_back({attribute(node, "href"), text_of(node), attribute(node, "rel")});
    }
    if (name == "script" && has(node, "src")) page.scripts.push_back(attribute(node, "src"));
    if (name == "link" && lower(attribute(node, "rel")) == "stylesheet") {
        page.styles.push_back(attribute(node, "href"));
    }
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') {
        page.headings.push_back(text_of(node));
    }
}

// form: the form around the node, -1 outside of any.
void walk(const xmlNode* node, HtmlPage& page, int form) {
    if (node->type == XML_ELEMENT_NODE) {
        add_to_page(node, page);
        if (name_of(node) == "form") {
            HtmlForm made;
            made.action = attribute(node, "action");
            made.id = attribute(node, "id");
            if (has(node, "method")) made.method = lower(attribute(node, "method"));
            page.forms.push_back(std::move(made));
            form = static_cast<int>(page.forms.size()) - 1;
        }
        // A control may name its form from anywhere on the page.
        int owner = form;
        std::string wanted = attribute(node, "form");
        for (std::size_t i = 0; !wanted.empty() && i < page.forms.size(); ++i) {
            if (page.forms[i].id == wanted) owner = static_cast<int>(i);
        }
        if (owner >= 0) add_control(node, page.forms[static_cast<std::size_t>(owner)]);
    }
    for (const xmlNode* child = node->children; child; child = child->next) {
        walk(child, page, form);
    }
}

}  // namespace

HtmlField& HtmlForm::field(std::string_view name) {
    for (HtmlField& one : fields) {
        if (one.name == name) return one;
    }
    throw std::out_of_range("no field " + std::string(name));
}

void HtmlForm::set(std::string_view name, std::string value) {
    field(name).value = std::move(value);
}

void HtmlForm::check(std::string_view name, std::string_view value, bool checked) {
    bool found = false;
    for (HtmlField& one : fields) {
        if (one.name != name) continue;
        if (one.value == value) {
            one.checked = checked;
            found = true;
        } else if (checked && (one.type == "radio" || one.type == "option")) {
            one.checked = false;
        }
    }
    if (!found) throw std::out_of_range("no box " + std::string(name));
}

std::vector<std::pair<std::string, std::string>> HtmlForm::submission(
    const HtmlButton* pressed) const {
    std::vector<std::pair<std::string, std::string>> sent;
    for (const HtmlField& one : fields) {
        bool choice = one.type == "checkbox" || one.type == "radio" || one.type == "option";
        if (one.name.empty() || one.disabled || (choice && !one.checked)) continue;
        sent.emplace_back(one.name, one.value);
    }
    if (pressed && !pressed->name.empty()) sent.emplace_back(pressed->name, pressed->value);
    return sent;
}

const HtmlButton& HtmlForm::button(std::string_view caption) const {
    for (const HtmlButton& one : buttons) {
        if (one.text == caption) return one;
    }
    throw std::out_of_range("no button " + std::string(caption));
}

const HtmlForm& HtmlPage::form(std::string_view action_end) const {
    for (const HtmlForm& one : forms) {
        if (one.action.ends_with(action_end)) return one;
    }
    throw std::out_of_range("no form " + std::string(action_end));
}

const HtmlLink& HtmlPage::link(std::string_view caption) const {
    for (const HtmlLink& one : links) {
        if (one.text == caption) return one;
    }
    throw std::out_of_range("no link " + std::string(caption));
}

HtmlPage parse_html(std::string_view html) {
    std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        htmlReadMemory(html.data(), static_cast<int>(html.size()), nullptr, "UTF-8",
                       HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET),
        &xmlFreeDoc);
    HtmlPage page;
    const xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
    if (!root) return page;
    walk(root, page, -1);
    page.text = text_of(root);
    return page;
}

}  // namespace ncp::test
