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

void read_sources(TomlReader& top, std::vector<SourceSection>& sources, Report& report) {
    for (const toml::table* table : top.tables("source", Need::required)) {
        sources.push_back(read_source(TomlReader(*table, "source", report), report));
    }
    refuse_duplicate_ids(sources, "[[source]]", report);
}

// One key for several purposes would let what is signed for one pass for the other. The keys of
// [signing] and [signing.next] may be one, with a new certificate.
void refuse_shared_keys(const Settings& settings, Report& report) {
    std::map<fs::path, std::string_view> taken;
    auto refuse_if_taken = [&](const fs::path& key, int line, const std::string& option) {
        const auto by = key.empty() ? taken.end() : taken.find(key);
        if (by == taken.end()) return;
        report.add(line, fmt::format("{} must be a pair of its own, never that of {}", option,
                                     by->second));
    };
    const SigningSection& signing = settings.signing;
    taken.emplace(settings.server.key, "[server]");
    refuse_if_taken(signing.current.key, signing.current.line, "[signing] key");
    if (signing.next) refuse_if_taken(signing.next->key, signing.next->line, "[signing.next] key");
    taken.emplace(signing.current.key, "[signing]");
    if (signing.next) taken.emplace(signing.next->key, "[signing.next]");
    for (const LoginSection& login : settings.logins) {
        const std::string of = fmt::format(" of \"{}\"", login.id);
        const SamlSection& saml = login.saml;
        refuse_if_taken(saml.key, login.line, "[login] key" + of);
        refuse_if_taken(saml.second_key, login.line, "[login] second_key" + of);
        refuse_if_taken(login.oidc.private_key, login.line, "[login] private_key" + of);
        if (!saml.key.empty() && saml.key == saml.second_key) {
            report.add(login.line, fmt::format("[login] second_key{} is its key: name the pair "
                                               "that comes after it, or went before",
                                               of));
        }
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
            [&](TomlReader reader) { read_signing(std::move(reader), report, settings.signing); });
    section("transcript", Need::optional,
            [&](TomlReader reader) { read_transcript(std::move(reader), settings.transcript); });
    section("session", Need::optional,
            [&](TomlReader reader) { read_session(std::move(reader), settings.session); });
    section("gather", Need::optional,
            [&](TomlReader reader) { read_gather(std::move(reader), settings.gather); });
    for (const toml::table* table : top.tables("login", Need::required)) {
        settings.logins.push_back(
            read_login(TomlReader(*table, "login", report), report, settings.demonstration));
    }
    refuse_duplicate_ids(settings.logins, "[[login]]", report);
    for (const LoginSection& login : settings.logins)
        check_proxy_login(login, settings.server, report);
    refuse_shared_keys(settings, report);
    read_sources(top, settings.sources, report);
    top.finish();
}

std::vector<Problem> sorted(std::vector<Problem> problems) {
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.line < b.line; });
    return problems;
}

}  // namespace

std::string describe(const Problem& problem, const std::string& file) {
    if (problem.line == 0) return fmt::format("{}: {}", file, problem.text);
    return fmt::format("{}:{}: {}", file, problem.line, problem.text);
}

tl::expected<Settings, std::vector<Problem>> load(const fs::path& file) {
    Report report;
    std::error_code failed;
    Settings settings;
    settings.file = fs::absolute(file, failed).lexically_normal();
    report.folder = settings.file.parent_path();
    auto root = read_toml(settings.file, report.problems);
    if (root) read_sections(*root, settings, report);
    if (report.problems.empty()) return settings;
    return tl::unexpected(sorted(std::move(report.problems)));
}

tl::expected<std::vector<SourceSection>, std::vector<Problem>> load_sources(const fs::path& file) {
    Report report;
    std::error_code failed;
    report.folder = fs::absolute(file, failed).lexically_normal().parent_path();
    std::vector<SourceSection> sources;
    if (auto root = read_toml(file, report.problems)) {
        TomlReader top(*root, "", report);
        for (const char* other : {"demonstration", "server", "emrex", "signing", "transcript",
                                  "session", "gather", "login"}) {
            top.pass_over(other);
        }
        read_sources(top, sources, report);
        top.finish();
    }
    if (report.problems.empty()) return sources;
    return tl::unexpected(sorted(std::move(report.problems)));
}

std::vector<std::string> known_options() {
    Report report;
    report.inventory = true;
    Settings settings;
    read_sections(toml::table{}, settings, report);
    return {report.options.begin(), report.options.end()};
}

}  // namespace ncp::config
