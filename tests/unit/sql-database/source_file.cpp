#include "source_file.h"

#include <toml++/toml.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ncp::test {

std::string source_settings(const std::filesystem::path& toml_file,
                            const std::filesystem::path& database) {
    toml::table root = toml::parse_file(toml_file.string());
    toml::table* settings = root["source"][0]["settings"].as_table();
    if (settings == nullptr) throw std::runtime_error("no [source.settings]");
    settings->insert_or_assign("database", database.string());
    std::ostringstream json;
    json << toml::json_formatter(*settings);
    return json.str();
}

std::string whole_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace ncp::test
