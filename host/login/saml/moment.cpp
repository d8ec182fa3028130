#include "login/saml/moment.h"

#include <algorithm>

#include "login/identity/digits.h"

namespace ncp::login::saml {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kDigits[] = "0123456789";

// "Z", "+02:00", or nothing.
std::optional<minutes> read_zone(std::string_view zone) {
    if (zone.empty() || zone == "Z") return minutes(0);
    constexpr std::size_t kZoneBytes = 6;
    if (zone.size() != kZoneBytes || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' ||
        !all_digits(zone.substr(1, 2)) || !all_digits(zone.substr(4, 2))) {
        return {};
    }
    const minutes offset = hours(number(zone, 1, 2)) + minutes(number(zone, 4, 2));
    if (offset > hours(14)) return {};
    return zone[0] == '-' ? -offset : offset;
}

// Beyond these years a clock of nanoseconds overflows; "9999-12-31" stands for never.
constexpr std::chrono::year kFirst{1970};
constexpr std::chrono::year kLast{2199};

struct Written {
    std::chrono::year_month_day day;
    seconds of_day;
    minutes zone;
};

std::optional<Written> read_written(std::string_view text) {
    constexpr std::string_view kForm = "0000-00-00T00:00:00";
    if (text.size() < kForm.size()) return {};
    for (std::size_t at = 0; at < kForm.size(); ++at) {
        const bool fits = kForm[at] == '0' ? all_digits(text.substr(at, 1)) : text[at] == kForm[at];
        if (!fits) return {};
    }
    const std::chrono::year_month_day day{
        std::chrono::year(number(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
        std::chrono::day(static_cast<unsigned>(number(text, 8, 2)))};
    const hours h(number(text, 11, 2));
    const minutes m(number(text, 14, 2));
    const seconds s(number(text, 17, 2));
    // 24:00:00 is the end of the day, the 60th second one that was put in.
    if (!day.ok() || h + m + s > hours(24) || m > minutes(59) || s > seconds(60)) return {};
    std::string_view rest = text.substr(kForm.size());
    if (!rest.empty() && rest[0] == '.') {
        const std::size_t end = std::min(rest.find_first_not_of(kDigits, 1), rest.size());
        if (end == 1) return {};
        rest = rest.substr(end);
    }
    const auto zone = read_zone(rest);
    if (!zone) return {};
    return Written{day, h + m + s, *zone};
}

WallTime time_of(const Written& written) {
    if (written.day.year() > kLast) return WallTime(std::chrono::sys_days(kLast / 12 / 31));
    return WallTime(std::chrono::sys_days(written.day)) + written.of_day - written.zone;
}

struct Unit {
    char letter;
    bool of_time;  // after the "T"
    seconds length;
};
constexpr Unit kUnits[] = {{'Y', false, hours(365 * 24)}, {'M', false, hours(30 * 24)},
                           {'D', false, hours(24)},       {'H', true, hours(1)},
                           {'M', true, minutes(1)},       {'S', true, seconds(1)}};

}  // namespace

std::optional<WallTime> read_date_time(std::string_view text) {
    const auto written = read_written(text);
    if (!written) return {};
    if (written->day.year() < kFirst) return WallTime();
    return time_of(*written);
}

std::optional<WallTime> instant_of(std::string_view text) {
    constexpr std::size_t kBytesMax = 40;
    if (text.size() > kBytesMax || !text.ends_with('Z')) return {};
    const auto written = read_written(text);
    if (!written || written->day.year() < kFirst) return {};
    return time_of(*written);
}

std::optional<seconds> read_duration(std::string_view text) {
    constexpr seconds kMax = hours(10 * 365 * 24);
    constexpr std::size_t kDigitsMax = 9;
    if (text.size() < 3 || text[0] != 'P') return {};
    seconds sum(0);
    bool in_time = false;
    const Unit* next = std::begin(kUnits);
    for (std::size_t at = 1; at < text.size();) {
        if (text[at] == 'T' && !in_time) {
            in_time = true;
            if (++at == text.size()) return {};
        }
        std::size_t end = text.find_first_not_of(kDigits, at);
        if (end == std::string_view::npos || end == at || end - at > kDigitsMax) return {};
        const int count = number(text, at, end - at);
        if (text[end] == '.') {  // parts of a second do not matter
            end = text.find_first_not_of(kDigits, end + 1);
            if (end == std::string_view::npos || text[end] != 'S') return {};
        }
        while (next != std::end(kUnits) && (next->letter != text[end] || next->of_time != in_time))
            ++next;
        if (next == std::end(kUnits)) return {};
        sum += count * next->length;
        if (sum > kMax) return {};
        ++next;
        at = end + 1;
    }
    return sum;
}

}  // namespace ncp::login::saml
