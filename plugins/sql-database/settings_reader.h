// Values out of the settings' JSON, each checked; refuses with NCP_CONFIG, naming the setting.
// Thread-safety: free functions over values.
#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ncp::sql {

[[noreturn]] void refuse_settings(const std::string& text);

// A table with no other keys than these. where: "" or ".queries", for the text.
void only(const nlohmann::json& object, const std::string& where,
          std::initializer_list<std::string_view> known);

// A string that is not empty; an empty one if there is none.
std::string text_of(const nlohmann::json& object, const char* key, std::size_t bytes_max);

// A whole number within the range; otherwise if there is none.
long number_of(const nlohmann::json& object, const char* key, long min, long max, long otherwise);

}  // namespace ncp::sql
