#include "unit/login/national_numbers.h"

#include <fmt/format.h>

#include <numeric>

namespace ncp::test {
namespace {

using login::Date;

int between(int low, int high, Random& random) {
    return std::uniform_int_distribution<int>(low, high)(random);
}
int year_of(const Date& date) {
    return static_cast<int>(date.year());
}
int month_of(const Date& date) {
    return static_cast<int>(static_cast<unsigned>(date.month()));
}
int day_of(const Date& date) {
    return static_cast<int>(static_cast<unsigned>(date.day()));
}
std::string yymmdd(const Date& date, int more_months = 0, int more_days = 0) {
    return fmt::format("{:02}{:02}{:02}", year_of(date) % 100, month_of(date) + more_months,
                       day_of(date) + more_days);
}
std::string ddmmyy(const Date& date, int more_months = 0, int more_days = 0) {
    return fmt::format("{:02}{:02}{:02}", day_of(date) + more_days, month_of(date) + more_months,
                       year_of(date) % 100);
}
long long value(const std::string& digits) {
    return std::stoll(digits);
}
int sum(const std::string& digits, const std::vector<int>& weights) {
    int total = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        total += weights[i] * (digits[i] - '0');
    return total;
}
std::string serial(int low, int high, int width, Random& random) {
    return fmt::format("{:0{}}", between(low, high, random), width);
}
MadeNumber same(const std::string& number) {
    return {number, number};
}

MadeNumber finnish(Date date, Random& random) {
    const std::string marks = year_of(date) < 2000 ? "-YXWVU" : "ABCDEF";
    const char mark = marks[static_cast<std::size_t>(between(0, 5, random))];
    const std::string number = serial(2, 899, 3, random);
    const char check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[value(ddmmyy(date) + number) % 31];
    return same(ddmmyy(date) + mark + number + check);
}

char luhn(const std::string& nine) {
    int total = 0;
    for (std::size_t i = 0; i < nine.size(); ++i) {
        const std::string product = std::to_string((nine[i] - '0') * (i % 2 == 0 ? 2 : 1));
        for (char c : product)
            total += c - '0';
    }
    return static_cast<char>('0' + (10 - total % 10) % 10);
}
// By today 2026-11-24: a plus from the year of the hundredth birthday on.
MadeNumber swedish(Date date, Random& random, int more_days, bool in_full) {
    const std::string nine = yymmdd(date, 0, more_days) + serial(0, 999, 3, random);
    const std::string ten = nine + luhn(nine);
    const std::string full = std::to_string(year_of(date) / 100) + ten;
    if (in_full) return {full.substr(0, 8) + "-" + full.substr(8), full};
    // The reader takes the latest day that is not to come.
    const bool very_old =
        date <= Date{std::chrono::year{1926}, std::chrono::month{11}, std::chrono::day{24}};
    return {ten.substr(0, 6) + (very_old ? "+" : "-") + ten.substr(6), full};
}

MadeNumber norwegian(Date date, Random& random, int more_days, int more_months) {
    while (true) {
        const int year = year_of(date);
        const std::string individual = year < 1940   ? serial(0, 499, 3, random)
                                       : year < 2000 ? serial(900, 999, 3, random)
                                                     : serial(500, 999, 3, random);
        std::string number = ddmmyy(date, more_months, more_days) + individual;
        const int first = (11 - sum(number, {3, 7, 6, 1, 8, 9, 4, 5, 2}) % 11) % 11;
        if (first == 10) continue;
        number += static_cast<char>('0' + first);
        const int second = (11 - sum(number, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}) % 11) % 11;
        if (second == 10) continue;
        return same(number + static_cast<char>('0' + second));
    }
}

MadeNumber danish(Date date, Random& random) {
    const int year = year_of(date);
    std::string sevenths = "0123";
    if (year >= 2000) sevenths = year <= 2036 ? "456789" : "5678";
    if (year >= 1937 && year < 2000) sevenths = "012349";
    const auto last = static_cast<int>(sevenths.size()) - 1;
    const std::string four =
        sevenths[static_cast<std::size_t>(between(0, last, random))] + serial(0, 999, 3, random);
    return {ddmmyy(date) + "-" + four, ddmmyy(date) + four};
}

MadeNumber estonian(Date date, Random& random) {
    const int first = (year_of(date) / 100 - 18) * 2 + between(1, 2, random);
    const std::string ten = std::to_string(first) + yymmdd(date) + serial(0, 999, 3, random);
    int check = sum(ten, {1, 2, 3, 4, 5, 6, 7, 8, 9, 1}) % 11;
    if (check == 10) check = sum(ten, {3, 4, 5, 6, 7, 8, 9, 1, 2, 3}) % 11;
    return same(ten + std::to_string(check % 10));
}

MadeNumber latvian(Date date, Random& random) {
    const std::string ten =
        ddmmyy(date) + std::to_string(year_of(date) / 100 - 18) + serial(0, 999, 3, random);
    // As it is usually printed: 1101 less the sum, modulo 11, modulo 10.
    const int check = (1101 - sum(ten, {1, 6, 3, 7, 9, 10, 5, 8, 4, 2})) % 11 % 10;
    const std::string all = ten + std::to_string(check);
    return {all, all.substr(0, 6) + "-" + all.substr(6)};
}

MadeNumber polish(Date date, Random& random) {
    const std::string ten =
        yymmdd(date, year_of(date) >= 2000 ? 20 : 0) + serial(0, 9999, 4, random);
    const int check = (10 - sum(ten, {1, 3, 7, 9, 1, 3, 7, 9, 1, 3}) % 10) % 10;
    return same(ten + std::to_string(check));
}

MadeNumber birth_number(Date date, Random& random, bool reserve) {
    while (true) {
        const int more = between(0, 1, random) * 50 + (reserve ? 20 : 0);
        const std::string nine = yymmdd(date, more) + serial(0, 999, 3, random);
        if (year_of(date) < 1954) return {nine.substr(0, 6) + "/" + nine.substr(6), nine};
        const auto check = value(nine) % 11;
        if (check == 10) continue;
        const std::string ten = nine + std::to_string(check);
        return {ten.substr(0, 6) + "/" + ten.substr(6), ten};
    }
}

MadeNumber bulgarian(Date date, Random& random) {
    const std::string nine =
        yymmdd(date, year_of(date) >= 2000 ? 40 : 0) + serial(0, 999, 3, random);
    const int check = sum(nine, {2, 4, 8, 5, 10, 9, 7, 3, 6}) % 11 % 10;
    return same(nine + std::to_string(check));
}

MadeNumber romanian(Date date, Random& random) {
    const std::string twelve =
        std::to_string((year_of(date) >= 2000 ? 4 : 0) + between(1, 2, random)) + yymmdd(date) +
        serial(1001, 52999, 5, random);
    const int check = sum(twelve, {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9}) % 11;
    return same(twelve + std::to_string(check == 10 ? 1 : check));
}

MadeNumber belgian(Date date, Random& random, int more_months) {
    const std::string nine = yymmdd(date, more_months) + serial(1, 997, 3, random);
    const auto check = 97 - value((year_of(date) >= 2000 ? "2" : "") + nine) % 97;
    const std::string all = fmt::format("{}{:02}", nine, check);
    return {fmt::format("{}.{}.{}-{}.{}", all.substr(0, 2), all.substr(2, 2), all.substr(4, 2),
                        all.substr(6, 3), all.substr(9)),
            all};
}

}  // namespace

