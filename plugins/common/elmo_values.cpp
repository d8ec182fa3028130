#include "common/elmo_values.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "common/xml_text.h"
#include "common/xsd_values.h"

namespace ncp::common {
namespace {

constexpr std::string_view kBlanksAround = "blanks around a value removed";

// Europass' list of countries (europass-countries.xsd).
constexpr std::string_view kCountries =
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF "
    "CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD "
    "GE GH GL GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN "
    "KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX "
    "MY MZ NA NE NG NI NL NO NP NR NU NZ OM PA PE PG PH PK PL PR PS PT PW PY QA RO RS RU RW SA SB "
    "SC SD SE SG SI SK SL SM SN SO SR ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY "
    "UZ VA VC VE VN VU WS YE ZA ZM ZW";

// Digits where the form has 0, everything else as it stands.
bool has_form(std::string_view text, std::string_view form) {
    return text.size() == form.size() &&
           std::equal(text.begin(), text.end(), form.begin(),
                      [](char c, char f) { return f == '0' ? is_digit(c) : c == f; });
}

bool is_bare_date(std::string_view text) {
    return calendar_day(text).has_value();
}
bool is_zone(std::string_view text) {
    if (text.empty() || text == "Z") return true;
    if (!has_form(text, "+00:00") && !has_form(text, "-00:00")) return false;
    const int hours = number(text.substr(1, 2));
    const int minutes = number(text.substr(4));
    return minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0));
}
// hh:mm:ss with a fraction, then the zone.
bool is_time(std::string_view text) {
    if (text.size() < 8 || !has_form(text.substr(0, 8), "00:00:00")) return false;
    if (number(text.substr(0, 2)) > 23 || number(text.substr(3, 2)) > 59 ||
        number(text.substr(6, 2)) > 59) {
        return false;
    }
    text.remove_prefix(8);
    if (text.starts_with('.')) {
        const std::size_t end = text.find_first_not_of("0123456789", 1);
        if (end == 1 || text.size() == 1) return false;
        text.remove_prefix(std::min(end, text.size()));
    }
    return is_zone(text);
}

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return small;
}
// Letters and digits only, small: "In progress" and "in-progress" are the same.
std::string folded(std::string_view text) {
    std::string small = lower(text);
    std::erase_if(small, [](char c) { return c == ' ' || c == '-' || c == '_' || c == '.'; });
    return small;
}

// The day in forms that can mean only one; empty if none.
std::string day_of(std::string_view text) {
    std::string day;
    if (text.size() > 10 && (text[10] == 'T' || text[10] == ' ') &&
        is_bare_date(text.substr(0, 10))) {
        day = text.substr(0, 10);  // a time behind it
    } else if (has_form(text, "00000000")) {
        day = std::string(text.substr(0, 4)) + '-' + std::string(text.substr(4, 2)) + '-' +
              std::string(text.substr(6));
    } else if (has_form(text, "00.00.0000")) {  // with points, the day comes first everywhere
        day = std::string(text.substr(6)) + '-' + std::string(text.substr(3, 2)) + '-' +
              std::string(text.substr(0, 2));
    } else if (has_form(text, "0000/00/00")) {
        day = std::string(text.substr(0, 4)) + '-' + std::string(text.substr(5, 2)) + '-' +
              std::string(text.substr(8));
    }
    return is_bare_date(day) ? day : "";
}

RepairedValue repair_date(std::string token) {
    if (is_date(token)) return {std::move(token)};
    std::string day = day_of(token);
    if (day.empty()) return {"", "", true};
    return {std::move(day), "a date written otherwise"};
}

RepairedValue repair_date_time(std::string token) {
    if (is_date_time(token)) return {std::move(token)};
    if (token.size() > 10 && token[10] == ' ') {
        std::string joined = token;
        joined[10] = 'T';
        std::erase(joined, ' ');  // before the zone
        if (is_date_time(joined)) return {std::move(joined), "a time written otherwise"};
    }
    // Minutes without seconds.
    if (token.size() >= 16 && has_form(token.substr(0, 16), "0000-00-00T00:00")) {
        const std::string whole = token.substr(0, 16) + ":00" + token.substr(16);
        if (is_date_time(whole)) return {whole, "a time written otherwise"};
    }
    RepairedValue date = repair_date(token);
    if (date.hopeless) return date;
    // Which zone is not known, and none is invented.
    return {date.value.substr(0, 10) + "T00:00:00" + date.value.substr(10),
            "a date where date and time belong"};
}

bool is_decimal(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) return all_digits(text);
    const std::string_view before = text.substr(0, point);
    const std::string_view behind = text.substr(point + 1);
    return (before.empty() || all_digits(before)) && (behind.empty() || all_digits(behind)) &&
           text.size() > 1;
}

