#include "settings.h"

#include <algorithm>
#include <initializer_list>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

namespace ncp::virta {
namespace {

using nlohmann::json;

constexpr std::size_t kSettingsBytesMax = 64U << 10U;
constexpr std::size_t kCallerTextMax = 100;  // of the service's schema

[[noreturn]] void refuse(const std::string& text) {
    throw plugin::Refused(NCP_CONFIG, {text});
}

void only(const json& object, const std::string& where,
          std::initializer_list<std::string_view> known) {
    if (!object.is_object()) refuse("settings" + where + " is not a table");
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            refuse("settings" + where + " has the unknown key \"" + key.substr(0, 64) + "\"");
        }
    }
}

std::string text_of(const json& object, const char* key, std::size_t bytes_max) {
    const auto found = object.find(key);
    if (found == object.end()) refuse(std::string("settings: ") + key + " is missing");
    if (!found->is_string()) refuse(std::string("settings: ") + key + " is not a string");
    auto text = found->get<std::string>();
    if (text.empty() || text.size() > bytes_max || text.find('\0') != std::string::npos) {
        refuse(std::string("settings: ") + key + " is empty, too long or holds a NUL");
    }
    return text;
}

CreditsOn credits_on(const json& root) {
    if (!root.contains("credits_on")) return CreditsOn::leaf;
    const std::string text = text_of(root, "credits_on", 16);
    if (text == "leaf") return CreditsOn::leaf;
    if (text == "top") return CreditsOn::top;
    refuse("settings: credits_on is none of leaf, top");
}

std::int64_t answer_bytes_max(const json& root) {
    const auto found = root.find("answer_mib_max");
    if (found == root.end()) return Settings{}.answer_bytes_max;
    if (!found->is_number_integer() || *found < 1 || *found > 64) {
        refuse("settings: answer_mib_max is not a whole number from 1 to 64");
    }
    return found->get<std::int64_t>() << 20U;
}

}  // namespace

Settings parse_settings(std::string_view text) {
    if (text.size() > kSettingsBytesMax) refuse("settings are longer than 64 KiB");
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded()) refuse("settings are not JSON");
    only(root, "", {"url", "caller", "organisations", "credits_on", "answer_mib_max"});
    Settings settings;
    settings.url = text_of(root, "url", 2048);
    if (!settings.url.starts_with("https://")) refuse("settings: url is no https:// address");
    const json caller = root.value("caller", json::object());
    only(caller, ".caller", {"system", "user", "key_secret"});
    settings.caller.system = text_of(caller, "system", kCallerTextMax);
    settings.caller.user = text_of(caller, "user", kCallerTextMax);
    settings.caller.key_secret = text_of(caller, "key_secret", 64);
    settings.organisations = text_of(root, "organisations", 4096);
    settings.credits_on = credits_on(root);
    settings.answer_bytes_max = answer_bytes_max(root);
    return settings;
}

}  // namespace ncp::virta
