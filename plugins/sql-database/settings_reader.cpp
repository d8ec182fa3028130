#include "settings_reader.h"

#include <algorithm>
#include <ncp/plugin.hpp>
#include <nlohmann/json.hpp>

namespace ncp::sql {

using nlohmann::json;

void refuse_settings(const std::string& text) {
    throw plugin::Refused(NCP_CONFIG, {"settings" + text});
}

void only(const json& object, const std::string& where,
          std::initializer_list<std::string_view> known) {
    if (!object.is_object()) refuse_settings(where + " is not a table");
    for (const auto& [key, value] : object.items()) {
        if (std::find(known.begin(), known.end(), key) == known.end()) {
            refuse_settings(where + " has the unknown key \"" + key.substr(0, 64) + "\"");
        }
    }
}

std::string text_of(const json& object, const char* key, std::size_t bytes_max) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    if (!found->is_string()) refuse_settings(std::string(": ") + key + " is not a string");
    auto text = found->get<std::string>();
    if (text.empty() || text.size() > bytes_max || text.find('\0') != std::string::npos) {
        refuse_settings(std::string(": ") + key + " is empty, too long or holds a NUL");
    }
    return text;
}

long number_of(const json& object, const char* key, long min, long max, long otherwise) {
    const auto found = object.find(key);
    if (found == object.end()) return otherwise;
    const std::string range = std::to_string(min) + " to " + std::to_string(max);
    if (!found->is_number_integer() || *found < min || *found > max) {
        refuse_settings(std::string(": ") + key + " is not a whole number from " + range);
    }
    return found->get<long>();
}

}  // namespace ncp::sql