RepairedValue repair_decimal(std::string token) {
    if (is_decimal(token)) return {std::move(token)};
    if (std::count(token.begin(), token.end(), ',') == 1 && token.find('.') == std::string::npos) {
        std::replace(token.begin(), token.end(), ',', '.');
        // "1,000" may be a thousand or one.
        const bool thousands = token.size() - token.find('.') == 4;
        if (!thousands && is_decimal(token)) return {std::move(token), "a comma in a number"};
    }
    return {"", "", true};
}

bool is_code(std::string_view text) {
    return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

RepairedValue repair_country(std::string token, bool any) {
    const auto known = [any](std::string_view code) {
        return is_code(code) && (any || kCountries.find(code) != std::string_view::npos);
    };
    if (known(token)) return {std::move(token)};
    for (char& c : token) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    if (token == "UK") token = "GB";  // as people and the EU write them
    if (token == "EL") token = "GR";
    if (known(token)) return {std::move(token), "a country written otherwise"};
    return {"", "", true};
}

// What other systems say for the values of ELMO's lists, folded; only what cannot mean another.
constexpr std::pair<std::string_view, std::string_view> kSynonyms[]{
    {"pass", "passed"},
    {"fail", "failed"},
    {"notpassed", "failed"},
    {"ongoing", "in-progress"},
    {"degree", "Degree Programme"},
    {"programme", "Degree Programme"},
    {"degreeprogram", "Degree Programme"},
    {"modulegroup", "Module"},
    {"doctorate", "PhD"},
    {"bachelors", "Bachelor"},
    {"masters", "Master"},
    {"male", "1"},
    {"female", "2"},
    {"m", "1"},
    {"f", "2"},
};

RepairedValue repair_choice(const ElmoType& type, const std::string& token) {
    const auto& choices = type.choices;
    if (std::find(choices.begin(), choices.end(), token) != choices.end()) return {token};
    const std::string wanted = folded(token);
    for (const std::string_view choice : choices) {
        if (folded(choice) == wanted) return {std::string(choice), "a term written otherwise"};
    }
    for (const auto& [said, meant] : kSynonyms) {
        if (said == wanted && std::find(choices.begin(), choices.end(), meant) != choices.end()) {
            return {std::string(meant), "a term written otherwise"};
        }
    }
    return {"", "", true};
}

// A data: address stands on one line without blanks (annotation of content).
RepairedValue repair_content(std::string_view text) {
    std::string token = clean_token(text);
    if (token.starts_with("cid:")) return {"", "", true};  // no other part comes with this answer
    if (!token.starts_with("data:") || token.find(' ') == std::string::npos) return {token};
    const std::size_t comma = token.find(',');
    if (comma == std::string::npos || token.find(' ') < comma) return {token};
    std::erase(token, ' ');
    return {std::move(token), "blanks inside an attachment removed"};
}

bool had_blanks_around(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    return !text.empty() && (kBlanks.find(text.front()) != std::string_view::npos ||
                             kBlanks.find(text.back()) != std::string_view::npos);
}

}  // namespace

bool is_date(std::string_view text) {
    return text.size() >= 10 && is_bare_date(text.substr(0, 10)) && is_zone(text.substr(10));
}

bool is_date_time(std::string_view text) {
    return text.size() >= 19 && is_bare_date(text.substr(0, 10)) && text[10] == 'T' &&
           is_time(text.substr(11));
}

RepairedValue repair_value(const ElmoType& type, std::string_view text) {
    const std::string token = clean_token(text);
    RepairedValue repaired;
    switch (type.value) {
        case ElmoValue::text:
            return {clean_text(text)};
        case ElmoValue::content:
            return repair_content(text);
        case ElmoValue::date:
            repaired = repair_date(token);
            break;
        case ElmoValue::date_time:
            repaired = repair_date_time(token);
            break;
        case ElmoValue::decimal:
            repaired = repair_decimal(token);
            break;
        case ElmoValue::country:
            repaired = repair_country(token, false);
            break;
        case ElmoValue::country_code:
            repaired = repair_country(token, true);
            break;
        case ElmoValue::choice:
            repaired = repair_choice(type, token);
            break;
        default:
            return {token};
    }
    const bool named = repaired.hopeless || !repaired.repair.empty();
    if (!named && had_blanks_around(text)) repaired.repair = kBlanksAround;
    return repaired;
}

RepairedValue repair_attribute(ElmoAttributeValue type, std::string_view text) {
    std::string token = clean_token(text);
    switch (type) {
        case ElmoAttributeValue::text:
            return {clean_text(text)};
        case ElmoAttributeValue::language:
            if (is_language_tag(token)) return {std::move(token)};
            return {"", "", true};
        case ElmoAttributeValue::whole:
            if (all_digits(token)) return {std::move(token)};
            return {"", "", true};
        case ElmoAttributeValue::section_number:
            if (!token.empty() && token.find_first_not_of(".0123456789") == std::string::npos) {
                return {std::move(token)};
            }
            return {"", "", true};
        default:
            if (token.empty()) return {"", "", true};
            return {std::move(token)};
    }
}

}  // namespace ncp::common
