// The words of the pages: web/locales/<language>.json and <language>.<part>.json, merged by
// language, nested objects flattened with dots ("error.expired.title").
//
// Refuses: files that are not JSON objects of non-empty texts, a key given twice, a set without
// English (the language everything falls back to). Thread-safety: values and pure functions.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace ncp::pages {

inline constexpr std::string_view kFallbackLanguage = "en";

using Texts = std::unordered_map<std::string, std::string>;  // key → text

struct Locales {
    std::map<std::string, Texts> texts;  // by language tag
    std::vector<std::string> languages;  // English first

    // The language whose texts serve a wished one: itself, its primary subtag, else English.
    const std::string& serving(std::string_view wished) const;
    // The text in a served language, else in English, else null.
    const std::string* find(const std::string& language, const std::string& key) const;
};

// Errors: io, invalid_config.
Result<Locales> read_locales(const std::filesystem::path& directory);

// Replaces each {name} for which a value is known; others and single braces stay as they are.
// Values are not searched for further names.
using Lookup = std::function<std::optional<std::string>(const std::string& name)>;
std::string fill(std::string_view text, const Lookup& value_of);

}  // namespace ncp::pages
