#include "elmo/person.h"

#include <algorithm>
#include <map>
#include <vector>

#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

enum class Comparison { impossible, equal, undecided, different };

using Values = std::vector<std::string>;

// ELMO's identifier type for an attribute of the login, in lower case: some sources write types in
// upper case. Empty for attributes that identify nobody.
std::string identifier_type(std::string_view key) {
    for (std::string_view other :
         {"given_names", "family_name", "birth_date", "national_id_country"}) {
        if (key == other) return {};
    }
    return key == "national_id" ? kNationalType : lower_ascii(key);
}

Comparison compare_values(const Values& ours, const Values& theirs, bool national) {
    bool undecided = false;
    for (const std::string& a : ours) {
        for (const std::string& b : theirs) {
            if (a == b) return Comparison::equal;
            undecided = undecided || (national && lacks_check_character(a, b));
        }
    }
    return undecided ? Comparison::undecided : Comparison::different;
}

std::map<std::string, Values> by_type(const std::vector<std::pair<std::string, std::string>>& pairs,
                                      std::string (*type_of)(std::string_view)) {
    constexpr std::size_t kValuesMax = 100;  // of one type; keeps the comparison's cost small
    std::map<std::string, Values> values;
    for (const auto& [name, value] : pairs) {
        const std::string type = type_of(name);
        std::string token = collapse(value);
        if (type.empty() || token.empty()) continue;
        Values& same_type = values[type];
        if (same_type.size() < kValuesMax) same_type.push_back(std::move(token));
    }
    return values;
}

Comparison compare_identifiers(const Learner& learner, const Identity& identity) {
    const auto ours = by_type(identity.attributes, identifier_type);
    const auto theirs = by_type(learner.identifiers, lower_ascii);
    Comparison outcome = Comparison::impossible;
    for (const auto& [type, values] : ours) {
        auto same = theirs.find(type);
        if (same == theirs.end()) continue;
        const Comparison one = compare_values(values, same->second, type == kNationalType);
        if (one == Comparison::different) return one;
        if (one == Comparison::equal) outcome = one;
    }
    return outcome;
}

Comparison compare_birth_dates(const Learner& learner, const Identity& identity) {
    const std::string ours = date_without_zone(collapse(identity.first("birth_date")));
    const std::string theirs = date_without_zone(collapse(learner.birth_date));
    if (ours.empty() || theirs.empty()) return Comparison::impossible;
    return ours == theirs ? Comparison::equal : Comparison::different;
}

std::size_t letters_of(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool names_are_alike(const std::string& a, const std::string& b) {
    constexpr std::size_t kDistanceMax = 2;
    constexpr std::size_t kLettersMax = 300;  // longer ones are no names; distance costs a × b
    if (a == b) return true;
    const std::size_t longest = std::max(letters_of(a), letters_of(b));
    if (longest > kLettersMax) return false;
    const std::size_t distance = edit_distance(a, b);
    // Two letters changed in a name of two letters leave nothing alike ("Li", "Wu").
    return distance <= kDistanceMax && distance < longest;
}

Comparison compare_family_names(const Learner& learner, const Identity& identity) {
    const std::string theirs = fold_name(learner.family_name);
    Comparison outcome = Comparison::impossible;
    for (const auto& [key, value] : identity.attributes) {
        const std::string ours = key == "family_name" ? fold_name(value) : std::string();
        if (ours.empty() || theirs.empty()) continue;
        if (names_are_alike(ours, theirs)) return Comparison::equal;
        outcome = Comparison::different;
    }
    return outcome;
}

}  // namespace

// Finland's national data warehouse and others hand over identity numbers whose check character is
// missing. The rest then says the same, so the two do not differ; but without its check character a
// number is easily mistyped into another person's, so they are not equal either.
bool lacks_check_character(const std::string& a, const std::string& b) {
    constexpr std::size_t kShortestNumber = 9;  // below that a prefix says too little
    const std::string& shorter = a.size() < b.size() ? a : b;
    const std::string& longer = a.size() < b.size() ? b : a;
    return shorter.size() >= kShortestNumber && longer.size() == shorter.size() + 1 &&
           longer.starts_with(shorter);
}

Status check_person(const Learner& learner, const Identity& identity, bool trust_source_identity) {
    const Comparison birth_date = compare_birth_dates(learner, identity);
    if (birth_date == Comparison::different) {
        return fail(ErrorCode::wrong_person, "the birth date differs");
    }
    const Comparison identifier = compare_identifiers(learner, identity);
    if (identifier == Comparison::different) {
        return fail(ErrorCode::wrong_person, "an identifier of the same type differs");
    }
    if (identifier == Comparison::equal) return {};

    const Comparison name = compare_family_names(learner, identity);
    if (birth_date == Comparison::equal && name == Comparison::equal) return {};
    if (birth_date == Comparison::equal && name == Comparison::different) {
        return fail(ErrorCode::wrong_person, "the birth date is equal, the family name is not");
    }
    if (trust_source_identity) return {};
    return fail(ErrorCode::wrong_person, "neither an identifier nor birth date and name compare");
}

}  // namespace ncp::elmo
