#include "pages/templates.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "base/file.h"

namespace ncp::pages {
namespace {

constexpr std::size_t kTemplateBytesMax = 256U << 10;  // the largest has some 8 KiB
constexpr int kPartialDepthMax = 8;                    // deeper means: it contains itself

using Files = std::map<std::string, std::string>;  // name without extension → content

struct Tag {
    std::size_t begin = 0, end = 0;  // in the template, braces included
    char sigil = 0;                  // # ^ / > ! or 0 for a value
    std::string name;
};

std::string trimmed(std::string_view s) {
    auto is_blank = [](unsigned char c) { return std::isspace(c) != 0; };
    while (!s.empty() && is_blank(s.front()))
        s.remove_prefix(1);
    while (!s.empty() && is_blank(s.back()))
        s.remove_suffix(1);
    return std::string(s);
}

tl::unexpected<Error> refuse(const std::string& file, const PublicText& why) {
    return fail(ErrorCode::invalid_config, text("template {}: {}", not_personal(file), why));
}

// All tags in order. What Mustache would read as raw output or as other delimiters is refused
// here, before the library sees it.
Result<std::vector<Tag>> tags_of(const std::string& file, const std::string& content) {
    std::vector<Tag> tags;
    for (std::size_t begin = content.find("{{"); begin != std::string::npos;
         begin = content.find("{{", tags.back().end)) {
        std::size_t close = content.find("}}", begin);
        if (close == std::string::npos) return refuse(file, "a tag is not closed");
        Tag tag{begin, close + 2, 0, trimmed(content.substr(begin + 2, close - begin - 2))};
        bool raw = !tag.name.empty() && (tag.name[0] == '{' || tag.name[0] == '&');
        if (raw || content.compare(close, 3, "}}}") == 0) {
            return refuse(file, "raw output is not allowed");
        }
        if (tag.name.empty() || tag.name[0] == '=' || tag.name == ".") {
            return refuse(file, "an empty tag, other delimiters or an implicit value");
        }
        if (std::string_view("#^/>!").find(tag.name[0]) != std::string_view::npos) {
            tag.sigil = tag.name[0];
            tag.name = trimmed(tag.name.substr(1));
        }
        tags.push_back(std::move(tag));
    }
    return tags;
}

Status check_sections(const std::string& file, const std::vector<Tag>& tags) {
    std::vector<std::string> open;
    for (const Tag& tag : tags) {
        if (tag.sigil == '#' || tag.sigil == '^') open.push_back(tag.name);
        if (tag.sigil != '/') continue;
        if (open.empty() || open.back() != tag.name) {
            return refuse(file, text("section {} closes out of order", not_personal(tag.name)));
        }
        open.pop_back();
    }
    if (open.empty()) return {};
    return refuse(file, text("section {} is not closed", not_personal(open.back())));
}

// The content with every partial replaced by its own content.
Result<std::string> expand(const std::string& file, const std::string& content,
                           const Files& partials, int depth) {
    if (depth > kPartialDepthMax) return refuse(file, "partials contain one another");
    auto tags = tags_of(file, content);
    if (!tags) return fail(tags.error());
    if (auto closed = check_sections(file, *tags); !closed) return fail(closed.error());
    std::string whole;
    std::size_t done = 0;
    for (const Tag& tag : *tags) {
        if (tag.sigil != '>' && tag.sigil != '!') continue;
        whole += content.substr(done, tag.begin - done);
        done = tag.end;
        if (tag.sigil == '!') continue;
        auto partial = partials.find(tag.name);
        if (partial == partials.end()) {
            return refuse(file, text("no partial {}", not_personal(tag.name)));
        }
        auto inner = expand(tag.name, partial->second, partials, depth + 1);
        if (!inner) return fail(inner.error());
        whole += *inner;
    }
    return whole.append(content, done);
}

Result<Files> read_files(const std::filesystem::path& directory) {
    Files files;
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(directory, problem)) {
        if (entry.path().extension() != ".mustache") continue;
        auto content = read_file(entry.path(), kTemplateBytesMax);
        if (!content) return fail(content.error());
        files[entry.path().stem().string()] = std::move(*content);
    }
    if (problem) {
        return fail(ErrorCode::io, text("{}: {}", not_personal(directory.string()),
                                        not_personal(problem.message())));
    }
    return files;
}

std::string layout_of(const std::string& content) {
    constexpr std::string_view kMark = "layout:";
    std::string line = content.substr(0, content.find('\n'));
    std::size_t mark = line.find(kMark);
    if (line.rfind("{{!", 0) != 0 || mark == std::string::npos) return "layout";
    return trimmed(line.substr(mark + kMark.size(), line.find("}}") - mark - kMark.size()));
}

bool is_layout(std::string_view name) {
    constexpr std::string_view kEnding = "layout";
    return name.size() >= kEnding.size() && name.substr(name.size() - kEnding.size()) == kEnding;
}

}  // namespace

Result<std::map<std::string, std::string>> read_templates(const std::filesystem::path& directory) {
    auto files = read_files(directory);
    if (!files) return fail(files.error());
    Files partials;
    if (std::filesystem::is_directory(directory / "partials")) {
        auto found = read_files(directory / "partials");
        if (!found) return fail(found.error());
        partials = std::move(*found);
    }
    std::map<std::string, std::string> pages;
    for (const auto& [name, content] : *files) {
        if (is_layout(name)) continue;
        auto layout = files->find(layout_of(content));
        if (layout == files->end()) {
            return refuse(name, text("no layout {}", not_personal(layout_of(content))));
        }
        // Checked alone first, so that a page cannot close a section of its layout.
        partials["content"] = "";
        auto alone = expand(name, content, partials, 0);
        if (!alone) return fail(alone.error());
        partials["content"] = std::move(*alone);
        auto whole = expand(layout->first, layout->second, partials, 0);
        if (!whole) return fail(whole.error());
        pages[name] = std::move(*whole);
    }
    return pages;
}

}  // namespace ncp::pages
