#include "config/toml_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "config/nearest.h"

namespace ncp::config {
namespace fs = std::filesystem;
namespace {

// A configuration of a hundred sources is some 50 KiB; more than this is a wrong file.
constexpr std::size_t kFileBytesMax = 1U << 20;
// A dotted key nests one table per dot and tables are freed recursively: bounding the line bounds
// the stack.
constexpr std::size_t kLineBytesMax = 16U << 10;
constexpr std::size_t kTextBytesMax = 200;     // titles and names are shown on pages
constexpr std::size_t kPathBytesMax = 4096;    // PATH_MAX
constexpr std::size_t kListEntriesMax = 1000;  // allowed hosts of a whole continent

int line_of(const toml::source_region& source) {
    return static_cast<int>(source.begin.line);
}

std::optional<int> overlong_line(std::string_view content) {
    int line = 1;
    while (!content.empty()) {
        std::size_t end = std::min(content.find('\n'), content.size());
        if (end > kLineBytesMax) return line;
        content.remove_prefix(std::min(end + 1, content.size()));
        ++line;
    }
    return std::nullopt;
}

std::string_view kind_of(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::string:
            return "text";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number with a point";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time:
            return "a date or time";
        case toml::node_type::none:
            break;
    }
    return "nothing";
}

// Empty if the text can stand on a page and in a log line.
std::string_view fault_of(std::string_view value, std::size_t bytes_max) {
    if (value.empty()) return "must not be empty";
    if (value.size() > bytes_max) return "is too long";
    bool control = std::any_of(value.begin(), value.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    return control ? "must not hold line breaks or other control characters" : "";
}

const toml::table& imaginary_table() {
    static const toml::table table;
    return table;
}

}  // namespace

std::optional<toml::table> read_toml(const fs::path& file, std::vector<Problem>& problems) {
    auto content = read_file(file, kFileBytesMax);
    if (!content) {
        problems.push_back({0, content.error().operator_text().str()});
        return std::nullopt;
    }
    if (auto line = overlong_line(*content)) {
        problems.push_back({*line, fmt::format("the line is longer than {} bytes", kLineBytesMax)});
        return std::nullopt;
    }
    try {
        return toml::parse(*content, file.string());
    } catch (const toml::parse_error& error) {
        problems.push_back({line_of(error.source()),
                            fmt::format("not TOML: {}", std::string(error.description()))});
    } catch (const std::exception&) {
        problems.push_back({0, "not TOML: the parser gave up"});
    }
    return std::nullopt;
}

TomlReader::TomlReader(const toml::table& table, std::string where, Report& report)
    : table_(table), where_(std::move(where)), report_(report), line_(line_of(table.source())) {}

std::string TomlReader::name_of(std::string_view name) const {
    return where_.empty() ? std::string(name) : fmt::format("[{}] {}", where_, name);
}

int TomlReader::line(std::string_view name) const {
    const toml::node* node = table_.get(name);
    return node != nullptr ? line_of(node->source()) : line_;
}

void TomlReader::refuse(std::string_view name, std::string_view what) {
    report_.add(line(name), fmt::format("{} {}", name_of(name), what));
}

const toml::node* TomlReader::ask(std::string_view name, Need need) {
    asked_.emplace(name);
    report_.options.insert(where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name));
    const toml::node* node = table_.get(name);
    if (node == nullptr && need == Need::required) refuse(name, "is missing");
    return node;
}

void TomlReader::text(std::string_view name, std::string& target, Need need) {
    const toml::node* node = ask(name, need);
    if (node == nullptr) return;
    const auto* value = node->as_string();
    if (value == nullptr) return refuse(name, fmt::format("must be text, not {}", kind_of(*node)));
    std::string_view fault = fault_of(value->get(), kTextBytesMax);
    if (!fault.empty()) return refuse(name, fault);
    target = value->get();
}

std::optional<std::int64_t> TomlReader::number(std::string_view name, Range range) {
    const toml::node* node = ask(name, Need::optional);
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_integer();
    if (value == nullptr) {
        refuse(name, fmt::format("must be a whole number, not {}", kind_of(*node)));
        return std::nullopt;
    }
    if (value->get() < range.least || value->get() > range.most) {
        refuse(name, fmt::format("must lie between {} and {}", range.least, range.most));
        return std::nullopt;
    }
    return value->get();
}

void TomlReader::whole(std::string_view name, std::size_t& target, Range range) {
    if (auto value = number(name, range)) target = static_cast<std::size_t>(*value);
}

void TomlReader::minutes(std::string_view name, std::chrono::minutes& target, Range range) {
    if (auto value = number(name, range)) target = std::chrono::minutes(*value);
}

void TomlReader::milliseconds(std::string_view name, std::chrono::milliseconds& target,
                              Range range) {
    if (auto value = number(name, range)) target = std::chrono::milliseconds(*value);
}

