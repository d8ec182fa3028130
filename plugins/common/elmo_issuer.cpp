#include "common/elmo_issuer.h"

#include <algorithm>

#include "common/xml_text.h"

namespace ncp::common {
namespace {

std::string folded(std::string_view text) {
    std::string small = clean_token(text);
    for (char& c : small) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return small;
}

std::string type_of(const XmlNode& identifier) {
    for (const XmlAttribute& attribute : identifier.attributes) {
        if (attribute.name == "type") return folded(attribute.value);
    }
    return {};
}

enum class Match { same, other, unknown };

// Equal in one identifier: the same. Different in one of the same type: another. An untyped value
// can only make them equal.
Match compare(const XmlNode& issuer, const std::vector<Identifier>& expected) {
    Match match = Match::unknown;
    for (const XmlNode& child : issuer.children) {
        if (child.name != "identifier") continue;
        const std::string type = type_of(child);
        const std::string value = folded(child.text);
        if (value.empty()) continue;
        for (const Identifier& one : expected) {
            const bool same_type = type == folded(one.type);
            if ((same_type || type.empty()) && value == folded(one.value)) return Match::same;
            if (same_type) match = Match::other;
        }
    }
    return match;
}

XmlNode make(const XmlNode& report, std::string_view name, std::string_view text) {
    XmlNode node;
    node.space = report.space;
    node.name = name;
    node.text = text;
    return node;
}

XmlNode written(const XmlNode& report, const Issuer& issuer) {
    XmlNode node = make(report, "issuer", "");
    if (!issuer.country.empty()) node.children.push_back(make(report, "country", issuer.country));
    const XmlSpace none = make_space("");
    for (const auto& [type, value] : issuer.identifiers) {
        node.children.push_back(make(report, "identifier", value));
        node.children.back().attributes.push_back({none, "type", type});
    }
    const XmlSpace xml = make_space(kXmlNamespace);
    for (const auto& [language, text] : issuer.titles) {
        node.children.push_back(make(report, "title", text));
        if (!language.empty()) {
            node.children.back().attributes.push_back({xml, "lang", language});
        }
    }
    if (!issuer.url.empty()) node.children.push_back(make(report, "url", issuer.url));
    return node;
}

bool has(const XmlNode& issuer, std::string_view name) {
    return std::any_of(issuer.children.begin(), issuer.children.end(), [&](const XmlNode& child) {
        return child.name == name && !clean_token(child.text).empty();
    });
}

bool has_identifier(const XmlNode& issuer, const std::string& type) {
    return std::any_of(issuer.children.begin(), issuer.children.end(), [&](const XmlNode& child) {
        return child.name == "identifier" && type_of(child) == type;
    });
}

// What the answer leaves out and the registry knows.
void complete(XmlNode& issuer, const XmlNode& known, Repairs& repairs) {
    const ElementPath path = ElementPath("elmo").below("report").below("issuer");
    for (const std::string_view name : {"country", "title", "url"}) {
        if (has(issuer, name)) continue;
        std::erase_if(issuer.children, [&](const XmlNode& one) { return one.name == name; });
        for (const XmlNode& child : known.children) {
            if (child.name != name) continue;
            repairs.count("an issuer completed from the registry", path.below(name));
            issuer.children.push_back(child);
        }
    }
    // The identifier that receivers look for.
    for (const XmlNode& child : known.children) {
        if (child.name != "identifier" || type_of(child) != "schac") continue;
        if (has_identifier(issuer, "schac")) continue;
        repairs.count("an issuer completed from the registry", path.below("identifier"));
        issuer.children.push_back(child);
    }
    const auto rank = [](const XmlNode& child) {
        constexpr std::string_view kOrder[]{"country", "identifier", "title"};
        return std::find(std::begin(kOrder), std::end(kOrder), child.name) - std::begin(kOrder);
    };
    std::stable_sort(issuer.children.begin(), issuer.children.end(),
                     [&](const XmlNode& a, const XmlNode& b) { return rank(a) < rank(b); });
}

}  // namespace

void settle_issuer(XmlNode& report, const ElmoContext& context, Repairs& repairs) {
    if (context.issuer.identifiers.empty()) return;
    const ElementPath path = ElementPath("elmo").below("report").below("issuer");
    const XmlNode known = written(report, context.issuer);
    const auto at = std::find_if(report.children.begin(), report.children.end(),
                                 [](const XmlNode& child) { return child.name == "issuer"; });
    if (at == report.children.end()) {
        repairs.count("a missing issuer taken from the registry", path);
        report.children.insert(report.children.begin(), known);
        return;
    }
    switch (compare(*at, context.issuer.identifiers)) {
        case Match::same:
            complete(*at, known, repairs);
            return;
        case Match::other:
            if (context.trust_issuers) return;
            throw plugin::Refused(NCP_PERMANENT,
                                  {"the answer is a report of another institution than the one "
                                   "that was asked: " +
                                   path.text() + "/identifier"});
        case Match::unknown:
            if (context.trust_issuers && has(*at, "identifier") && has(*at, "url")) return;
            repairs.count("an issuer that cannot be recognised replaced by the registry's", path);
            *at = known;
    }
}

}  // namespace ncp::common
