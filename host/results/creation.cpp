#include "results/creation.h"

#include "results/outcome.h"
#include "results/plugin_settings.h"

namespace ncp::results {

tl::unexpected<std::vector<config::Problem>> problem_with(const config::SourceSection& section,
                                                          const Error& error) {
    return tl::unexpected(
        std::vector<config::Problem>{{section.line, error.operator_text().str()}});
}

std::vector<config::Problem> settings_problems(const PluginFacts& plugin,
                                               const config::SourceSection& section) {
    auto problems = check_settings(plugin.config_schema, section);
    for (config::Problem& problem : problems) {
        if (problem.line == 0) problem.line = section.line;
    }
    return problems;
}

PublicText described(const PluginFacts& plugin, ncp_status status, const Failure& failure,
                     const std::string& correlation_id) {
    PublicText said =
        text("plugin {} returned {}; \"{}\"; code \"{}\"", not_personal(plugin.id), name_of(status),
             not_personal(failure.operator_text), not_personal(failure.backend_code));
    if (!correlation_id.empty()) {
        said = text("{}; correlation {}", said, not_personal(correlation_id));
    }
    if (status == NCP_PERMANENT && !plugin.support_url.empty()) {
        said = text("{}; support of {}: {}", said, not_personal(plugin.vendor),
                    not_personal(plugin.support_url));
    }
    return said;
}

Status created_or_why(const PluginFacts& plugin, const Result<ncp_status>& status,
                      const PluginCall& call) {
    if (!status) return fail(status.error());
    if (*status == NCP_OK) return {};
    return fail(problem_of(*status), described(plugin, *status, call.call()->failure(), ""));
}

}  // namespace ncp::results
