// Where the documents of these tests lie, and how they are read. Ends the test on a missing file.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "elmo/schema.h"

namespace ncp::elmo::testing {

inline std::filesystem::path source_directory() {
    return NCP_SOURCE_DIR;
}
inline std::filesystem::path own_data() {
    return source_directory() / "tests/data/elmo";
}
// The published schemas and documents of real systems; not part of the project.
inline std::filesystem::path reference_data() {
    return source_directory() / "../shared/data";
}

inline std::string content_of(const std::filesystem::path& path) {
    auto bytes = read_file(path, 64U << 20);
    if (!bytes) {
        ADD_FAILURE() << bytes.error().describe().str();
        return {};
    }
    return std::move(*bytes);
}

inline std::vector<std::filesystem::path> xml_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".xml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

inline const Schema& our_schema() {
    static const Schema once = [] {
        initialise_xml();
        auto schema = Schema::load(source_directory() / "host/elmo/schema/elmo-1.7/elmo.xsd");
        if (!schema) throw std::runtime_error(schema.error().describe().str());
        return std::move(*schema);
    }();
    return once;
}

}  // namespace ncp::elmo::testing
