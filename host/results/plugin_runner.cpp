#include "results/plugin_runner.h"

#include "results/host_services.h"
#include "results/http_extension.h"

namespace ncp::results {

OrProblems<std::shared_ptr<PluginRunner>> open_runner(const config::SourceSection& section,
                                                      const Clock& clock) {
    auto http = open_http_client(section.http);
    if (!http) return tl::unexpected(std::move(http.error()));
    const auto open =
        section.isolation == config::Isolation::worker ? open_in_workers : open_in_process;
    return open(section, share_host(section.id, section.secrets, std::move(*http)), clock);
}

}  // namespace ncp::results
