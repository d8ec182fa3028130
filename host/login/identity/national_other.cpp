// National identity numbers of Czechia and Slovakia, Croatia, Bulgaria, Romania, Belgium, France.
#include <cstdint>

#include "login/identity/digits.h"
#include "login/identity/national_rules.h"

namespace ncp::login::rules {
namespace {

std::int64_t whole_number(std::string_view digits) {
    std::int64_t value = 0;
    for (std::size_t at = 0; at < digits.size(); ++at)
        value = 10 * value + digit(digits, at);
    return value;
}

// Zákon č. 133/2000 Sb. § 13, zákon č. 301/1995 Z. z.: yymmdd/sssk, 50 added to a woman's month;
// nine digits and no check until the end of 1953, then the whole number divides by 11. Until 1985
// numbers were given whose first nine leave 10, with a last digit of 0.
Read birth_number(std::string_view text, bool months_in_reserve) {
    const bool is_old = digits_of(text, 9, "/").has_value();
    const auto digits = digits_of(text, is_old ? 9 : 10, "/");
    if (!digits || text.size() > digits->size() + 1) return std::nullopt;
    int year = number(*digits, 0, 2);
    if (is_old) {
        year += year < 54 ? 1900 : 1800;
    } else {
        year += year < 54 ? 2000 : 1900;
        const int remainder = number(*digits, 0, 9) % 11;
        const int last = digit(*digits, 9);
        const bool excepted = remainder == 10 && last == 0 && year <= 1985;
        if (!excepted && whole_number(*digits) % 11 != 0) return std::nullopt;
    }
    int month = number(*digits, 2, 2);
    if (month > 50) month -= 50;
    if (months_in_reserve && year >= 2004 && month > 20) month -= 20;
    return born(*digits, make_date(year, month, number(*digits, 4, 2)));
}

}  // namespace

// Zákon č. 53/2004 Sb.: when a day's numbers run out, 20 is added to the month too.
Read czechia(std::string_view text, Date /*today*/) {
    return birth_number(text, true);
}

Read slovakia(std::string_view text, Date /*today*/) {
    return birth_number(text, false);
}

// Zakon o osobnom identifikacijskom broju (OIB): ten digits that mean nothing and a check digit of
// ISO 7064, MOD 11,10.
Read croatia(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, "");
    if (!digits) return std::nullopt;
    int rest = 10;
    for (std::size_t at = 0; at < 10; ++at) {
        rest = (rest + digit(*digits, at)) % 10;
        rest = (rest == 0 ? 10 : rest) * 2 % 11;
    }
    if ((11 - rest) % 10 != digit(*digits, 10)) return std::nullopt;
    return NationalId{*digits, std::nullopt};
}

// Наредба № РД-02-20-9 от 2012 on "ЕГН": yymmdd with 20 (1800s) or 40 (2000s) added to the month,
// three digits, a check digit.
Read bulgaria(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 10, "");
    if (!digits) return std::nullopt;
    const int check = weighted(*digits, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10;
    if (check != digit(*digits, 9)) return std::nullopt;
    int month = number(*digits, 2, 2);
    int year = 1900 + number(*digits, 0, 2);
    if (month > 40) {
        month -= 40;
        year += 100;
    } else if (month > 20) {
        month -= 20;
        year -= 100;
    }
    return born(*digits, make_date(year, month, number(*digits, 4, 2)));
}

// Legea nr. 105/1996, OUG nr. 97/2005 article 6, on the "cod numeric personal": sex and century (1
// 2 the 1900s, 3 4 the 1800s, 5 6 the 2000s; 7 8 residents and 9 foreigners, whose century it does
// not tell), yymmdd, five digits, a check digit.
Read romania(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 13, "");
    if (!digits || digit(*digits, 0) == 0) return std::nullopt;
    const int remainder = weighted(*digits, {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11;
    if ((remainder == 10 ? 1 : remainder) != digit(*digits, 12)) return std::nullopt;
    const int first = digit(*digits, 0);
    if (first > 6) return NationalId{*digits, std::nullopt};
    const int century = first <= 2 ? 1900 : first <= 4 ? 1800 : 2000;
    return born(*digits, make_date(century + number(*digits, 1, 2), number(*digits, 3, 2),
                                   number(*digits, 5, 2)));
}

// Koninklijk besluit van 3 april 1984 on the "rijksregisternummer": yymmdd, three digits, and 97
// less the remainder of 97 of all nine, before which a 2 is put for who is born from 2000 on. The
// bis number of those who are not registered adds 20 or 40 to the month; what is unknown is 00.
Read belgium(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, ".-");
    if (!digits) return std::nullopt;
    const std::int64_t nine = number(*digits, 0, 9);
    const std::int64_t check = number(*digits, 9, 2);
    int century = 0;
    if (97 - nine % 97 == check) {
        century = 1900;
    } else if (97 - (2'000'000'000 + nine) % 97 == check) {
        century = 2000;
    } else {
        return std::nullopt;
    }
    int month = number(*digits, 2, 2);
    month -= month >= 40 ? 40 : month >= 20 ? 20 : 0;
    const int day = number(*digits, 4, 2);
    if (month > 12 || day > 31) return std::nullopt;
    if (month == 0 || day == 0) return NationalId{*digits, std::nullopt};
    return born(*digits, make_date(century + number(*digits, 0, 2), month, day));
}

// INSEE, "Numéro de sécurité sociale" (NIR, décret n° 82-103): sex, year and month, place (2A and
// 2B in Corsica count as 19 and 18), order, and 97 less the remainder of 97. It tells no day.
Read france(std::string_view text, Date /*today*/) {
    std::string plain(text);
    if (plain.size() != 15) return std::nullopt;
    const std::string department = plain.substr(5, 2);
    if (department == "2A") plain.replace(5, 2, "19");
    if (department == "2B") plain.replace(5, 2, "18");
    if (!all_digits(plain) || digit(plain, 0) == 0) return std::nullopt;
    const std::int64_t first = whole_number(std::string_view(plain).substr(0, 13));
    if (97 - first % 97 != number(plain, 13, 2)) return std::nullopt;
    return NationalId{std::string(text), std::nullopt};
}

}  // namespace ncp::login::rules
