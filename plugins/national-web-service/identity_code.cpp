#include "identity_code.h"

#include <algorithm>

#include "values.h"

namespace ncp::virta {
namespace {

constexpr std::size_t kDatePart = 7;  // ddmmyy and the mark
constexpr std::string_view kCheckCharacters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

std::string_view century_of(char mark) {
    if (mark == '+') return "18";
    if (std::string_view("-YXWVU").find(mark) != std::string_view::npos) return "19";
    if (std::string_view("ABCDEF").find(mark) != std::string_view::npos) return "20";
    return {};
}

}  // namespace

std::optional<std::string> birth_date_of(std::string_view code) {
    if (code.size() < kDatePart) return std::nullopt;
    const std::string_view century = century_of(code[6]);
    if (century.empty()) return std::nullopt;
    std::string date(century);
    date.append(code.substr(4, 2)).append("-").append(code.substr(2, 2)).append("-");
    date.append(code.substr(0, 2));
    return to_date(date);
}

bool can_be_asked(std::string_view code) {
    if (!birth_date_of(code)) return false;
    if (code.size() == kDatePart) return true;
    constexpr std::size_t kWhole = 11;
    if (code.size() != kWhole) return false;
    const std::string_view number = code.substr(kDatePart, 3);
    const bool digits =
        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    // 000 and 001 are not given to anybody; from 900 on they are artificial.
    return digits && number >= "002" && number < "900" &&
           kCheckCharacters.find(code.back()) != std::string_view::npos;
}

}  // namespace ncp::virta
