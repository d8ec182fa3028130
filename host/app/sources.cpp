#include "app/sources.h"

#include "base/clock.h"
#include "results/plugin_source.h"

namespace ncp::app {

Result<std::vector<std::shared_ptr<results::Source>>> load_sources(
    const config::Settings& settings, std::vector<config::Problem>* problems) {
    std::vector<std::shared_ptr<results::Source>> sources;
    std::size_t found = 0;
    for (const config::SourceSection& section : settings.sources) {
        auto source = results::open_plugin_source(section, system_clock());
        if (source) {
            sources.push_back(std::move(*source));
            continue;
        }
        for (config::Problem& problem : source.error()) {
            problem.text = "source \"" + section.id + "\": " + problem.text;
            problems->push_back(std::move(problem));
            ++found;
        }
    }
    if (found > 0) {
        return fail(ErrorCode::invalid_config, text("{} problems with the sources", found));
    }
    return sources;
}

}  // namespace ncp::app
