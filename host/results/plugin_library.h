// Finding, checking and loading the shared library of a plugin.
//
// Refuses, with every path tried and why it failed: files that others may change, or that are not
// those whose SHA-256 the operator wrote down (before anything of them runs), libraries without
// ncp_plugin_v1 or with unresolved symbols, tables that are too short or lack a function. Loaded
// libraries are never unloaded: threads, thread-local destructors and static objects of a foreign
// library make that neither safe nor reliable. Thread-safety: any thread. Ownership: values; the
// function pointers live for ever.
//
//     auto plugin = load_plugin("sql-database");
//     if (!plugin) return fail(plugin.error());
//     plugin->table.create(…);
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "ncp/plugin.h"

namespace ncp::results {

// What a plugin says of itself.
struct PluginFacts {
    std::filesystem::path path;
    std::string id, version, vendor, support_url, config_schema;
    std::uint32_t abi_minor = 0;
    std::uint32_t max_concurrency = 1;
    bool offers_health = false;        // extension health/1
    bool offers_find_issuers = false;  // extension find-issuers/1
};

struct Plugin : PluginFacts {
    ncp_plugin table{};  // our copy
    // Of the extensions; null where the plugin does not offer them.
    decltype(ncp_health_v1::health) health = nullptr;
    decltype(ncp_find_issuers_v1::find_issuers) find_issuers = nullptr;
};

// library: the name of one that ships with the host (found in ../lib/ncp beside the executable's
// folder), or a path. digest: SHA-256 of its file in small hex digits; empty: any. Error: plugin.
Result<Plugin> load_plugin(const std::string& library, const std::string& digest = {});

// The file that load_plugin would load, checked but not loaded. Error: plugin.
Result<std::filesystem::path> find_plugin(const std::string& library, const std::string& digest);

// Copies and checks a plugin's table. A field is read only if it lies within the table's size.
Result<Plugin> read_table(const ncp_plugin* table);

}  // namespace ncp::results
