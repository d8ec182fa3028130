#include "pages/accept_language.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "base/trimmed.h"

namespace ncp::pages {
namespace {

// "q=0.8" after the semicolon; 1 without one, 0 for what is no number from 0 to 1.
double weight_of(std::string_view parameter) {
    if (parameter.empty()) return 1;
    if (parameter.substr(0, 2) != "q=") return 0;
    const std::string digits(parameter.substr(2));
    char* end = nullptr;
    const double weight = std::strtod(digits.c_str(), &end);
    return end != digits.c_str() && *end == '\0' && weight >= 0 && weight <= 1 ? weight : 0;
}

}  // namespace

std::string accepted_language(std::string_view accept_language, const Locales& locales) {
    std::string best(kFallbackLanguage);
    double best_weight = 0;
    while (!accept_language.empty()) {
        const std::string_view entry = accept_language.substr(0, accept_language.find(','));
        accept_language.remove_prefix(std::min(entry.size() + 1, accept_language.size()));
        const std::size_t semicolon = std::min(entry.find(';'), entry.size());
        std::string tag(trimmed(entry.substr(0, semicolon)));
        for (char& c : tag)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        const double weight =
            weight_of(trimmed(entry.substr(std::min(semicolon + 1, entry.size()))));
        const std::string& served = locales.serving(tag);
        const bool fits = served == tag.substr(0, served.size());  // not by falling back
        if (fits && weight > best_weight) {
            best = served;
            best_weight = weight;
        }
    }
    return best;
}

}  // namespace ncp::pages
