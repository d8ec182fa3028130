// Rules about reports and the institutions that issued them.
#include <array>
#include <map>
#include <string>

#include "elmo/rules/check.h"

namespace ncp::elmo {
namespace {

constexpr Rule kIdentifier{
    "issuer-identifier", Severity::error, "An institution must have an identifier",
    "Give the schac identifier (the best guess is the institution's web domain), the PIC or the "
    "Erasmus code.",
    "schema.xsd, issuer/identifier"};
constexpr Rule kSchac{
    "issuer-schac", Severity::warning, "An institution should be named by its schac identifier",
    "Add identifier type=\"schac\", as a best guess the institution's web domain: clients look for "
    "it.",
    "schema.xsd, issuer/identifier"};
constexpr Rule kTitle{"issuer-title", Severity::error, "An institution must have a name",
                      "Write the institution's name into title.", "schema.xsd, issuer/title"};
constexpr Rule kTitleLanguage{"issuer-title-language", Severity::warning,
                              "A name of an institution should say its language",
                              "Add xml:lang to the title, unless the language is really not known.",
                              "schema.xsd, issuer/title"};
constexpr Rule kTitleEnglish{
    "issuer-title-english", Severity::warning,
    "An institution's name should be given in English too",
    "Add a title with xml:lang=\"en\" beside the one in the original language.",
    "schema.xsd, issuer/title"};
constexpr Rule kUrl{"issuer-url", Severity::error,
                    "The address of an institution's site must be given",
                    "Write the institution's web address into url.", "schema.xsd, issuer/url"};
constexpr Rule kUrlForm{"url-form", Severity::warning, "A url should be a web address",
                        "Write the whole address, beginning with https:// or http://.",
                        "schema.xsd, issuer/url and learningOpportunitySpecification/url"};
constexpr Rule kSeveral{
    "issuer-one-institution", Severity::warning, "An issuer should be one institution",
    "Put results of several institutions into reports of their own; two identifiers of one type "
    "look like two institutions.",
    "schema.xsd, report/issuer"};
constexpr Rule kTwice{"report-per-issuer", Severity::warning,
                      "There should be one report for each issuer",
                      "Join the reports of one institution.", "elmo-rules, Report"};

using Identifier = std::pair<std::string, std::string>;  // type, value

void check_titles(Check& check, const xmlNode* issuer) {
    if (written_child(issuer, "title") == nullptr) {
        check.found(kTitle, issuer);
        return;
    }
    bool all_say = true;
    for (const xmlNode* title : children(issuer, "title")) {
        if (!has_text(title) || !language_of(title).empty()) continue;
        check.found(kTitleLanguage, title);
        all_say = false;
    }
    // A name without language may be the English one.
    if (all_say && !has_english(issuer, "title")) check.found(kTitleEnglish, issuer);
}

void check_identifiers(Check& check, const xmlNode* issuer) {
    if (written_child(issuer, "identifier") == nullptr) {
        check.found(kIdentifier, issuer);
        return;
    }
    std::map<std::string, std::string> first;
    for (const xmlNode* identifier : children(issuer, "identifier")) {
        std::string type = lower_ascii(collapse(attribute(identifier, "type")));
        const std::string value = token_of(identifier);
        const bool is_one = type == "pic" || type == "erasmus" || type == "schac";
        if (!is_one || value.empty()) continue;
        const auto [known, is_new] = first.emplace(std::move(type), value);
        if (!is_new && !equal_ignoring_case(known->second, value)) {
            check.found(kSeveral, identifier, "another " + known->first + " stands before");
        }
    }
    if (!first.contains("schac")) check.found(kSchac, issuer);
}

void check_url(Check& check, const xmlNode* url) {
    if (!has_text(url)) return;
    const std::string address = lower_ascii(token_of(url));
    if (address.starts_with("https://") || address.starts_with("http://")) return;
    check.found(kUrlForm, url);
}

// Any identifier that an earlier report had makes it the same institution.
void check_twice(Check& check, const xmlNode* report, const xmlNode* issuer,
                 std::map<Identifier, const xmlNode*>& known) {
    const xmlNode* earlier = nullptr;
    for (const xmlNode* identifier : children(issuer, "identifier")) {
        const std::string value = lower_ascii(token_of(identifier));
        if (value.empty()) continue;
        const auto [found, is_new] = known.emplace(
            Identifier{lower_ascii(collapse(attribute(identifier, "type"))), value}, report);
        if (!is_new && found->second != report) earlier = found->second;
    }
    if (earlier != nullptr) {
        check.found(kTwice, report, "another one of this issuer begins in " + line_text(earlier));
    }
}

void check_issuers(Check& check) {
    std::map<Identifier, const xmlNode*> known;
    for (const xmlNode* report : check.reports()) {
        const xmlNode* issuer = child(report, "issuer");
        if (issuer == nullptr) continue;
        check_identifiers(check, issuer);
        check_titles(check, issuer);
        const xmlNode* url = child(issuer, "url");
        if (url != nullptr && !has_text(url)) check.found(kUrl, url);
        if (url != nullptr) check_url(check, url);
        check_twice(check, report, issuer, known);
    }
    for (const Opportunity& node : check.nodes()) {
        if (const xmlNode* url = child(node.element, "url")) check_url(check, url);
    }
}

}  // namespace

Subject issuer_rules() {
    return {{kIdentifier, kSchac, kTitle, kTitleLanguage, kTitleEnglish, kUrl, kUrlForm, kSeveral,
             kTwice},
            check_issuers};
}

}  // namespace ncp::elmo
