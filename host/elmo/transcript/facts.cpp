#include "elmo/transcript/facts.h"

#include <vector>

#include "elmo/text.h"
#include "elmo/transcript/shown.h"

namespace ncp::elmo::transcript {
namespace {

// Of each of its lists a result shows so many; real ones have one to three.
constexpr std::size_t kTermsMax = 2, kCreditsMax = 6, kLevelsMax = 4, kDocumentsMax = 6;

constexpr char kDot[] = " \u00b7 ";

// The first of a list; a mark at the end if there were more.
template <class T, class Write>
std::string joined(Desk& desk, const std::vector<T>& items, std::size_t items_max,
                   const char* between, Write write) {
    std::string all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i == items_max) {
            desk.cut = true;
            return all + between + "\u2026";
        }
        const std::string one = write(items[i]);
        if (!one.empty()) all += (all.empty() ? "" : between) + one;
    }
    return all;
}

std::string level_text(Desk& desk, const Level& level) {
    std::string words = fit(desk, level.type, kShortMax);
    if (!level.value.empty()) words += " " + fit(desk, level.value, kShortMax);
    const std::string description =
        fit(desk, best_title(level.description, desk.words.language()).text, kTitleMax);
    if (!description.empty()) words += " (" + isolated(description) + ")";
    return words;
}

std::string credit_text(Desk& desk, const Credit& credit) {
    const bool ects = equal_ignoring_case(credit.scheme, "ects");
    std::string words = fit(desk, credit.value, kShortMax);
    words += (words.empty() ? "" : " ") + (ects ? "ECTS" : fit(desk, credit.scheme, kShortMax));
    if (!credit.level.empty()) words += " (" + fit(desk, credit.level, kShortMax) + ")";
    return words;
}

}  // namespace

std::string fit(Desk& desk, const std::string& text, std::size_t characters_max) {
    Shown made = shown(text, characters_max);
    desk.cut = desk.cut || made.cut;
    return std::move(made.text);
}

std::string facts_text(Desk& desk, const Entry& entry) {
    const Words& words = desk.words;
    std::string facts;
    const auto add = [&facts](const std::string& fact) {
        if (!fact.empty()) facts += (facts.empty() ? "" : kDot) + fact;
    };
    const auto labelled = [&](const char* key, const std::string& value) {
        if (!value.empty()) add(words.both(key) + ": " + isolated(value));
    };
    add(fit(desk, words.type(entry.type), kShortMax * 2));
    add(isolated(fit(desk, entry.code, kShortMax)));
    add(joined(desk, words.in_order(entry.term), kTermsMax, " / ",
               [&](const std::string& term) { return isolated(fit(desk, term, kShortMax)); }));
    labelled("result.language", fit(desk, entry.language, kShortMax));
    labelled("result.level", joined(desk, entry.levels, kLevelsMax, "; ",
                                    [&](const Level& level) { return level_text(desk, level); }));
    labelled("result.scale", fit(desk, entry.scheme, kShortMax));
    labelled("result.hours", fit(desk, entry.hours, kShortMax));
    labelled("result.documents",
             joined(desk, entry.documents, kDocumentsMax, "; ", [&](const std::string& title) {
                 return isolated(fit(desk, title, kTitleMax));
             }));
    return facts;
}

std::string date_text(Desk& desk, const Entry& entry) {
    std::string date = fit(desk, entry.date, kShortMax);
    if (entry.start.empty() || entry.start == entry.date) return date;
    return fit(desk, entry.start, kShortMax) + " \u2013 " + date;
}

std::string credits_text(Desk& desk, const Entry& entry) {
    return joined(desk, entry.credits, kCreditsMax, "\n",
                  [&](const Credit& one) { return credit_text(desk, one); });
}

}  // namespace ncp::elmo::transcript
