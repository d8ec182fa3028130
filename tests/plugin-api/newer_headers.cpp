#include "plugin-api/newer_headers.h"

#include <gtest/gtest.h>

#include <regex>

#include "plugin-api/sources.h"
#include "support/program.h"

namespace ncp::test {

std::filesystem::path newer_headers(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder / "ncp");
    int changed = 0;
    for (const auto& entry : std::filesystem::directory_iterator(api("include/ncp"))) {
        std::string header = content_of(entry.path());
        const auto replace = [&](const std::string& what, const std::string& by) {
            const std::string after = std::regex_replace(header, std::regex(what), by);
            if (after != header) ++changed;
            header = after;
        };
        if (entry.path().extension() == ".h") {
            replace(R"(NCP_ABI_MINOR 0u)", "NCP_ABI_MINOR 1u");
            replace(R"(\n\} ncp_host;)",
                    "\n    void (*report_of_1_1)(const struct ncp_host* host) NCP_NOEXCEPT;$&");
            replace(
                R"(\n\} ncp_(error|part|sink|request|plugin|http_\w+|health_v1|find_issuers_v1);)",
                "\n    ncp_view field_of_1_1;$&");
        }
        write_file(folder / "ncp" / entry.path().filename(), header);
    }
    EXPECT_GE(changed, 8) << "the headers do not look as they did when this was written";
    return folder;
}

}  // namespace ncp::test
