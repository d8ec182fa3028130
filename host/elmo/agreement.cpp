// disagreeing_sources of merge.h: do all documents speak of one person?
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "elmo/merge.h"
#include "elmo/person.h"
#include "elmo/text.h"
#include "elmo/tree.h"

namespace ncp::elmo {
namespace {

constexpr std::size_t kValuesMax = 100;  // of one kind; keeps the comparison's cost small

using Values = std::vector<std::string>;

// What one document says about one thing. Values of more than one are alternatives.
struct Claim {
    std::size_t source;
    Values values;
};
using Claims = std::map<std::string, std::vector<Claim>>;  // by kind; "" is the birth date

bool contains(const Values& values, const std::string& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

void add(Values& values, std::string value) {
    if (!value.empty() && values.size() < kValuesMax && !contains(values, value)) {
        values.push_back(std::move(value));
    }
}

// What an identifier has to agree with; empty for types that each institution may fill its own way.
std::string kind_of(const xmlNode* identifier, const std::string& value) {
    std::string type = lower_ascii(collapse(attribute(identifier, "type")));
    if (type == kNationalType) return type;
    if (type != "esi") return {};
    // urn:schac:personalUniqueCode:int:esi:<who gave it>:<code>. One person may hold several.
    const std::size_t colon = value.rfind(':');
    return colon == std::string::npos ? std::string() : type + " " + value.substr(0, colon);
}

std::map<std::string, Values> values_of(const Document& document) {
    std::map<std::string, Values> values;
    if (document.root() == nullptr) return values;
    const xmlNode* learner = child(document.root(), "learner");
    if (learner == nullptr) return values;
    add(values[""], date_without_zone(token_of(child(learner, "bday"))));
    for (const xmlNode* identifier : children(learner, "identifier")) {
        const std::string value = lower_ascii(token_of(identifier));
        const std::string kind = kind_of(identifier, value);
        if (!kind.empty()) add(values[kind], value);
    }
    return values;
}

// The value that most sources give, at a tie the one that stands first. A source gives what all of
// its documents give, so one that contradicts itself has no say. Empty if nobody gives any.
std::string most_given(const std::vector<Claim>& claims) {
    std::map<std::size_t, std::size_t> claims_of;                         // by source
    std::map<std::string, std::map<std::size_t, std::size_t>> givers_of;  // value, source: claims
    for (const Claim& claim : claims) {
        ++claims_of[claim.source];
        for (const std::string& value : claim.values)
            ++givers_of[value][claim.source];
    }
    std::map<std::string, std::size_t> votes_for;
    for (const auto& [value, givers] : givers_of) {
        for (const auto& [source, count] : givers) {
            if (count == claims_of[source]) ++votes_for[value];
        }
    }
    std::string chosen;
    std::size_t votes = 0;
    for (const Claim& claim : claims) {
        for (const std::string& value : claim.values) {
            const auto found = votes_for.find(value);
            if (found == votes_for.end() || found->second <= votes) continue;
            chosen = value;
            votes = found->second;
        }
    }
    return chosen;
}

// All values of those who give the most given one: they are known to be the same person's.
Values accepted_of(const std::vector<Claim>& claims) {
    const std::string chosen = most_given(claims);
    if (chosen.empty()) return claims.front().values;
    Values accepted;
    for (const Claim& claim : claims) {
        if (!contains(claim.values, chosen)) continue;
        for (const std::string& value : claim.values)
            add(accepted, value);
    }
    return accepted;
}

bool agrees(const Claim& claim, const Values& accepted, bool national) {
    return std::any_of(claim.values.begin(), claim.values.end(), [&](const std::string& value) {
        return std::any_of(accepted.begin(), accepted.end(), [&](const std::string& other) {
            return value == other || (national && lacks_check_character(value, other));
        });
    });
}

}  // namespace

std::vector<std::size_t> disagreeing_sources(const std::vector<Delivery>& deliveries) {
    Claims all;
    for (const Delivery& delivery : deliveries) {
        for (auto& [kind, values] : values_of(delivery.document)) {
            if (!values.empty()) all[kind].push_back({delivery.source, std::move(values)});
        }
    }
    std::set<std::size_t> disagreeing;
    for (auto& [kind, claims] : all) {  // the birth date first
        claims.erase(std::remove_if(claims.begin(), claims.end(),
                                    [&disagreeing](const Claim& claim) {
                                        return disagreeing.count(claim.source) > 0;
                                    }),
                     claims.end());
        if (claims.empty()) continue;
        const Values accepted = accepted_of(claims);
        for (const Claim& claim : claims) {
            if (!agrees(claim, accepted, kind == kNationalType)) disagreeing.insert(claim.source);
        }
    }
    return {disagreeing.begin(), disagreeing.end()};
}

}  // namespace ncp::elmo
