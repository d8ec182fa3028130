#include "text_template.h"

#include <common/xml_text.h>

#include <algorithm>
#include <ncp/plugin.hpp>

namespace ncp::hei {
namespace {

constexpr std::string_view kAttributes[]{"given_names",
                                         "family_name",
                                         "birth_date",
                                         "national_id",
                                         "esi",
                                         "eppn",
                                         "learner_number",
                                         "national_id_country",
                                         "email",
                                         "schac_personal_unique_code"};

bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_name_char(char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == ':' || c == '-';
}
bool is_unreserved(char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

bool is_known(std::string_view name) {
    if (name == "language" || name == "correlation_id" || name == "issuer") return true;
    if (name.starts_with("issuer.")) return name.size() > 7;
    return std::find(std::begin(kAttributes), std::end(kAttributes), name) !=
               std::end(kAttributes) ||
           name.find(':') != std::string_view::npos;  // an own one, with its prefix
}

std::string percent(std::string_view value, bool form) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : value) {
        if (is_unreserved(c)) {
            out += c;
        } else if (form && c == ' ') {
            out += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
        }
    }
    return out;
}

}  // namespace

bool is_attribute(std::string_view name) {
    return name != "language" && name != "correlation_id" && name != "issuer" &&
           !name.starts_with("issuer.");
}

std::string escape(std::string_view value, Place place) {
    switch (place) {
        case Place::url:
            return percent(value, false);
        case Place::form:
            return percent(value, true);
        case Place::json: {
            const std::string quoted = plugin::json_string(common::clean_text(value));
            return quoted.substr(1, quoted.size() - 2);
        }
        case Place::xml: {
            std::string out = plugin::xml_text(common::clean_text(value));
            for (std::size_t at = 0; (at = out.find('\'', at)) != std::string::npos;) {
                out.replace(at, 1, "&#39;");
            }
            return out;
        }
        case Place::header:
            break;
    }
    const bool printable =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!printable) {
        throw plugin::Refused(NCP_PERMANENT,
                              {"a header cannot hold this student's attribute, which has other "
                               "characters than ASCII; send it in the body"});
    }
    return std::string(value);
}

TextTemplate::TextTemplate(std::string_view text, const std::string& where) {
    std::string literal;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = text[at] == '{' && at + 1 < text.size() && is_small(text[at + 1]);
        if (!begins) {
            literal += text[at];
            continue;
        }
        std::size_t end = at + 1;
        while (end < text.size() && is_name_char(text[end]))
            ++end;
        std::string name(text.substr(at + 1, end - at - 1));
        const bool optional = end < text.size() && text[end] == '?';
        if (optional) ++end;
        if (end >= text.size() || text[end] != '}' || !is_known(name)) {
            throw plugin::Refused(
                NCP_CONFIG, {"settings: " + where + " has the placeholder {" + name.substr(0, 64) +
                             "}, which is none: known are the student's attributes (national_id, "
                             "birth_date, …), language, correlation_id, issuer and issuer.TYPE"});
        }
        if (!literal.empty()) pieces_.push_back({std::exchange(literal, ""), false, false});
        pieces_.push_back({std::move(name), true, optional});
        at = end;
    }
    if (!literal.empty()) pieces_.push_back({std::move(literal), false, false});
}

std::string TextTemplate::fill(const Values& values, Place place) const {
    std::string out;
    for (const Piece& piece : pieces_) {
        if (!piece.placeholder) {
            out += piece.text;
            continue;
        }
        const auto value = values.find(piece.text);
        const bool there = value != values.end() && !value->second.empty();
        if (there) {
            out += escape(value->second, place);
        } else if (!piece.optional && is_attribute(piece.text)) {
            throw plugin::Refused(NCP_IDENTITY_INSUFFICIENT,
                                  {"the request needs the student's " + piece.text});
        } else if (!piece.optional) {
            throw plugin::Refused(NCP_CONFIG, {"the request needs {" + piece.text +
                                               "}, which this institution does not have"});
        }
    }
    return out;
}

std::vector<std::string> TextTemplate::names() const {
    std::vector<std::string> found;
    for (const Piece& piece : pieces_) {
        if (!piece.placeholder) continue;
        if (std::find(found.begin(), found.end(), piece.text) == found.end()) {
            found.push_back(piece.text);
        }
    }
    return found;
}

std::vector<std::string> TextTemplate::attributes() const {
    std::vector<std::string> found = names();
    std::erase_if(found, [](const std::string& name) { return !is_attribute(name); });
    return found;
}

}  // namespace ncp::hei
