// National identity numbers of Finland, Sweden, Norway and Denmark.
#include "login/identity/digits.h"
#include "login/identity/national_rules.h"

namespace ncp::login::rules {
namespace {

// The sum of Luhn (ISO/IEC 7812-1, annex B): every other digit from the right but one doubled.
bool luhn_fits(std::string_view digits) {
    int sum = 0;
    bool doubled = false;
    for (std::size_t at = digits.size(); at-- > 0; doubled = !doubled) {
        const int value = digit(digits, at) * (doubled ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

// Norway: a number of three digits says to which century the year's two belong; 0 if to none.
int norwegian_year(int two_digits, int individual) {
    if (individual < 500) return 1900 + two_digits;
    if (two_digits < 40) return 2000 + two_digits;
    if (individual >= 900) return 1900 + two_digits;
    if (individual < 750 && two_digits >= 54) return 1800 + two_digits;
    return 0;
}

// Denmark: the seventh digit and the year's two say the century.
int danish_year(int two_digits, int seventh) {
    if (seventh <= 3) return 1900 + two_digits;
    if (seventh == 4 || seventh == 9) return (two_digits <= 36 ? 2000 : 1900) + two_digits;
    return (two_digits <= 57 ? 2000 : 1800) + two_digits;
}

}  // namespace

// Government decree 128/2010, sections 2 and 3 as changed by 690/2022: ddmmyy, a mark for the
// century (+ 1800s; - Y X W V U 1900s; A to F 2000s), three digits from 002 on (from 900 temporary
// ones and those of test systems), and a check character by the remainder of 31.
Read finland(std::string_view text, Date /*today*/) {
    constexpr std::string_view kCheckCharacters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    if (text.size() != 11) return std::nullopt;
    std::string digits(text.substr(0, 6));
    digits.append(text.substr(7, 3));
    if (!all_digits(digits) || number(digits, 6, 3) < 2) return std::nullopt;
    int century = 0;
    if (text[6] == '+') {
        century = 1800;
    } else if (std::string_view("-YXWVU").find(text[6]) != std::string_view::npos) {
        century = 1900;
    } else if (std::string_view("ABCDEF").find(text[6]) != std::string_view::npos) {
        century = 2000;
    } else {
        return std::nullopt;
    }
    const auto remainder = static_cast<std::size_t>(number(digits, 0, 9) % 31);
    if (text[10] != kCheckCharacters[remainder]) return std::nullopt;
    return born(std::string(text), make_date(century + number(digits, 4, 2), number(digits, 2, 2),
                                             number(digits, 0, 2)));
}

// Folkbokföringslagen (1991:481) section 18, lag (2022:1697) om samordningsnummer; Skatteverket,
// SKV 704 and 707: yymmdd, a hyphen (a plus from the year on in which somebody turns 100), three
// digits, a check digit by Luhn; registers write the year in full and no sign. Since 2009 the day
// may be another of the same month, when its numbers have run out (lag 2009:272; mostly people born
// on the first of January or July). A samordningsnummer adds 60 to the day; an unknown month or day
// is 00 (Skatteverket's test numbers have both).
Read sweden(std::string_view text, Date today) {
    auto digits = digits_of(text, 12, "-");
    if (!digits) {
        const bool very_old = text.find('+') != std::string_view::npos;
        const auto ten = digits_of(text, 10, "-+");
        if (!ten) return std::nullopt;
        const int this_year = static_cast<int>(today.year());
        int year = this_year / 100 * 100 + number(*ten, 0, 2);
        const int day = number(*ten, 4, 2) % 60;
        const auto date = make_date(year, number(*ten, 2, 2), day);
        if (year > this_year || (date && *date > today)) year -= 100;
        if (very_old) year -= 100;
        digits = std::to_string(year) + ten->substr(2);
    }
    if (text.size() > 13 || !luhn_fits(std::string_view(*digits).substr(2))) return std::nullopt;
    const int year = number(*digits, 0, 4);
    const int month = number(*digits, 4, 2);
    const int day = number(*digits, 6, 2);
    const bool coordination = day >= 60;
    if (coordination && (day == 60 || month == 0)) {
        if (month > 12 || day > 91) return std::nullopt;
        return NationalId{*digits, std::nullopt};
    }
    return born(*digits, make_date(year, month, coordination ? day - 60 : day), DateUnit::month);
}

// Folkeregisterforskriften (2017) chapter 2; Skatteetaten, "Fødselsnummer" and "D-nummer": ddmmyy,
// an individual number that tells the century, two check digits of modulo 11. A D-number adds 40 to
// the day, and where none is free for a birth date, day and month are those of the registration
// (udi.no, "Mitt d-nummer stemmer ikke med fødselsdatoen min"); the synthetic people of
// Skatteetaten's Tenor, with whom ID-porten is tried, add 80 to the month.
Read norway(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 11, "");
    if (!digits) return std::nullopt;
    if (weighted(*digits, {3, 7, 6, 1, 8, 9, 4, 5, 2, 1}) % 11 != 0) return std::nullopt;
    if (weighted(*digits, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}) % 11 != 0) return std::nullopt;
    int day = number(*digits, 0, 2);
    const bool d_number = day > 40;
    if (d_number) day -= 40;
    int month = number(*digits, 2, 2);
    if (month > 80) month -= 80;
    const int year = norwegian_year(number(*digits, 4, 2), number(*digits, 6, 3));
    if (year == 0) return std::nullopt;
    return born(*digits, make_date(year, month, day), d_number ? DateUnit::year : DateUnit::day);
}

// CPR-kontoret, "Personnummeret i CPR": ddmmyy-ssss; the seventh digit tells the century. Modulo 11
// is not looked at: since October 2007 numbers are given that do not fit it.
Read denmark(std::string_view text, Date /*today*/) {
    const auto digits = digits_of(text, 10, "-");
    if (!digits || text.size() > 11) return std::nullopt;
    const int year = danish_year(number(*digits, 4, 2), digit(*digits, 6));
    return born(*digits, make_date(year, number(*digits, 2, 2), number(*digits, 0, 2)));
}

}  // namespace ncp::login::rules
