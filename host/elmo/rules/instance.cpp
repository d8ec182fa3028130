// Rules about learning opportunity instances: when, how long, in which language, how well.
#include <array>
#include <charconv>
#include <cmath>

#include "elmo/rules/check.h"
#include "elmo/rules/languages.h"

namespace ncp::elmo {
namespace {

constexpr Rule kStatus{"status-missing", Severity::warning, "A result should say its status",
                       "Add status: passed, failed or in-progress, even if all are passed.",
                       "schema.xsd, learningOpportunityInstance/status"};
constexpr Rule kPassed{
    "status-not-passed", Severity::warning,
    "A transfer should hold passed results only, unless the receiver asked for others",
    "Leave failed and unfinished results out, if nobody asked for them.",
    "schema.xsd, LearningOpportunitySpecification; elmo-rules, LOI"};
constexpr Rule kTerm{"term-missing", Severity::warning,
                     "A course should say in which term it took place",
                     "Add academicTerm with title, start and end.",
                     "schema.xsd, learningOpportunityInstance/academicTerm"};
constexpr Rule kTermOfDegree{
    "term-of-degree", Severity::warning, "A degree programme should have no academic term",
    "Leave academicTerm out of what takes several terms; start and date say when it was.",
    "schema.xsd, learningOpportunityInstance/academicTerm"};
constexpr Rule kTermEnglish{"term-title-english", Severity::warning,
                            "The name of an academic term should be given in English",
                            "Add a title with xml:lang=\"en\".", "schema.xsd, academicTerm/title"};
constexpr Rule kDates{
    "dates-order", Severity::warning, "A beginning should not be later than its end",
    "Look at the two dates: the first is after the second.",
    "schema.xsd, learningOpportunityInstance/start, date; academicTerm/start, end"};
constexpr Rule kSingle{"language-single", Severity::error,
                       "languageOfInstruction must be one language",
                       "Name the primary language alone, or leave the element out.",
                       "schema.xsd, learningOpportunityInstance/languageOfInstruction"};
constexpr Rule kCode{"language-code", Severity::warning,
                     "languageOfInstruction should be a code of ISO 639-1",
                     "Write the two small letters of the language, as en.",
                     "schema.xsd, learningOpportunityInstance/languageOfInstruction"};
constexpr Rule kLanguage{"language-missing", Severity::warning,
                         "A course or class should say its language of instruction",
                         "Add languageOfInstruction, if there was one primary language.",
                         "schema.xsd, learningOpportunityInstance/languageOfInstruction"};
constexpr Rule kHours{"hours-missing", Severity::warning,
                      "A course or class should say how many hours it took",
                      "Add engagementHours, if they are known.",
                      "schema.xsd, learningOpportunityInstance/engagementHours"};
constexpr Rule kSum{"shortened-grading-sum", Severity::warning,
                    "The three percentages of shortenedGrading should sum up to 100",
                    "See that lower, equal and higher count every student of the course once.",
                    "schema.xsd, shortenedGrading"};
constexpr Rule kRange{"shortened-grading-range", Severity::warning,
                      "The percentages of shortenedGrading should lie between 0 and 100",
                      "percentageLower never reaches 100: the learner is not below himself.",
                      "schema.xsd, shortenedGrading/percentageLower"};
constexpr Rule kLevel{"level-value", Severity::warning,
                      "A level should have a value, of EQF 1 to 8",
                      "Write the level's number into value, or leave the level out.",
                      "schema.xsd, learningOpportunityInstance/level"};

// "The three values don't need to be very exact (one decimal place should be more than enough)".
constexpr double kSumTolerance = 0.5;

void check_order(Check& check, const xmlNode* first, const xmlNode* second) {
    if (first == nullptr || second == nullptr) return;
    const std::string from = date_without_zone(token_of(first));
    const std::string to = date_without_zone(token_of(second));
    constexpr std::size_t kSize = std::string_view("2026-11-23").size();
    if (from.size() == kSize && to.size() == kSize && from > to) check.found(kDates, first);
}

void check_time(Check& check, const xmlNode* instance, std::string_view type) {
    check_order(check, child(instance, "start"), child(instance, "date"));
    const xmlNode* term = child(instance, "academicTerm");
    if (term == nullptr) {
        if (type == "Course") check.found(kTerm, instance);
        return;
    }
    if (type == "Degree Programme") check.found(kTermOfDegree, term);
    if (!has_english(term, "title")) check.found(kTermEnglish, term);
    check_order(check, child(term, "start"), child(term, "end"));
}

void check_language(Check& check, const xmlNode* instance, bool is_taught) {
    const xmlNode* language = child(instance, "languageOfInstruction");
    if (language == nullptr) {
        if (is_taught) check.found(kLanguage, instance);
        return;
    }
    const std::string code = token_of(language);
    if (code.empty() || code.find_first_of(" ,;/|&+") != std::string::npos) {
        check.found(kSingle, language, code.empty() ? "it is empty" : in_quotes(code));
    } else if (!is_language(code)) {
        check.found(kCode, language, in_quotes(code));
    }
}

void check_grading(Check& check, const xmlNode* grading) {
    double sum = 0;
    bool in_range = true;
    for (const char* name : {"percentageLower", "percentageEqual", "percentageHigher"}) {
        std::string text = token_of(child(grading, name));
        if (text.starts_with('+')) text.erase(0, 1);
        double value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc()) return;  // no xs:decimal: the XSD says so
        sum += value;
        in_range = in_range && value >= 0 && value <= 100;
        if (std::string_view(name) == "percentageLower" && value >= 100) in_range = false;
    }
    if (!in_range) check.found(kRange, grading);
    if (std::abs(sum - 100) > kSumTolerance) check.found(kSum, grading);
}

void check_levels(Check& check, const xmlNode* instance) {
    for (const xmlNode* level : children(instance, "level")) {
        const std::string value = token_of(child(level, "value"));
        const bool is_eqf = equal_ignoring_case(token_of(child(level, "type")), "EQF");
        const bool is_fine =
            is_eqf ? value.size() == 1 && value[0] >= '1' && value[0] <= '8' : !value.empty();
        if (!is_fine) check.found(kLevel, level);
    }
}

void check_instances(Check& check) {
    for (const Opportunity& node : check.nodes()) {
        const xmlNode* instance = instance_of(node);
        if (instance == nullptr) continue;
        const std::string type = token_of(child(node.element, "type"));
        const bool is_taught = type == "Course" || type == "Class";
        const xmlNode* status = child(instance, "status");
        if (status == nullptr) {
            check.found(kStatus, instance);
        } else if (token_of(status) != "passed") {
            check.found(kPassed, status);
        }
        check_time(check, instance, type);
        check_language(check, instance, is_taught);
        if (is_taught && child(instance, "engagementHours") == nullptr) {
            check.found(kHours, instance);
        }
        if (const xmlNode* grading = child(instance, "shortenedGrading")) {
            check_grading(check, grading);
        }
        check_levels(check, instance);
    }
}

}  // namespace

Subject instance_rules() {
    return {{kStatus, kPassed, kTerm, kTermOfDegree, kTermEnglish, kDates, kSingle, kCode,
             kLanguage, kHours, kSum, kRange, kLevel},
            check_instances};
}

}  // namespace ncp::elmo
