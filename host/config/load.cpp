#include <algorithm>

#include <fmt/format.h>

#include "config/sections.h"
#include "config/settings.h"
#include "config/toml_reader.h"

namespace ncp::config {
namespace fs = std::filesystem;
namespace {

template <class Section>
void refuse_duplicate_ids(const std::vector<Section>& sections, std::string_view heading,
                          Report& report) {
    std::map<std::string, int> first_lines;
    for (const Section& section : sections) {
        if (section.id.empty()) continue;
        auto [first, fresh] = first_lines.emplace(section.id, section.line);
        if (fresh) continue;
        report.add(section.line, fmt::format("{} id \"{}\" is already used in line {}", heading,
                                             section.id, first->second));
    }
}

void read_sections(const toml::table& root, Settings& settings, Report& report) {
    TomlReader top(root, "", report);
    top.truth("demonstration", settings.demonstration);
    auto section = [&](std::string_view name, Need need, auto read) {
        if (const toml::table* table = top.table(name, need)) {
            read(TomlReader(*table, std::string(name), report));
        }
    };
    section("server", Need::required, [&](TomlReader reader) {
        read_server(std::move(reader), settings.demonstration, settings.server);
    });
    section("emrex", Need::required,
            [&](TomlReader reader) { read_emrex(std::move(reader), settings.emrex); });
    section("signing", Need::required,
            [&](TomlReader reader) { read_signing(std::move(reader), settings.signing); });
    section("session", Need::optional,
            [&](TomlReader reader) { read_session(std::move(reader), settings.session); });
    section("gather", Need::optional,
            [&](TomlReader reader) { read_gather(std::move(reader), settings.gather); });
    for (const toml::table* table : top.tables("login", Need::required)) {
        settings.logins.push_back(
            read_login(TomlReader(*table, "login", report), settings.demonstration));
    }
    for (const toml::table* table : top.tables("source", Need::required)) {
        settings.sources.push_back(read_source(TomlReader(*table, "source", report), report));
    }
    refuse_duplicate_ids(settings.logins, "[[login]]", report);
    refuse_duplicate_ids(settings.sources, "[[source]]", report);
    top.finish();
}

}  // namespace

tl::expected<Settings, std::vector<Problem>> load(const fs::path& file) {
    Report report;
    std::error_code failed;
    Settings settings;
    settings.file = fs::absolute(file, failed).lexically_normal();
    report.folder = settings.file.parent_path();
    auto root = read_toml(settings.file, report.problems);
    if (root) read_sections(*root, settings, report);
    if (report.problems.empty()) return settings;
    std::stable_sort(report.problems.begin(), report.problems.end(),
                     [](const Problem& a, const Problem& b) { return a.line < b.line; });
    return tl::unexpected(std::move(report.problems));
}

std::vector<std::string> known_options() {
    Report report;
    report.inventory = true;
    Settings settings;
    read_sections(toml::table{}, settings, report);
    return {report.options.begin(), report.options.end()};
}

}  // namespace ncp::config
