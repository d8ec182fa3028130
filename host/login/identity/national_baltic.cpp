// National identity numbers of Estonia, Lithuania, Latvia and Poland.
#include "login/identity/digits.h"
#include "login/identity/national_rules.h"

namespace ncp::login::rules {
namespace {

// EVS 585:2007, which Lithuania's code shares: two rounds of weights, 0 if neither gives a digit.
int baltic_check_digit(std::string_view digits) {
    const int first = weighted(digits, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}) % 11;
    if (first < 10) return first;
    const int second = weighted(digits, {3, 4, 5, 6, 7, 8, 9, 1, 2, 3}) % 11;
    return second < 10 ? second : 0;
}

// Sex and century, yymmdd, three digits, the check digit.
Read dated_baltic(std::string_view digits) {
    const int century = 1800 + (digit(digits, 0) - 1) / 2 * 100;
    return born(std::string(digits), make_date(century + number(digits, 1, 2), number(digits, 3, 2),
                                               number(digits, 5, 2)));
}

}  // namespace

// EVS 585:2007 "Isikukood": 1 and 2 are the 1800s, 3 and 4 the 1900s, 5 and 6 the 2000s.
Read estonia(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, "");
    if (!digits || baltic_check_digit(*digits) != digit(*digits, 10)) return std::nullopt;
    if (digit(*digits, 0) < 1 || digit(*digits, 0) > 6) return std::nullopt;
    return dated_baltic(*digits);
}

// Gyventojų registro įstatymas (law on the population register) on "asmens kodas": as Estonia's;
// codes that begin with 9 are exceptions whose digits need not be a date, but whose check digit
// holds (as python-stdnum, lt.asmens, has it; no official text says more).
Read lithuania(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, "");
    if (!digits || baltic_check_digit(*digits) != digit(*digits, 10)) return std::nullopt;
    if (digit(*digits, 0) == 9) return NationalId{*digits, std::nullopt};
    if (digit(*digits, 0) < 1 || digit(*digits, 0) > 6) return std::nullopt;
    return dated_baltic(*digits);
}

// Fizisko personu reģistra likums (law on the register of natural persons; the register's own page:
// pmlp.gov.lv/lv/personas-koda-maina): until June 2017
// ddmmyy-cnnnk, c = 0 the 1800s, 1 the 1900s, 2 the 2000s, the check digit by modulo 11. Since
// then "32…" to "39…" (no day of a month): carries no date, and no check is published.
Read latvia(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, "-");
    if (!digits || text.size() > 12) return std::nullopt;
    const std::string normal = digits->substr(0, 6) + "-" + digits->substr(6);
    if (number(*digits, 0, 2) >= 32 && digit(*digits, 0) == 3)
        return NationalId{normal, std::nullopt};
    const int sum = weighted(*digits, {10, 5, 8, 4, 2, 1, 6, 3, 7, 9});
    if ((1 + sum) % 11 % 10 != digit(*digits, 10) || digit(*digits, 6) > 2) return std::nullopt;
    const int year = 1800 + 100 * digit(*digits, 6) + number(*digits, 4, 2);
    return born(normal, make_date(year, number(*digits, 2, 2), number(*digits, 0, 2)));
}

// Ustawa o ewidencji ludności (2010) article 15 on "PESEL": yymmdd with 80 (1800s), 0 (1900s), 20
// (2000s), 40, 60 added to the month; four digits; a check digit.
Read poland(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, "");
    if (!digits) return std::nullopt;
    if (weighted(*digits, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}) % 10 != 0) return std::nullopt;
    const int month = number(*digits, 2, 2);
    const int century = month > 80 ? 1800 : 1900 + month / 20 * 100;
    return born(*digits,
                make_date(century + number(*digits, 0, 2), month % 20, number(*digits, 4, 2)));
}

}  // namespace ncp::login::rules
