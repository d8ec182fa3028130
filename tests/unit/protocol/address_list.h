// Reads the lists of tests/data/return-urls (format: README.md there). For tests.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ncp::test {

struct ListedAddress {
    std::string file;  // name of the list
    int line = 0;
    std::string reason;                // of the "= " line above
    std::string bytes;                 // the first column, unescaped
    std::vector<std::string> columns;  // the others, unescaped
};

// All addresses of one list; throws std::runtime_error on a list that breaks the format.
std::vector<ListedAddress> read_addresses(const std::filesystem::path& file);

}  // namespace ncp::test
