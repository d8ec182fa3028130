#include "pages/locale.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace ncp::pages {
namespace {

constexpr std::size_t kLocaleBytesMax = 1U << 20;  // the English one has some 20 KiB

bool is_language_tag(std::string_view tag) {
    // BCP 47 as far as file names need it: letters, digits and inner hyphens.
    bool clean = std::all_of(tag.begin(), tag.end(),
                             [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    return clean && tag.size() >= 2 && tag.size() <= 35 && tag.front() != '-' && tag.back() != '-';
}

Status flatten(const nlohmann::json& object, const std::string& prefix, const std::string& file,
               Texts& texts) {
    for (const auto& [name, value] : object.items()) {
        std::string key = prefix + name;
        if (value.is_object()) {
            if (auto inner = flatten(value, key + ".", file, texts); !inner) return inner;
            continue;
        }
        if (!value.is_string() || value.get_ref<const std::string&>().empty()) {
            return fail(ErrorCode::invalid_config, text("{}: {} is not a non-empty text",
                                                        not_personal(file), not_personal(key)));
        }
        if (!texts.emplace(key, value.get<std::string>()).second) {
            return fail(ErrorCode::invalid_config,
                        text("{}: {} is given twice", not_personal(file), not_personal(key)));
        }
    }
    return {};
}

Status read_locale(const std::filesystem::path& path, Locales& locales) {
    std::string file = path.filename().string();
    std::string language = file.substr(0, file.find('.'));
    if (!is_language_tag(language)) {
        return fail(ErrorCode::invalid_config,
                    text("{}: the name does not begin with a language tag", not_personal(file)));
    }
    auto content = read_file(path, kLocaleBytesMax);
    if (!content) return fail(content.error());
    auto json = nlohmann::json::parse(*content, nullptr, false);
    if (!json.is_object()) {
        return fail(ErrorCode::invalid_config, text("{}: not a JSON object", not_personal(file)));
    }
    return flatten(json, "", file, locales.texts[language]);
}

}  // namespace

const std::string& Locales::serving(std::string_view wished) const {
    auto found = texts.find(std::string(wished));
    if (found == texts.end()) found = texts.find(std::string(wished.substr(0, wished.find('-'))));
    return found == texts.end() ? languages.front() : found->first;
}

const std::string* Locales::find(const std::string& language, const std::string& key) const {
    for (std::string_view tag : {std::string_view(language), kFallbackLanguage}) {
        auto of_language = texts.find(std::string(tag));
        if (of_language == texts.end()) continue;
        auto found = of_language->second.find(key);
        if (found != of_language->second.end()) return &found->second;
    }
    return nullptr;
}

Result<Locales> read_locales(const std::filesystem::path& directory) {
    std::error_code problem;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(directory, problem)) {
        if (entry.path().extension() == ".json") paths.push_back(entry.path());
    }
    if (problem) {
        return fail(ErrorCode::io, text("{}: {}", not_personal(directory.string()),
                                        not_personal(problem.message())));
    }
    std::sort(paths.begin(), paths.end());
    Locales locales;
    for (const auto& path : paths) {
        if (auto read = read_locale(path, locales); !read) return fail(read.error());
    }
    if (locales.texts.count(std::string(kFallbackLanguage)) == 0) {
        return fail(ErrorCode::invalid_config,
                    text("{}: no en.json", not_personal(directory.string())));
    }
    locales.languages.emplace_back(kFallbackLanguage);
    for (const auto& [language, texts] : locales.texts) {
        if (language != kFallbackLanguage) locales.languages.push_back(language);
    }
    return locales;
}

std::string fill(std::string_view text, const Lookup& value_of) {
    std::string filled;
    while (!text.empty()) {
        std::size_t open = text.find('{');
        std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos) break;
        auto value = value_of(std::string(text.substr(open + 1, close - open - 1)));
        filled += text.substr(0, open);
        if (value) {
            filled += *value;
            text.remove_prefix(close + 1);
        } else {
            filled += '{';
            text.remove_prefix(open + 1);
        }
    }
    return filled.append(text);
}

}  // namespace ncp::pages
