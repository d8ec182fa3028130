// Reading what a shared library says of itself, without loading it: exported symbols, libraries it
// needs, flags. Every offset is checked; nothing of the file is believed.
//
// 64-bit little-endian ELF, by its section headers. Thread-safety: values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace ncp::conformance {

struct Elf {
    std::uint16_t machine = 0;  // EM_X86_64, …
    bool is_shared_library = false;
    bool has_text_relocations = false;
    std::vector<std::string> needed;    // DT_NEEDED: "libssl.so.3"
    std::vector<std::string> exported;  // defined in the dynamic table, visible from outside
    std::vector<std::string> exported_functions;
    std::vector<std::string> wanted;   // undefined in the dynamic table
    std::vector<std::string> defined;  // in the full table, hidden ones too; empty if stripped
};

// Error plugin: not such a file, damaged; io.
Result<Elf> read_elf(const std::filesystem::path& file);
Result<Elf> parse_elf(std::string_view bytes);

}  // namespace ncp::conformance
