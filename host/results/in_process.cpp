// Calls into a plugin inside this process: on threads of their own (bounded_calls.h).
#include <algorithm>

#include "base/log.h"
#include "results/bounded_calls.h"
#include "results/creation.h"
#include "results/plugin_instance.h"
#include "results/plugin_runner.h"

namespace ncp::results {
namespace {

class InProcess final : public PluginRunner {
  public:
    InProcess(const config::SourceSection& section, Plugin plugin,
              std::shared_ptr<const ncp_host> host)
        : calls_(section.id, std::min<std::size_t>(plugin.max_concurrency, kCallsAtOnceMax)) {
        instance_ = std::make_shared<PluginInstance>(std::move(plugin), std::move(host),
                                                     section.settings_json);
    }

    const PluginFacts& plugin() const override { return instance_->plugin(); }

    Result<ncp_status> run(std::shared_ptr<PluginCall> call, const Deadline& deadline,
                           const std::stop_token& cancelled) override {
        auto work = [call, instance = instance_](ncp_call&) { return call->run(*instance); };
        return calls_.run(deadline, cancelled, call->call(), std::move(work));
    }

  private:
    std::shared_ptr<PluginInstance> instance_;
    BoundedCalls calls_;
};

}  // namespace

OrProblems<std::shared_ptr<PluginRunner>> open_in_process(const config::SourceSection& section,
                                                          std::shared_ptr<const ncp_host> host,
                                                          const Clock& clock) {
    auto plugin = load_plugin(section.library, section.sha256);
    if (!plugin) return problem_with(section, plugin.error());
    log_info(text("source {}: plugin {} {} from {}, in this process", not_personal(section.id),
                  not_personal(plugin->id), not_personal(plugin->version),
                  not_personal(plugin->path.string())));
    if (auto problems = settings_problems(*plugin, section); !problems.empty()) {
        return tl::unexpected(std::move(problems));
    }
    auto runner = std::make_shared<InProcess>(section, std::move(*plugin), std::move(host));
    auto call = std::make_shared<PluginCall>(CallKind::create, Deadline(clock, kCreateDeadline));
    auto status = runner->run(call, Deadline(clock, kCreateDeadline), {});
    if (Status created = created_or_why(runner->plugin(), status, *call); !created) {
        return problem_with(section, created.error());
    }
    return runner;
}

}  // namespace ncp::results
