// Group "scan": looking at a plugin's table must be quick and change nothing in the process.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "child.h"
#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "session.h"
#include "snapshot.h"

namespace ncp::conformance {
namespace {

constexpr char kBeforeCreate[] =
    "move this out of constructors of static objects and out of ncp_plugin_v1 into create()";

Outcome table(const Task& task) {
    const ncp_plugin* table = table_of(task.options.source.library);
    auto plugin = results::read_table(table);
    if (!plugin) {
        broken(plugin.error().operator_text().str(),
               "fill in every field of ncp_plugin as ncp/plugin.h says; begin with size = "
               "sizeof(ncp_plugin)");
    }
    ncp_plugin before{};
    std::memcpy(&before, table, sizeof before);
    const ncp_plugin* again = table_of(task.options.source.library);
    if (again != table || std::memcmp(&before, again, sizeof before) != 0) {
        broken("ncp_plugin_v1 returns another table the second time",
               "return the address of one constant table");
    }
    return passed(fmt::format("{} {}", plugin->id, plugin->version));
}

Outcome fast(const Task& task) {
    const auto start = std::chrono::steady_clock::now();
    table_of(task.options.source.library);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    const std::string text =
        fmt::format("{} ms, at most {} ms", took.count(), task.options.scan_max.count());
    if (took > task.options.scan_max) broken(text, kBeforeCreate);
    return passed(text);
}

// The first line that only one of two sorted lists has.
std::string difference(std::vector<std::string> before, std::vector<std::string> after) {
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    std::vector<std::string> changed;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                  std::back_inserter(changed));
    return changed.empty() ? "" : changed.front();
}

// Looks with `look` before and after the scan; it gives lines.
template <class Look>
Outcome unchanged(const Task& task, const char* what, const Look& look) {
    const std::vector<std::string> before = look();
    table_of(task.options.source.library);
    const std::string changed = difference(before, look());
    if (!changed.empty()) broken(fmt::format("{} changed: {}", what, changed), kBeforeCreate);
    return passed();
}

Outcome threads(const Task& task) {
    return unchanged(task, "the number of threads",
                     [] { return std::vector<std::string>{fmt::format("{}", thread_count())}; });
}

Outcome descriptors(const Task& task) {
    return unchanged(task, "the open descriptors", [] {
        std::vector<std::string> lines;
        for (const auto& [number, target] : open_descriptors()) {
            lines.push_back(fmt::format("{} {}", number, target));
        }
        return lines;
    });
}

Outcome files(const Task& task) {
    // Where a program writes that is not told otherwise.
    for (const char* name : {"HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"}) {
        ::setenv(name, task.folder.c_str(), 1);
    }
    std::filesystem::current_path(task.folder);
    return unchanged(task, "files in the working or temporary folder",
                     [&] { return files_below(task.folder); });
}

Outcome environment_unchanged(const Task& task) {
    return unchanged(task, "the environment", environment);
}

Outcome locale_unchanged(const Task& task) {
    return unchanged(task, "the locale", [] { return std::vector<std::string>{locale()}; });
}

Outcome signals(const Task& task) {
    return unchanged(task, "the handling of signals", signal_handling);
}

Outcome unknown_extension(const Task& task) {
    const ncp_plugin* table = table_of(task.options.source.library);
    if (table == nullptr || table->extension == nullptr) return passed("offers no extensions");
    at("extension()");
    for (const char* id : {"no-such-ability/1", "draft/no-such-ability/1", "health/999", ""}) {
        if (table->extension(id) != nullptr) {
            broken(fmt::format("extension(\"{}\") is not NULL", id),
                   "return NULL for every name that you do not know in full");
        }
    }
    return passed();
}

Outcome known_extensions(const Task& task) {
    const ncp_plugin* table = table_of(task.options.source.library);
    if (table == nullptr || table->extension == nullptr) return passed("offers no extensions");
    at("extension()");
    std::string offered;
    const auto sound = [&](const char* id, auto* given, auto function) {
        if (given == nullptr) return;
        if (given->size < sizeof *given || given->*function == nullptr) {
            broken(fmt::format("extension(\"{}\") gives a table that is too short or lacks its "
                               "function",
                               id),
                   "set size to the table's sizeof and fill in its function");
        }
        offered += (offered.empty() ? "" : ", ") + std::string(id);
    };
    sound(NCP_EXTENSION_HEALTH_V1,
          static_cast<const ncp_health_v1*>(table->extension(NCP_EXTENSION_HEALTH_V1)),
          &ncp_health_v1::health);
    sound(NCP_EXTENSION_FIND_ISSUERS_V1,
          static_cast<const ncp_find_issuers_v1*>(table->extension(NCP_EXTENSION_FIND_ISSUERS_V1)),
          &ncp_find_issuers_v1::find_issuers);
    return passed(offered.empty() ? "offers none" : offered);
}

}  // namespace

std::vector<Case> scan_cases() {
    return {{"scan", "table", table},
            {"scan", "fast", fast},
            {"scan", "threads", threads},
            {"scan", "descriptors", descriptors},
            {"scan", "files", files},
            {"scan", "environment", environment_unchanged},
            {"scan", "locale", locale_unchanged},
            {"scan", "signals", signals},
            {"scan", "unknown-extension", unknown_extension},
            {"scan", "known-extensions", known_extensions}};
}

}  // namespace ncp::conformance
