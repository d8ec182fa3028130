// A plugin's description as a table for people and JSON for programs.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "ncp/conformance.h"

namespace ncp::conformance {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLineWidth = 100;

// Words in lines of at most that many bytes.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines{""};
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) {
            lines.emplace_back();
        }
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    return lines;
}

using Row = std::vector<std::string>;

// Columns as wide as their content, long texts in several lines.
std::string table(const std::vector<Row>& rows, const std::vector<std::size_t>& widths_max) {
    std::vector<std::size_t> widths(widths_max.size());
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::min(widths_max[i], std::max(widths[i], row[i].size()));
        }
    }
    std::string text;
    for (const Row& row : rows) {
        std::vector<std::vector<std::string>> cells;
        std::size_t height = 1;
        for (std::size_t i = 0; i < row.size(); ++i) {
            cells.push_back(wrapped(row[i], widths[i]));
            height = std::max(height, cells.back().size());
        }
        for (std::size_t line = 0; line < height; ++line) {
            std::string made = " ";
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const std::string& cell = line < cells[i].size() ? cells[i][line] : std::string();
                made += fmt::format(" {:<{}}", cell, widths[i]);
            }
            made.erase(made.find_last_not_of(' ') + 1);
            text += made + "\n";
        }
    }
    return text;
}

std::string settings_table(const std::vector<Setting>& settings) {
    constexpr std::size_t kNameMax = 26;
    constexpr std::size_t kTypeMax = 18;
    constexpr std::size_t kDefaultMax = 10;
    constexpr std::size_t kRequiredMax = 8;
    constexpr std::size_t kGaps = 6;
    std::vector<Row> rows{{"setting", "type", "required", "default", "description"}};
    std::size_t taken = kRequiredMax + kGaps;
    std::size_t name = 0;
    for (const Setting& setting : settings) {
        rows.push_back({setting.name, setting.type, setting.required ? "yes" : "no",
                        setting.default_value, setting.description});
        name = std::max(name, setting.name.size());
    }
    taken += std::min(name, kNameMax) + kTypeMax + kDefaultMax;
    return table(rows, {kNameMax, kTypeMax, kRequiredMax, kDefaultMax, kLineWidth - taken});
}

}  // namespace

std::string as_text(const Description& description) {
    std::string extensions;
    for (const std::string& id : description.extensions)
        extensions += (extensions.empty() ? "" : ", ") + id;
    const auto or_none = [](const std::string& text) { return text.empty() ? "(none)" : text; };
    std::string text = fmt::format(
        "{}\n"
        "  id          {}\n"
        "  version     {}\n"
        "  vendor      {}\n"
        "  support     {}\n"
        "  ABI         1.{}\n"
        "  at once     {} calls into one instance\n"
        "  extensions  {}\n"
        "  SHA-256     {}\n\n",
        description.library.string(), description.id, or_none(description.version),
        or_none(description.vendor), or_none(description.support_url), description.abi_minor,
        description.max_concurrency, or_none(extensions), description.sha256);
    if (description.settings.empty()) return text + "It has no settings.\n";
    return text + "[source.settings]\n" + settings_table(description.settings);
}

std::string as_json(const Description& description) {
    Json settings = Json::array();
    for (const Setting& setting : description.settings) {
        settings.push_back(
            {{"name", setting.name},
             {"type", setting.type},
             {"required", setting.required},
             {"default",
              setting.default_value.empty() ? Json(nullptr) : Json::parse(setting.default_value)},
             {"description", setting.description}});
    }
    return Json{{"library", description.library.string()},
                {"sha256", description.sha256},
                {"id", description.id},
                {"version", description.version},
                {"vendor", description.vendor},
                {"support_url", description.support_url},
                {"abi_minor", description.abi_minor},
                {"max_concurrency", description.max_concurrency},
                {"extensions", description.extensions},
                {"settings", std::move(settings)}}
               .dump(2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

}  // namespace ncp::conformance
