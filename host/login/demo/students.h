// The sample students of a demonstration, read from a file of TOML.
// Thread-safety: values and a pure function.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/identity.h"

namespace ncp::login {

struct SampleStudent {
    std::string id;     // what the form sends
    std::string label;  // the name on the list
    std::string note;   // why this one is interesting, may be empty
    Identity identity;
};

// Error invalid_config with every problem and its line: another shape, no student, an id twice, an
// attribute nobody defined.
Result<std::vector<SampleStudent>> read_students(const std::filesystem::path& file);

}  // namespace ncp::login
