// Do two learning opportunities of one issuer, told by two sources, mean the same result?
//
// Private to the module; says nothing about parts (duplicates.h does). In doubt they differ: a
// result shown twice is seen by the student, one that is missing may not be.
//
// Never alike when one of these differs: the date (without one, the academic term's first and last
// day; one without either is alike to its like only), resultLabel as written, status (absent means
// "passed", as readers take it), type where both have one, credits of a scheme that both use,
// identifiers of a type that both use (of the specification or of the instance).
// Beyond that, alike are
//  - those with an equal identifier of the same type; if just one of them has a type ("local" is
//    unique per issuer and type), their titles have to agree too;
//  - those without a common type of identifier, whose titles agree and whose credits are equal (or
//    missing in both), if date or term is known; without either, if their parts agree as well.
// Titles agree that are equal, but for case, diacritics, blanks and hyphens, in every language
// (region aside) that both use, and there is one.
// Thread-safety: values and pure functions.
#pragma once

#include <libxml/tree.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace ncp::elmo {

// Of each of these, so that a comparison's cost is bounded; with more, an opportunity is like none.
inline constexpr std::size_t kTraitsMax = 32;

// Kind (type, language, scheme) and value; sorted, each once.
using Traits = std::vector<std::pair<std::string, std::string>>;

struct Likeness {
    std::string when, result, status, type;
    Traits identifiers, titles, credits;

    // How much it tells, its parts not counted.
    std::size_t attachments = 0;  // references, own ones, diploma supplements
    std::size_t texts = 0;        // elements with text

    bool has_one_instance = true;  // as the schema wants it

    bool is_comparable() const {
        return has_one_instance && identifiers.size() <= kTraitsMax &&
               titles.size() <= kTraitsMax && credits.size() <= kTraitsMax;
    }
};

Likeness likeness_of(const xmlNode* opportunity);

// Any two that are alike have one of these in common. Those of identifiers come first.
std::vector<std::string> keys_of(const Likeness& likeness);

enum class Verdict { different, alike_if_parts_are, alike };
Verdict compare(const Likeness& one, const Likeness& other);

}  // namespace ncp::elmo
