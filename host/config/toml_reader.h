// Reading one TOML table strictly: what is not asked for is refused, every finding has its line.
//
// A reader remembers the names that it was asked for. finish() reports every other key of the
// table, with the nearest known name beside it, because a misspelt option that is silently ignored
// is worse than one that stops the program. Values of a wrong type or range are reported and leave
// the target as it was, so that reading goes on and all findings come at once.
// Thread-safety: one thread. Ownership: the table and the report must outlive the reader.
//
//     TomlReader server(table, "server", report);
//     server.whole("threads", settings.threads, {1, 256});
//     server.finish();
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "config/settings.h"

namespace ncp::config {

// What is collected over a whole file.
struct Report {
    std::filesystem::path folder;   // relative paths start here
    std::vector<Problem> problems;  // in the order of discovery
    std::set<std::string> options;  // every name that was asked for: "server.listen"
    bool inventory = false;         // read imaginary tables too, to learn all names

    void add(int line, std::string text) { problems.push_back({line, std::move(text)}); }
};

enum class Need { required, optional };

struct Range {
    std::int64_t least, most;
};

// A file of TOML up to 1 MiB. A syntax error gives one problem with its line.
std::optional<toml::table> read_toml(const std::filesystem::path& file,
                                     std::vector<Problem>& problems);

class TomlReader {
  public:
    // where: the section's name in messages, empty for the top level.
    TomlReader(const toml::table& table, std::string where, Report& report);

    // One line of text without control characters, at most 200 bytes.
    void text(std::string_view name, std::string& target, Need need = Need::optional);
    void whole(std::string_view name, std::size_t& target, Range range);
    // Whole numbers whose unit is the name's ending.
    void minutes(std::string_view name, std::chrono::minutes& target, Range range);
    void milliseconds(std::string_view name, std::chrono::milliseconds& target, Range range);
    // A date and time with a zone: 2026-12-01T00:00:00Z.
    void instant(std::string_view name, WallTime& target, Need need = Need::optional);
    void truth(std::string_view name, bool& target);
    void path(std::string_view name, std::filesystem::path& target, Need need = Need::optional);
    void texts(std::string_view name, std::vector<std::string>& target);

    // A table below this one, [where.name]; null if it is absent.
    const toml::table* table(std::string_view name, Need need = Need::optional);
    // The entries of [[where.name]].
    std::vector<const toml::table*> tables(std::string_view name, Need need = Need::optional);
    // Everything of a table whose names are not ours: name, text and line.
    void free_texts(std::string_view name,
                    const std::function<void(const std::string&, const std::string&, int)>& take);

    // This name is known, and not read here.
    void pass_over(std::string_view name) { asked_.emplace(name); }

    // Line of an option, or of the section when it is absent.
    int line(std::string_view name) const;
    int line() const { return line_; }
    bool has(std::string_view name) const { return table_.contains(name); }
    // "[server] listen" as it is written in messages.
    std::string name_of(std::string_view name) const;
    void refuse(std::string_view name, std::string_view what);

    void finish();  // reports what nobody asked for

  private:
    const toml::node* ask(std::string_view name, Need need);
    std::optional<std::int64_t> number(std::string_view name, Range range);

    const toml::table& table_;
    std::string where_;
    Report& report_;
    int line_;
    std::set<std::string> asked_;
};

}  // namespace ncp::config
