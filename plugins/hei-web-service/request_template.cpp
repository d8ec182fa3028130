#include "request_template.h"

#include <common/xml_tree.h>

#include <algorithm>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

namespace ncp::hei {
namespace {

using nlohmann::json;

constexpr const char* kBodies[]{"json", "xml", "form"};

[[noreturn]] void refuse(const std::string& why) {
    throw plugin::Refused(NCP_CONFIG, {"settings: request" + why});
}

bool is_header_name(std::string_view name) {
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

void add_names(std::vector<std::string>& into, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (std::find(into.begin(), into.end(), name) == into.end()) into.push_back(name);
    }
}

}  // namespace

json overlaid(json common, const json& own) {
    for (const char* kind : kBodies) {
        if (!own.contains(kind)) continue;
        for (const char* other : kBodies)
            common.erase(other);
    }
    common.merge_patch(own);
    return common;
}

RequestTemplate::RequestTemplate(const json& settings, bool allow_personal_data_in_urls) {
    for (const auto& [key, value] : settings.items()) {
        constexpr std::string_view kKeys[]{"method", "path", "query", "headers",
                                           "json",   "xml",  "form"};
        if (std::find(std::begin(kKeys), std::end(kKeys), key) == std::end(kKeys)) {
            refuse(" has the unknown key \"" + key.substr(0, 64) + "\"");
        }
    }
    const std::string path = settings.value("path", "");
    if (!path.empty() && path.front() != '/') refuse(".path does not begin with \"/\"");
    if (path.find_first_of("?# \r\n") != std::string::npos) {
        refuse(".path has a blank, \"?\" or \"#\"; fields of the query belong into request.query");
    }
    path_ = TextTemplate(path, "request.path");
    const json fields = settings.value("query", json::object());
    for (const auto& [name, value] : fields.items()) {
        query_.emplace_back(name, TextTemplate(value.get<std::string>(), "request.query." + name));
    }
    read_headers(settings);
    read_body(settings);
    method_ = settings.value("method", body_ == Place::url ? "GET" : "POST");
    if (method_ == "GET" && body_ != Place::url) refuse(".method is GET, but there is a body");
    if (!allow_personal_data_in_urls) keep_ids_out_of_urls();
    try_body();
}

void RequestTemplate::read_headers(const json& settings) {
    constexpr std::string_view kHosts[]{"host", "content-length", "connection", "transfer-encoding",
                                        "authorization"};
    const json headers = settings.value("headers", json::object());
    for (const auto& [name, value] : headers.items()) {
        const std::string small = lower(name);
        if (!is_header_name(name)) refuse(".headers has a name that is none");
        if (std::find(std::begin(kHosts), std::end(kHosts), small) != std::end(kHosts)) {
            refuse(".headers has " + name + ", which " +
                   (small == "authorization" ? "the authentication sets" : "the host sets"));
        }
        const auto text = value.get<std::string>();
        if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
            refuse(".headers." + name + " has other characters than printable ASCII");
        }
        if (small == "content-type") {
            content_type_ = text;
        } else {
            headers_.emplace_back(name, TextTemplate(text, "request.headers." + name));
        }
    }
}

void RequestTemplate::read_body(const json& settings) {
    const auto count = std::count_if(std::begin(kBodies), std::end(kBodies),
                                     [&](const char* kind) { return settings.contains(kind); });
    if (count > 1) refuse(" has more than one of json, xml and form");
    const auto type = [&](const char* standard) {
        if (content_type_.empty()) content_type_ = standard;
    };
    if (settings.contains("json")) {
        body_ = Place::json;
        type("application/json");
        text_ = TextTemplate(settings.at("json").get<std::string>(), "request.json");
    } else if (settings.contains("xml")) {
        body_ = Place::xml;
        type("application/xml; charset=utf-8");
        text_ = TextTemplate(settings.at("xml").get<std::string>(), "request.xml");
    } else if (settings.contains("form")) {
        body_ = Place::form;
        type("application/x-www-form-urlencoded");
        for (const auto& [name, value] : settings.at("form").items()) {
            form_.emplace_back(name,
                               TextTemplate(value.get<std::string>(), "request.form." + name));
        }
    }
}

// With a value that is harmless inside strings and texts only.
void RequestTemplate::try_body() const {
    if (body_ != Place::json && body_ != Place::xml) return;
    Values values;
    for (const std::string& name : text_.names())
        values[name] = "a b";
    const std::string body = fill_body(values);
    if (body_ == Place::json && !json::accept(body)) {
        refuse(
            ".json is no JSON once it is filled in: placeholders stand inside of strings, "
            "\"{national_id}\"");
    }
    if (body_ != Place::xml) return;
    try {
        common::parse_xml(body, {});
    } catch (const plugin::Refused&) {
        refuse(".xml is no XML once it is filled in: placeholders stand in texts and attributes");
    }
}

void RequestTemplate::keep_ids_out_of_urls() const {
    std::vector<std::string> names = path_.attributes();
    for (const auto& [name, value] : query_)
        add_names(names, value.attributes());
    if (names.empty()) return;
    refuse(" puts the student's " + names.front() +
           " into the address, and addresses end in logs: use json, xml, form or headers; if the "
           "service takes it nowhere else, set allow_personal_data_in_urls = true");
}

std::string RequestTemplate::fill_body(const Values& values) const {
    if (body_ != Place::form) return text_.fill(values, body_);
    std::string body;
    for (const auto& [name, value] : form_) {
        body += (body.empty() ? "" : "&") + escape(name, Place::form) + "=" +
                value.fill(values, Place::form);
    }
    return body;
}

WrittenRequest RequestTemplate::fill(const std::string& base_url, const Values& values) const {
    WrittenRequest request;
    request.method = method_;
    request.url = base_url + path_.fill(values, Place::url);
    char mark = '?';
    for (const auto& [name, value] : query_) {
        request.url += mark + escape(name, Place::url) + "=" + value.fill(values, Place::url);
        mark = '&';
    }
    for (const auto& [name, value] : headers_)
        request.headers.emplace_back(name, value.fill(values, Place::header));
    request.body = fill_body(values);
    if (!content_type_.empty()) request.headers.emplace_back("Content-Type", content_type_);
    return request;
}

std::vector<std::string> RequestTemplate::attributes() const {
    std::vector<std::string> names = path_.attributes();
    add_names(names, text_.attributes());
    for (const Fields* fields : {&query_, &headers_, &form_}) {
        for (const auto& [name, value] : *fields)
            add_names(names, value.attributes());
    }
    return names;
}

}  // namespace ncp::hei
