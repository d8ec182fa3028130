#include "elmo/alike.h"

#include <algorithm>

#include "elmo/person.h"
#include "elmo/references.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

enum class Relation { nothing_common, equal, different };

// Equal: of every common kind a value is common. Different: of some common kind none is.
Relation relation(const Traits& a, const Traits& b) {
    Relation so_far = Relation::nothing_common;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].first != b[j].first) {
            ++(a[i].first < b[j].first ? i : j);
            continue;
        }
        const std::string& kind = a[i].first;
        bool shared = false;
        while (i < a.size() && a[i].first == kind && j < b.size() && b[j].first == kind) {
            shared = shared || a[i].second == b[j].second;
            ++(a[i].second < b[j].second ? i : j);
        }
        while (i < a.size() && a[i].first == kind)
            ++i;
        while (j < b.size() && b[j].first == kind)
            ++j;
        if (!shared) return Relation::different;
        so_far = Relation::equal;
    }
    return so_far;
}

void settle(Traits& traits) {
    std::sort(traits.begin(), traits.end());
    traits.erase(std::unique(traits.begin(), traits.end()), traits.end());
}

void add_identifiers(Traits& traits, const xmlNode* element, const std::string& prefix) {
    for (const xmlNode* identifier : children(element, "identifier")) {
        std::string value = lower_ascii(token_of(identifier));
        if (value.empty()) continue;
        traits.emplace_back(prefix + lower_ascii(collapse(attribute(identifier, "type"))),
                            std::move(value));
    }
}

// "5" of "05.00": xs:decimal allows both.
std::string plain_decimal(std::string number) {
    const std::size_t sign = number.find_first_not_of('+');
    number.erase(0, std::min(sign, number.size()));
    if (number.find('.') != std::string::npos) {
        number.erase(number.find_last_not_of('0') + 1);
        if (number.back() == '.') number.pop_back();
    }
    const std::size_t digits = number.find_first_not_of('0');
    number.erase(0, std::min(digits, number.size()));
    if (number.empty() || number.front() == '.') number.insert(0, "0");
    return number;
}

std::string when_of(const xmlNode* instance) {
    if (std::string date = token_of(child(instance, "date")); !date.empty()) {
        return date_without_zone(date);
    }
    const xmlNode* term = child(instance, "academicTerm");
    if (term == nullptr) return {};
    return date_without_zone(token_of(child(term, "start"))) + "/" +
           date_without_zone(token_of(child(term, "end")));
}

void read_instance(Likeness& likeness, const xmlNode* instance) {
    likeness.when = when_of(instance);
    likeness.result = token_of(child(instance, "resultLabel"));
    likeness.status = token_of(child(instance, "status"));
    add_identifiers(likeness.identifiers, instance, "instance ");
    for (const xmlNode* credit : children(instance, "credit")) {
        const std::string value = token_of(child(credit, "value"));
        if (value.empty()) continue;
        likeness.credits.emplace_back(lower_ascii(token_of(child(credit, "scheme"))),
                                      plain_decimal(value));
    }
}

std::size_t texts_below(const xmlNode* opportunity) {
    std::size_t count = 0;
    for (const xmlNode* top = opportunity->children; top != nullptr; top = top->next) {
        if (top->type != XML_ELEMENT_NODE || is_elmo(top, "hasPart")) continue;
        for (const xmlNode* node = top; node != nullptr; node = following(node, top)) {
            const bool is_text =
                node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
            if (is_text && !is_blank_text(node)) ++count;
        }
    }
    return count;
}

}  // namespace

Likeness likeness_of(const xmlNode* opportunity) {
    Likeness likeness;
    likeness.type = token_of(child(opportunity, "type"));
    add_identifiers(likeness.identifiers, opportunity, "");
    for (const Title& title : titles_of(opportunity)) {
        std::string folded = fold_name(title.text);
        const std::string language = lower_ascii(title.language);
        if (folded.empty()) continue;
        likeness.titles.emplace_back(language.substr(0, language.find_first_of("-_")),
                                     std::move(folded));
    }
    const xmlNode* specifies = child(opportunity, "specifies");
    const xmlNode* instance = specifies ? child(specifies, "learningOpportunityInstance") : nullptr;
    if (instance != nullptr) {
        read_instance(likeness, instance);
        likeness.has_one_instance = next(specifies, "specifies") == nullptr &&
                                    next(instance, "learningOpportunityInstance") == nullptr;
        if (child(instance, "diplomaSupplement") != nullptr) ++likeness.attachments;
    }
    if (likeness.status.empty()) likeness.status = "passed";
    settle(likeness.identifiers);
    settle(likeness.titles);
    settle(likeness.credits);
    likeness.attachments +=
        references_of(opportunity).attachments.size() + own_attachments_of(opportunity).size();
    likeness.texts = texts_below(opportunity);
    return likeness;
}

std::vector<std::string> keys_of(const Likeness& likeness) {
    std::vector<std::string> keys;
    if (!likeness.is_comparable()) return keys;
    // Line feeds stand in none of these: all are tokens.
    const std::string common =
        "\n" + likeness.when + "\n" + likeness.result + "\n" + likeness.status;
    const auto add = [&](std::string key, const auto& trait) {
        ((key += trait.first) += '\n') += trait.second;
        keys.push_back(key += common);
    };
    for (const auto& identifier : likeness.identifiers)
        add("identifier\n", identifier);
    for (const auto& title : likeness.titles)
        add("title\n", title);
    return keys;
}

Verdict compare(const Likeness& one, const Likeness& other) {
    if (!one.is_comparable() || !other.is_comparable()) return Verdict::different;
    if (one.when != other.when || one.result != other.result || one.status != other.status) {
        return Verdict::different;
    }
    const bool types_known = !one.type.empty() && !other.type.empty();
    if (types_known && one.type != other.type) return Verdict::different;
    const Relation credits = relation(one.credits, other.credits);
    if (credits == Relation::different) return Verdict::different;
    const Relation identifiers = relation(one.identifiers, other.identifiers);
    if (identifiers == Relation::different) return Verdict::different;
    const bool titles_agree = relation(one.titles, other.titles) == Relation::equal;
    if (identifiers == Relation::equal) {
        const bool same_type = one.type == other.type;
        return same_type || titles_agree ? Verdict::alike : Verdict::different;
    }
    const bool same_credits =
        credits == Relation::equal || (one.credits.empty() && other.credits.empty());
    if (!titles_agree || !same_credits) return Verdict::different;
    return one.when.empty() ? Verdict::alike_if_parts_are : Verdict::alike;
}

}  // namespace ncp::elmo
