#include "config/settings_json.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

namespace ncp::config {
namespace {

using Json = nlohmann::json;

// Settings are a handful of values; deeper nesting only strains whoever walks it recursively.
constexpr int kDepthMax = 32;

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

// RFC 6901 section 3: "~" and "/" are written as "~0" and "~1".
std::string escaped(std::string_view name) {
    std::string text;
    for (char c : name) {
        if (c == '~') {
            text += "~0";
        } else if (c == '/') {
            text += "~1";
        } else {
            text += c;
        }
    }
    return text;
}

struct Conversion {
    SourceSection& source;
    Report& report;

    Json value(const toml::node& node, const std::string& pointer, int depth = 0) {
        if (depth > kDepthMax) {
            report.add(line_of(node),
                       fmt::format("[source.settings] is nested deeper than {} levels", kDepthMax));
            return nullptr;
        }
        source.lines.emplace(pointer, line_of(node));
        if (const auto* table = node.as_table()) return object(*table, pointer, depth);
        if (const auto* list = node.as_array()) return array(*list, pointer, depth);
        if (const auto* text = node.as_string()) return text->get();
        if (const auto* whole = node.as_integer()) return whole->get();
        if (const auto* truth = node.as_boolean()) return truth->get();
        if (const auto* number = node.as_floating_point()) {
            if (!std::isfinite(number->get())) {
                report.add(line_of(node),
                           "[source.settings] holds a number that JSON cannot express");
                return 0;
            }
            return number->get();
        }
        return moment(node);
    }

    static Json moment(const toml::node& node) {
        std::ostringstream text;
        if (const auto* date = node.as_date()) text << date->get();
        if (const auto* time = node.as_time()) text << time->get();
        if (const auto* both = node.as_date_time()) text << both->get();
        return text.str();
    }

    Json object(const toml::table& table, const std::string& pointer, int depth) {
        Json made = Json::object();
        for (const auto& [key, node] : table) {
            std::string name(key.str());
            made[name] = value(node, pointer + "/" + escaped(name), depth + 1);
        }
        return made;
    }

    Json array(const toml::array& list, const std::string& pointer, int depth) {
        Json made = Json::array();
        for (const toml::node& node : list) {
            made.push_back(value(node, fmt::format("{}/{}", pointer, made.size()), depth + 1));
        }
        return made;
    }
};

}  // namespace

void take_settings(const toml::table& table, SourceSection& source, Report& report) {
    source.settings_json = Conversion{source, report}.value(table, "").dump();
}

}  // namespace ncp::config
