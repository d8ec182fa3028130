#include "results/plugin_source.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/log.h"
#include "results/bounded_calls.h"
#include "results/fetch_call.h"
#include "results/outcome.h"
#include "results/part_collector.h"
#include "results/plugin_instance.h"
#include "results/plugin_settings.h"
#include "results/probes.h"
#include "results/views.h"

namespace ncp::results {
namespace {

constexpr std::chrono::milliseconds kCreateDeadline{
    30'000};  // connecting to a slow service included
// A plugin may promise more; each call is a thread of the host.
constexpr std::size_t kCallsAtOnceMax = 64;
constexpr int kAttemptsMax = 2;  // a service that fails twice is not helped by a third question
constexpr std::chrono::milliseconds kRetryPause{250};  // if the plugin does not name one

SourceFacts facts_of(const config::SourceSection& section) {
    return {section.id, section.title, section.identity, section.trust_source_identity,
            section.deadline};
}

// Waits unless it is cancelled; false then.
bool pause(std::chrono::milliseconds duration, const std::stop_token& cancelled) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, cancelled, duration, [] { return false; });
    return !cancelled.stop_requested();
}

class PluginSource final : public Source {
  public:
    PluginSource(const config::SourceSection& section, std::shared_ptr<PluginInstance> instance)
        : facts_(facts_of(section)),
          instance_(std::move(instance)),
          calls_(section.id, std::min<std::size_t>(instance_->plugin().table.max_concurrency,
                                                   kCallsAtOnceMax)) {}

    const SourceFacts& facts() const override { return facts_; }

    Status create(const Clock& clock) {
        const Deadline deadline(clock, kCreateDeadline);
        auto call = std::make_shared<ncp_call>(deadline);
        auto status = calls_.run(deadline, {}, call, [instance = instance_](ncp_call& mine) {
            return instance->create(mine);
        });
        if (!status) return fail(status.error());
        if (*status == NCP_OK) return {};
        return failed(*status, *call, "");
    }

    Result<Fetched> fetch(const FetchRequest& request, const Deadline& deadline,
                          std::stop_token cancelled) override {
        for (int attempt = 1;; ++attempt) {
            if (disabled_) {
                return fail(ErrorCode::invalid_config,
                            "disabled: the plugin said that its configuration is wrong");
            }
            auto state =
                std::make_shared<FetchCall>(instance_, request, facts_.identity_keys, deadline);
            auto status = calls_.run(deadline, cancelled, state->call(),
                                     [state](ncp_call&) { return state->run(); });
            if (!status) return fail(status.error());
            if (*status == NCP_TEMPORARY && attempt < kAttemptsMax &&
                may_retry(*state->call(), deadline, cancelled)) {
                continue;
            }
            return judge(*status, *state, request, cancelled);
        }
    }

    Result<std::vector<Probe>> check(const Deadline& deadline) override {
        auto state = std::make_shared<CheckCall>(instance_, deadline);
        auto status =
            calls_.run(deadline, {}, state->call(), [state](ncp_call&) { return state->run(); });
        if (!status) return fail(status.error());
        if (auto fault = state->collector().fault()) return fail(*fault);
        if (*status != NCP_OK) return failed(*status, *state->call(), "");
        return read_probes(state->collector().take_parts());
    }

  private:
    static bool may_retry(const ncp_call& call, const Deadline& deadline,
                          const std::stop_token& cancelled) {
        const std::int64_t wished_ms = call.failure().retry_after_ms;
        const auto wait = wished_ms < 0 ? kRetryPause : std::chrono::milliseconds(wished_ms);
        // Half of what is left must remain for the second attempt.
        return wait < deadline.remaining() / 2 && pause(wait, cancelled);
    }

    Result<Fetched> judge(ncp_status status, FetchCall& state, const FetchRequest& request,
                          const std::stop_token& cancelled) {
        if (auto fault = state.collector().fault()) return fail(*fault);
        if (!is_answer(status)) {
            // "Cancelled" without anybody's wish: the plugin noticed its deadline that way, or
            // lies.
            if (status == NCP_CANCELLED && !cancelled.stop_requested()) status = NCP_DEADLINE;
            return failed(status, *state.call(), request.correlation_id);
        }
        Fetched fetched;
        fetched.nothing = status != NCP_OK;
        // A status other than OK discards what was emitted; what failed is still worth knowing, or
        // a failure would look like an empty record.
        fetched.failed_issuers = state.collector().take_failed_issuers();
        if (status == NCP_OK) fetched.parts = state.collector().take_parts();
        return fetched;
    }

    tl::unexpected<Error> failed(ncp_status status, const ncp_call& call,
                                 const std::string& correlation_id) {
        const Failure failure = call.failure();
        const Plugin& plugin = instance_->plugin();
        PublicText said = text(
            "plugin {} returned {}; \"{}\"; code \"{}\"", not_personal(plugin.id), name_of(status),
            not_personal(failure.operator_text), not_personal(failure.backend_code));
        if (!correlation_id.empty()) {
            said = text("{}; correlation {}", said, not_personal(correlation_id));
        }
        if (status == NCP_PERMANENT && !plugin.support_url.empty()) {
            said = text("{}; support of {}: {}", said, not_personal(plugin.vendor),
                        not_personal(plugin.support_url));
        }
        if (status == NCP_CONFIG && !disabled_.exchange(true)) {
            log_error(text("source {}: disabled, its configuration is wrong: {}",
                           not_personal(facts_.id), said));
        }
        return fail(problem_of(status), said);
    }

    SourceFacts facts_;
    std::shared_ptr<PluginInstance> instance_;
    BoundedCalls calls_;
    std::atomic<bool> disabled_ = false;
};

}  // namespace

tl::expected<std::shared_ptr<Source>, std::vector<config::Problem>> open_plugin_source(
    const config::SourceSection& section, const Clock& clock) {
    using Problems = std::vector<config::Problem>;
    auto plugin = load_plugin(section.library);
    if (!plugin) {
        return tl::unexpected(Problems{{section.line, plugin.error().operator_text().str()}});
    }
    Problems problems = check_settings(plugin->config_schema, section);
    for (config::Problem& problem : problems) {
        if (problem.line == 0) problem.line = section.line;
    }
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    auto instance = std::make_shared<PluginInstance>(std::move(*plugin), section);
    auto source = std::make_shared<PluginSource>(section, std::move(instance));
    if (Status created = source->create(clock); !created) {
        return tl::unexpected(Problems{{section.line, created.error().operator_text().str()}});
    }
    return source;
}

}  // namespace ncp::results
