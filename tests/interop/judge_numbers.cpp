// judge_numbers: what our readers make of national identity numbers. Standard input: a line a
// number, "FI 131052-308T"; output: a line each, "no", "possible", or "possible 1952-10-13".
#include <fmt/core.h>

#include <iostream>
#include <string>

#include "base/clock.h"
#include "login/identity/national_id.h"

int main() {
    using namespace ncp;
    const login::Date today = std::chrono::floor<std::chrono::days>(system_clock().wall());
    std::string country;
    std::string number;
    while (std::cin >> country >> number) {
        const auto read = login::read_national_id(country, number, today);
        if (!read) {
            fmt::print("no\n");
        } else if (!read->birth_date) {
            fmt::print("possible\n");
        } else {
            const login::Date born = *read->birth_date;
            fmt::print("possible {:04}-{:02}-{:02}\n", static_cast<int>(born.year()),
                       static_cast<unsigned>(born.month()), static_cast<unsigned>(born.day()));
        }
    }
    return 0;
}