login::Date random_day(int first_year, int last_year, Random& random) {
    using namespace std::chrono;
    const sys_days first{year{first_year} / January / 1};
    const sys_days last{year{last_year} / December / 31};
    const auto span = static_cast<int>((last - first).count());
    return Date{first + days{between(0, span, random)}};
}

const std::vector<NumberMaker>& number_makers() {
    const auto swedish_as = [](int more_days, bool in_full) {
        return [=](Date date, Random& random) { return swedish(date, random, more_days, in_full); };
    };
    const auto norwegian_as = [](int more_days, int more_months) {
        return [=](Date date, Random& random) {
            return norwegian(date, random, more_days, more_months);
        };
    };
    const auto birth_number_as = [](bool reserve) {
        return [=](Date date, Random& random) { return birth_number(date, random, reserve); };
    };
    const auto belgian_as = [](int more_months) {
        return [=](Date date, Random& random) { return belgian(date, random, more_months); };
    };
    static const std::vector<NumberMaker> makers{
        {"henkilotunnus", "FI", 1900, 2025, true, finnish},
        {"personnummer", "SE", 1900, 2025, true, swedish_as(0, true)},
        {"personnummer of ten digits", "SE", 1900, 2025, true, swedish_as(0, false)},
        {"samordningsnummer", "SE", 1900, 2025, true, swedish_as(60, true)},
        {"samordningsnummer of ten digits", "SE", 1930, 2025, true, swedish_as(60, false)},
        {"fodselsnummer", "NO", 1900, 2025, true, norwegian_as(0, 0)},
        {"D-number", "NO", 1900, 2025, true, norwegian_as(40, 0)},
        {"synthetic fodselsnummer", "NO", 1900, 2025, true, norwegian_as(0, 80)},
        {"CPR", "DK", 1900, 2025, false, danish},
        {"isikukood", "EE", 1900, 2025, true, estonian},
        {"asmens kodas", "LT", 1900, 2025, true, estonian},
        {"personas kods", "LV", 1900, 2016, true, latvian},
        {"PESEL", "PL", 1900, 2025, true, polish},
        {"rodne cislo", "CZ", 1954, 2025, true, birth_number_as(false)},
        {"rodne cislo of nine digits", "CZ", 1900, 1953, false, birth_number_as(false)},
        {"rodne cislo from the reserve", "CZ", 2004, 2025, true, birth_number_as(true)},
        {"Slovak rodne cislo", "SK", 1954, 2025, true, birth_number_as(false)},
        {"EGN", "BG", 1900, 2025, true, bulgarian},
        {"CNP", "RO", 1900, 2025, true, romanian},
        {"rijksregisternummer", "BE", 1900, 2025, true, belgian_as(0)},
        {"bis number", "BE", 1900, 2025, true, belgian_as(40)},
        {"bis number of unknown sex", "BE", 1900, 2025, true, belgian_as(20)},
    };
    return makers;
}

}  // namespace ncp::test
