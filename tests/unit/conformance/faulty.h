// The kit run over test-nonconforming, which breaks the one rule that its environment names.
// Thread-safety: one test at a time (the environment).
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "ncp/conformance.h"

namespace ncp::conformance {

inline std::filesystem::path test_plugin(const std::string& name) {
    return std::string(NCP_TEST_PLUGIN_DIR) + "/" + name + ".so";
}

inline std::filesystem::path shipped_plugin(const std::string& name) {
    return std::string(NCP_BINARY_DIR) + "/lib/ncp/" + name + ".so";
}

inline Options options_for_test_plugin() {
    Options options;
    options.source.library = test_plugin("test-nonconforming").string();
    options.source.settings_json = R"({"service":"local"})";
    options.student.attributes = {{"learner_number", "L-1"},
                                  {"given_names", "Ada Maria"},
                                  {"family_name", "Sample"},
                                  {"birth_date", "2000-01-31"},
                                  {"national_id", "310100A123X"}};
    // The test plugin has no secret of its own to be lent: the kit's canary it is, and this file.
    options.source.secrets = {{"password", std::string(NCP_SOURCE_DIR) + "/.gitignore"}};
    return options;
}

// The machine may be busy, and that is not the plugin's fault.
inline void be_patient(Options& options) {
    options.overrun_max = options.scan_max = std::chrono::minutes(1);
    options.case_limit = std::chrono::minutes(4);
}

// Runs with the fault named; "" is none.
inline Report run_with_fault(const std::string& fault, const Options& options) {
    ::setenv("NCP_TEST_FAULT", fault.c_str(), 1);
    auto report = run(options);
    ::unsetenv("NCP_TEST_FAULT");
    if (report) return std::move(*report);
    ADD_FAILURE() << report.error().describe().str();
    return {};
}

}  // namespace ncp::conformance