void TomlReader::instant(std::string_view name, WallTime& target, Need need) {
    const toml::node* node = ask(name, need);
    if (node == nullptr) return;
    const auto* value = node->as_date_time();
    if (value == nullptr || !value->get().offset) {
        return refuse(name,
                      "must be a date and time with a zone, without quotes: "
                      "2026-12-01T00:00:00Z");
    }
    const toml::date_time& read = value->get();
    using namespace std::chrono;
    const sys_days day = year(read.date.year) / month(read.date.month) / read.date.day;
    target = day + hours(read.time.hour) + std::chrono::minutes(std::int64_t{read.time.minute}) +
             seconds(read.time.second) - std::chrono::minutes(std::int64_t{read.offset->minutes});
}

void TomlReader::truth(std::string_view name, bool& target) {
    const toml::node* node = ask(name, Need::optional);
    if (node == nullptr) return;
    const auto* value = node->as_boolean();
    if (value == nullptr) {
        return refuse(name, fmt::format("must be true or false, not {}", kind_of(*node)));
    }
    target = value->get();
}

void TomlReader::path(std::string_view name, fs::path& target, Need need) {
    const toml::node* node = ask(name, need);
    if (node == nullptr) return;
    const auto* value = node->as_string();
    if (value == nullptr) {
        return refuse(name, fmt::format("must be a file name, not {}", kind_of(*node)));
    }
    std::string_view fault = fault_of(value->get(), kPathBytesMax);
    if (!fault.empty()) return refuse(name, fault);
    target = (report_.folder / value->get()).lexically_normal();
}

void TomlReader::texts(std::string_view name, std::vector<std::string>& target) {
    const toml::node* node = ask(name, Need::optional);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
        return refuse(name, fmt::format("must be a list of texts, not {}", kind_of(*node)));
    }
    if (list->size() > kListEntriesMax) {
        return refuse(name, fmt::format("has more than {} entries", kListEntriesMax));
    }
    std::vector<std::string> read;
    for (const toml::node& entry : *list) {
        const auto* value = entry.as_string();
        std::string_view fault = value == nullptr ? "must be a list of texts only"
                                                  : fault_of(value->get(), kTextBytesMax);
        if (value == nullptr || !fault.empty()) {
            report_.add(line_of(entry.source()), fmt::format("{} {}", name_of(name), fault));
            return;
        }
        read.push_back(value->get());
    }
    target = std::move(read);
}

const toml::table* TomlReader::table(std::string_view name, Need need) {
    const toml::node* node = ask(name, need);
    if (report_.inventory) return &imaginary_table();
    if (node == nullptr) return nullptr;
    const toml::table* found = node->as_table();
    if (found == nullptr) refuse(name, "must be a section with a heading of its own");
    return found;
}

std::vector<const toml::table*> TomlReader::tables(std::string_view name, Need need) {
    std::string heading = fmt::format("[[{}{}{}]]", where_, where_.empty() ? "" : ".", name);
    const toml::node* node = ask(name, Need::optional);
    if (report_.inventory) return {&imaginary_table()};
    std::vector<const toml::table*> found;
    if (node == nullptr) {
        if (need == Need::required)
            report_.add(0, fmt::format("at least one {} is needed", heading));
        return found;
    }
    const toml::array* list = node->as_array();
    if (list == nullptr || list->empty() || !list->is_homogeneous(toml::node_type::table)) {
        report_.add(line(name),
                    fmt::format("{} must be written as sections headed {}", name, heading));
        return found;
    }
    if (list->size() > kListEntriesMax) {
        report_.add(line(name), fmt::format("more than {} sections {}", kListEntriesMax, heading));
        return found;
    }
    for (const toml::node& entry : *list)
        found.push_back(entry.as_table());
    return found;
}

void TomlReader::free_texts(
    std::string_view name,
    const std::function<void(const std::string&, const std::string&, int)>& take) {
    const toml::table* found = table(name);
    if (found == nullptr) return;
    std::string inner = where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
    for (const auto& [key, node] : *found) {
        const std::string key_text(key.str());
        const int key_line = line_of(key.source());
        auto one = [&](const toml::node& value) {
            const auto* text = value.as_string();
            std::string_view fault =
                text == nullptr ? "must be text" : fault_of(text->get(), kPathBytesMax);
            if (text == nullptr || !fault.empty()) {
                report_.add(key_line, fmt::format("[{}] {} {}", inner, key_text, fault));
            } else {
                take(key_text, text->get(), key_line);
            }
        };
        if (const toml::array* list = node.as_array()) {
            for (const toml::node& value : *list)
                one(value);
        } else {
            one(node);
        }
    }
}

void TomlReader::finish() {
    for (const auto& [key, node] : table_) {
        if (asked_.contains(std::string(key.str()))) continue;
        std::string meant = nearest(key.str(), asked_);
        report_.add(line_of(key.source()),
                    fmt::format("{} is not an option{}",
                                name_of(not_personal(std::string(key.str())).str()),
                                meant.empty() ? "" : fmt::format("; did you mean \"{}\"?", meant)));
    }
}

}  // namespace ncp::config
