// Today's C and C++ headers as they might be in 1.1: every struct with a size has one field more,
// and the minor version is 1. Thread-safety: a function without state.
#pragma once

#include <filesystem>

namespace ncp::test {

// Writes them to FOLDER/ncp and returns the folder. Appended: ncp_host.report_of_1_1 (a function
// that the host of today does not have) and field_of_1_1, an ncp_view, in every other struct.
std::filesystem::path newer_headers(const std::filesystem::path& folder);

}  // namespace ncp::test
