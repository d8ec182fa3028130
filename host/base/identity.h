// Who logged in: the attributes that a login method vouches for.
//
// Keys are those of the plugin ABI: given_names, family_name, birth_date (YYYY-MM-DD), national_id,
// national_id_country, esi, eppn, schac_personal_unique_code, learner_number, email, and own ones
// with a prefix ("example:card_number"). A key may appear several times. All of it is personal
// data: it has no way into a PublicText. Thread-safety: a value.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ncp {

struct Identity {
    std::vector<std::pair<std::string, std::string>> attributes;

    // The first value of a key, empty if there is none.
    std::string first(std::string_view key) const {
        for (const auto& [name, value] : attributes) {
            if (name == key) return value;
        }
        return {};
    }
    bool empty() const { return attributes.empty(); }
    // Which of these keys are not known, in their order.
    std::vector<std::string> missing(const std::vector<std::string>& keys) const {
        std::vector<std::string> missing;
        for (const std::string& key : keys) {
            if (first(key).empty()) missing.push_back(key);
        }
        return missing;
    }
};

}  // namespace ncp
