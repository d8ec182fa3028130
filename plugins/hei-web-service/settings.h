// The section's settings, typed. The host has checked them against config.schema.json; here is what
// that cannot say. Refuses with NCP_CONFIG, naming the setting. Thread-safety: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>

namespace ncp::hei {

struct Settings {
    // What every institution's request is made of, unless its entry says otherwise.
    nlohmann::json request = nlohmann::json::object();
    nlohmann::json authentication = nlohmann::json::object();
    bool allow_personal_data_in_urls = false;

    // The registry: exactly one of these.
    std::string registry_file, registry_url;
    nlohmann::json registry_inline;  // an array, or null
    std::chrono::minutes registry_refresh{60};
    nlohmann::json registry_authentication = nlohmann::json::object();

    std::set<int> student_unknown{404}, no_results{204};  // statuses of HTTP
    bool trust_answer_issuer = false;
    std::size_t parallel = 64;
    std::size_t response_bytes_max = 10U << 20;
};

Settings parse_settings(std::string_view text);

}  // namespace ncp::hei
