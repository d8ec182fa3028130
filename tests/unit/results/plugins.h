// Opening the test plugins the way the host does. Thread-safety: none.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

#include "config/settings.h"
#include "results/plugin_library.h"
#include "results/plugin_source.h"
#include "support/plugins/test_state.h"

namespace ncp::results {

inline std::string plugin_path(const std::string& name) {
    return std::string(NCP_TEST_PLUGIN_DIR) + "/" + name + ".so";
}

inline config::SourceSection section_for(const std::string& plugin, const std::string& settings) {
    config::SourceSection section;
    section.id = "under-test";
    section.title = "Source under test";
    section.library = plugin_path(plugin);
    section.identity = {"given_names", "family_name", "birth_date"};
    section.settings_json = settings;
    section.line = 7;
    section.lines[""] = 9;
    return section;
}

inline config::SourceSection misbehaving(const std::string& behaviour) {
    return section_for("test-misbehaving", R"({"behaviour":")" + behaviour + "\"}");
}

inline std::shared_ptr<Source> open_source(const config::SourceSection& section) {
    auto source = open_plugin_source(section, system_clock());
    if (source) return *source;
    for (const config::Problem& problem : source.error())
        ADD_FAILURE() << problem.text;
    return nullptr;
}

// What the plugin saw; of the library as it is loaded in this very process.
inline test::PluginState& state_of(const std::string& plugin) {
    auto loaded = load_plugin(plugin_path(plugin));
    if (!loaded) throw std::runtime_error(loaded.error().describe().str());
    auto* state = static_cast<const test::PluginState*>(loaded->table.extension("test/state"));
    return *const_cast<test::PluginState*>(state);
}

inline FetchRequest a_request() {
    FetchRequest request;
    request.identity.attributes = {{"given_names", "Ada"},
                                   {"family_name", "Sample"},
                                   {"birth_date", "2000-01-31"},
                                   {"national_id", "canary-310100-123X"}};
    request.language = "en";
    request.correlation_id = "c0ffee";
    return request;
}

// Waits until something is true that other threads bring about; the test's own limit is CTest's.
template <class Condition>
void wait_until(Condition condition) {
    while (!condition())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace ncp::results
