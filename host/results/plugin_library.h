// Finding, checking and loading the shared library of a plugin.
//
// Refuses, with every path tried and why it failed: files that others may change (before anything
// of them runs), libraries without ncp_plugin_v1 or with unresolved symbols, tables that are too
// short or lack a function. Loaded libraries are never unloaded: threads, thread-local destructors
// and static objects of a foreign library make that neither safe nor reliable.
// Thread-safety: any thread. Ownership: values; the function pointers live for ever.
//
//     auto plugin = load_plugin("sql-database");
//     if (!plugin) return fail(plugin.error());
//     plugin->table.create(…);
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "ncp/plugin.h"

namespace ncp::results {

struct Plugin {
    ncp_plugin table{};  // our copy: what the plugin's table does not have is zero here
    std::filesystem::path path;
    std::string id, version, vendor, support_url, config_schema;
};

// library: the name of one that ships with the host (found in ../lib/ncp beside the executable's
// folder), or an absolute path. Error: plugin.
Result<Plugin> load_plugin(const std::string& library);

// Copies and checks a plugin's table. A field is read only if it lies within the table's size.
Result<Plugin> read_table(const ncp_plugin* table);

}  // namespace ncp::results
