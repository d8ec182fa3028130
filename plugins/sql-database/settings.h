// The section's settings, typed. Checks everything that the JSON Schema says and what it cannot say
// (which parameters a query may use); refuses with NCP_CONFIG, naming the setting.
// Thread-safety: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "sql_text.h"

namespace ncp::sql {

enum class CreditsOn { leaf, top, as_is };

struct Queries {
    SqlText learner, issuers, results, grading_schemes;  // grading_schemes: empty if not given
};

struct Settings {
    std::string connector = "sqlite";
    std::string database;
    Queries queries;
    CreditsOn credits_on = CreditsOn::leaf;
    std::chrono::milliseconds statement_timeout{10'000};
    std::chrono::milliseconds lock_timeout{2'000};
    std::size_t connections = 4;
    std::size_t rows_max = 10'000;
    std::size_t text_bytes_max = 65'536;
};

// Calls of the host into one instance at once; more than connections are useless.
inline constexpr unsigned kConcurrencyMax = 16;

Settings parse_settings(std::string_view json);  // throws plugin::Refused

}  // namespace ncp::sql
