#include "settings.h"

#include <ncp/plugin.hpp>

namespace ncp::hei {
namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& why) {
    throw plugin::Refused(NCP_CONFIG, {"settings: " + why});
}

void read_registry(const json& root, Settings& settings) {
    const json registry = root.value("registry", json::object());
    settings.registry_file = registry.value("file", "");
    settings.registry_url = registry.value("url", "");
    settings.registry_inline = registry.value("hei", json());
    settings.registry_refresh = std::chrono::minutes(registry.value("refresh_minutes", 60));
    settings.registry_authentication = registry.value("authentication", json::object());
    const int sources = int{!settings.registry_file.empty()} + int{!settings.registry_url.empty()} +
                        int{!settings.registry_inline.is_null()};
    if (sources != 1) refuse("registry needs exactly one of file, url and hei");
    if (!settings.registry_url.empty() && !settings.registry_url.starts_with("https://")) {
        refuse("registry.url is no https address");
    }
}

std::set<int> statuses(const json& root, const char* key, std::set<int> standard) {
    const auto found = root.find(key);
    return found == root.end() ? std::move(standard) : found->get<std::set<int>>();
}

}  // namespace

Settings parse_settings(std::string_view text) {
    const json root = json::parse(text, nullptr, false);
    if (!root.is_object()) refuse("they are no JSON object");
    Settings settings;
    try {
        read_registry(root, settings);
        settings.request = root.value("request", json::object());
        settings.authentication = root.value("authentication", json::object());
        settings.allow_personal_data_in_urls = root.value("allow_personal_data_in_urls", false);
        settings.student_unknown = statuses(root, "student_unknown", settings.student_unknown);
        settings.no_results = statuses(root, "no_results", settings.no_results);
        settings.trust_answer_issuer = root.value("trust_answer_issuer", false);
        settings.parallel = root.value("parallel", settings.parallel);
        settings.response_bytes_max =
            root.value("response_mib_max", settings.response_bytes_max >> 20U) << 20U;
    } catch (const json::exception&) {  // its text may quote a value
        refuse("a value has another type than the schema says");
    }
    for (const int status : settings.student_unknown) {
        if (settings.no_results.contains(status)) {
            refuse("student_unknown and no_results name the same status " + std::to_string(status));
        }
    }
    return settings;
}

}  // namespace ncp::hei
