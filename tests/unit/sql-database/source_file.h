// Settings as an operator's TOML holds them, for the adapter: [[source]] number 1 of the file.
#pragma once

#include <filesystem>
#include <string>

namespace ncp::test {

// [source.settings] as JSON, with this database in place of the file's own.
std::string source_settings(const std::filesystem::path& toml_file,
                            const std::filesystem::path& database);

std::string whole_file(const std::filesystem::path& file);

}  // namespace ncp::test
