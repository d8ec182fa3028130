#include "login/identity/national_numbers.h"

#include <algorithm>

#include "login/identity/schac.h"

namespace ncp::login {
namespace {

void add(NationalNumbers& numbers, const std::string& country, const std::string& value,
         Date today) {
    NationalId id{value, std::nullopt};
    if (knows_national_ids_of(country)) {
        const auto read = read_national_id(country, value, today);
        if (!read || (read->birth_date && !is_birth_date(*read->birth_date, today))) {
            ++numbers.left_out[country];
            return;
        }
        id = *read;
    }
    if (!country.empty()) numbers.countries.insert(country);
    const bool known = std::any_of(numbers.fitting.begin(), numbers.fitting.end(),
                                   [&](const NationalId& one) { return one.normal == id.normal; });
    if (!known) numbers.fitting.push_back(std::move(id));
}

}  // namespace

NationalNumbers read_national_numbers(const std::vector<std::string>& values,
                                      const std::string& said, const std::string& usual,
                                      Date today) {
    NationalNumbers numbers;
    std::vector<std::string> bare;
    for (const std::string& value : values) {
        const auto urn = read_schac_personal_id(value);
        if (!urn) {
            bare.push_back(value);
        } else if (urn->is_passport) {
            ++numbers.left_out[urn->country];
        } else {
            add(numbers, urn->country, urn->id, today);
        }
    }
    std::string country = said;
    if (country.empty()) country = numbers.countries.empty() ? usual : *numbers.countries.begin();
    for (const std::string& value : bare)
        add(numbers, country, value, today);
    return numbers;
}

}  // namespace ncp::login
