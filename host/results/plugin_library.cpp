#include "results/plugin_library.h"

#include <dlfcn.h>

#include <algorithm>
#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "results/trusted_file.h"
#include "results/views.h"

namespace ncp::results {
namespace fs = std::filesystem;
namespace dll = boost::dll;
namespace {

constexpr char kEntryPoint[] = "ncp_plugin_v1";
// The first published table is the smallest; one beyond this size is not a table but garbage.
constexpr std::size_t kTableBytesMax = 64U << 10;
constexpr std::size_t kFactBytesMax = 200;  // id, version, vendor: stand in log lines
constexpr std::size_t kLibraryBytesMax = 512U << 20;
constexpr std::size_t kSchemaBytesMax = 256U << 10;  // JSON Schema of a section's settings

tl::unexpected<Error> refuse(PublicText why) {
    return fail(ErrorCode::plugin, std::move(why));
}

// Every library that was ever loaded, held until the process ends and then left to it: a
// shared_library that is destroyed calls dlclose().
void keep_for_ever(dll::shared_library library) {
    static std::mutex mutex;
    static auto* const loaded = new std::deque<dll::shared_library>;
    std::lock_guard lock(mutex);
    loaded->push_back(std::move(library));
}

std::string last_dl_error() {
    const char* message = ::dlerror();
    return message != nullptr ? message : "the loader gives no reason";
}

std::vector<fs::path> candidates(const std::string& library) {
    if (library.find('/') != std::string::npos) return {library};
    return {(executable_directory() / "../lib/ncp" / (library + ".so")).lexically_normal()};
}

Status check_digest(const fs::path& file, const std::string& digest) {
    if (digest.empty()) return {};
    auto content = read_file(file, kLibraryBytesMax);
    if (!content) return fail(content.error());
    const std::string found = hex_encode(sha256(*content));
    if (found == digest) return {};
    return refuse(text("{}: its SHA-256 is {}, not the one in the configuration",
                       not_personal(file.string()), not_personal(found)));
}

// A file that may be loaded, without symbolic links.
Result<fs::path> checked_file(const fs::path& file, const std::string& digest) {
    auto trusted = trusted_file(file);
    if (!trusted) return trusted;
    if (Status checked = check_digest(*trusted, digest); !checked) return fail(checked.error());
    return trusted;
}

// The tables of extensions; one that is shorter than ours is as good as none.
void find_extensions(Plugin& plugin) {
    if (plugin.table.extension == nullptr) return;
    const auto* health =
        static_cast<const ncp_health_v1*>(plugin.table.extension(NCP_EXTENSION_HEALTH_V1));
    if (health != nullptr && health->size >= sizeof *health) plugin.health = health->health;
    const auto* find = static_cast<const ncp_find_issuers_v1*>(
        plugin.table.extension(NCP_EXTENSION_FIND_ISSUERS_V1));
    if (find != nullptr && find->size >= sizeof *find) plugin.find_issuers = find->find_issuers;
    plugin.offers_health = plugin.health != nullptr;
    plugin.offers_find_issuers = plugin.find_issuers != nullptr;
}

Result<Plugin> load_file(const fs::path& file, const std::string& digest) {
    auto trusted = checked_file(file, digest);
    if (!trusted) return fail(trusted.error());
    // RTLD_NOW: a missing symbol is found here and not in the middle of a student's transfer.
    // Boost.DLL hands unknown bits to dlopen() unchanged, so NODELETE can be asked for by value; it
    // adds RTLD_LOCAL. Not GLOBAL, not DEEPBIND: plugins do not see each other's symbols.
    const auto mode = dll::load_mode::rtld_now | static_cast<dll::load_mode::type>(RTLD_NODELETE);
    std::error_code failed;
    dll::shared_library library;
    ::dlerror();
    library.load(*trusted, mode, failed);
    // Boost.DLL words every failure as "Bad file descriptor"; the loader knows better, but only
    // until the next call.
    if (failed) return refuse(not_personal(last_dl_error()));
    if (!library.has(kEntryPoint)) {
        return refuse(
            text("{}: does not export {}: not a plugin, or one for another major version of "
                 "the plugin interface",
                 not_personal(trusted->string()), kEntryPoint));
    }
    auto plugin = read_table(library.get<const ncp_plugin*()>(kEntryPoint)());
    keep_for_ever(std::move(library));
    if (!plugin) {
        return refuse(
            text("{}: {}", not_personal(trusted->string()), plugin.error().operator_text()));
    }
    plugin->path = *trusted;
    find_extensions(*plugin);
    return plugin;
}

bool is_plugin_id(const std::string& id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

Status copy_facts(Plugin& plugin) {
    const ncp_plugin& table = plugin.table;
    struct Fact {
        ncp_view view;
        std::string& target;
        std::size_t bytes_max;
    };
    for (Fact fact : {Fact{table.id, plugin.id, kFactBytesMax},
                      Fact{table.version, plugin.version, kFactBytesMax},
                      Fact{table.vendor, plugin.vendor, kFactBytesMax},
                      Fact{table.support_url, plugin.support_url, kFactBytesMax},
                      Fact{table.config_schema, plugin.config_schema, kSchemaBytesMax}}) {
        if (!is_readable(fact.view) || fact.view.size > fact.bytes_max) {
            return refuse("a text in its table is NULL with a size, or too long");
        }
        fact.target = to_string(fact.view);
    }
    if (!is_plugin_id(plugin.id)) return refuse("its id is not small letters, digits and hyphens");
    if (plugin.config_schema.empty()) return refuse("its table has no config_schema");
    return {};
}

}  // namespace

Result<Plugin> read_table(const ncp_plugin* table) {
    if (table == nullptr) return refuse("ncp_plugin_v1 returned NULL");
    std::uint32_t size = 0;
    std::memcpy(&size, table, sizeof size);
    if (size < sizeof(ncp_plugin) || size > kTableBytesMax) {
        return refuse(
            text("its table says it has {} bytes; version 1 has at least {}: is `size` set "
                 "to sizeof(ncp_plugin)?",
                 size, sizeof(ncp_plugin)));
    }
    Plugin plugin;
    std::memcpy(&plugin.table, table, sizeof(ncp_plugin));
    const ncp_plugin& copy = plugin.table;
    if (copy.create == nullptr || copy.destroy == nullptr || copy.check == nullptr ||
        copy.issuers == nullptr || copy.fetch == nullptr) {
        return refuse("its table lacks one of create, destroy, check, issuers, fetch");
    }
    if (copy.max_concurrency < 1) return refuse("its max_concurrency is 0");
    plugin.max_concurrency = copy.max_concurrency;
    plugin.abi_minor = copy.abi_minor;
    if (Status copied = copy_facts(plugin); !copied) return fail(copied.error());
    return plugin;
}

// Tries every candidate; the error names each and why it failed.
template <class Found>
Result<Found> first_of(const std::string& library,
                       const std::function<Result<Found>(const fs::path&)>& attempt) {
    std::string reasons;
    for (const fs::path& candidate : candidates(library)) {
        auto found = attempt(candidate);
        if (found) return found;
        if (!reasons.empty()) reasons += "; ";
        reasons += "tried " + candidate.string() + ": " + found.error().operator_text().str();
    }
    return refuse(
        text("library \"{}\" cannot be loaded: {}", not_personal(library), not_personal(reasons)));
}

Result<Plugin> load_plugin(const std::string& library, const std::string& digest) {
    return first_of<Plugin>(library, [&](const fs::path& file) { return load_file(file, digest); });
}

Result<fs::path> find_plugin(const std::string& library, const std::string& digest) {
    return first_of<fs::path>(library,
                              [&](const fs::path& file) { return checked_file(file, digest); });
}

}  // namespace ncp::results
