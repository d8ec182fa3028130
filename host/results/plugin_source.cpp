#include "results/plugin_source.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/log.h"
#include "results/breaker.h"
#include "results/creation.h"
#include "results/issuers.h"
#include "results/outcome.h"
#include "results/plugin_runner.h"
#include "results/probes.h"

namespace ncp::results {
namespace {

constexpr int kAttemptsMax = 2;  // a service that fails twice is not helped by a third question
constexpr std::chrono::milliseconds kRetryPause{250};  // if the plugin does not name one
constexpr std::chrono::milliseconds kHealthDeadline{2'000};

SourceFacts facts_of(const config::SourceSection& section) {
    return {section.id,
            section.title,
            section.identity,
            section.needs,
            section.trust_source_identity,
            section.ask,
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

// Half of the places at most: the other institutions keep theirs.
std::size_t places_of_one_issuer(const PluginFacts& plugin) {
    return std::max<std::size_t>(std::min<std::size_t>(plugin.max_concurrency, kCallsAtOnceMax) / 2,
                                 1);
}

// plugin-abi.md, "Statuses and what the host does".
Breakers::Verdict verdict_on(const Result<Fetched>& fetched) {
    if (fetched) return Breakers::Verdict::worked;
    switch (fetched.error().code()) {
        case ErrorCode::cancelled:
        case ErrorCode::invalid_config:  // the section is disabled for good
            return Breakers::Verdict::neither;
        default:
            return Breakers::Verdict::failed;
    }
}

class PluginSource final : public Source {
  public:
    PluginSource(const config::SourceSection& section, std::shared_ptr<PluginRunner> runner,
                 const Clock& clock)
        : facts_(facts_of(section)),
          runner_(std::move(runner)),
          clock_(clock),
          breakers_(section.id, places_of_one_issuer(runner_->plugin()), clock) {}

    const SourceFacts& facts() const override { return facts_; }

    Result<Fetched> fetch(const FetchRequest& request, const Deadline& deadline,
                          std::stop_token cancelled) override {
        auto entered = breakers_.enter(request.issuer);
        if (!entered) return fail(entered.error());
        if (entered->is_trial() && !is_healthy(cancelled)) {
            entered->leave(Breakers::Verdict::failed);
            return fail(ErrorCode::source_failed, "the plugin says that its service is not well");
        }
        retries_.earn();
        bool blameless = false;
        auto fetched = attempt(request, deadline, cancelled, blameless);
        entered->leave(blameless ? Breakers::Verdict::worked : verdict_on(fetched));
        return fetched;
    }

    Result<std::vector<Probe>> check(const Deadline& deadline, std::stop_token cancelled) override {
        auto call = std::make_shared<PluginCall>(CallKind::check, deadline);
        auto status = runner_->run(call, deadline, cancelled);
        if (!status) return fail(status.error());
        if (auto fault = call->collector().fault()) return fail(*fault);
        if (*status != NCP_OK) return failed(*status, *call->call(), "");
        return read_probes(call->collector().take_parts());
    }

    Result<std::vector<Issuer>> issuers(const Deadline& deadline,
                                        const std::stop_token& cancelled) override {
        auto call = std::make_shared<PluginCall>(CallKind::issuers, deadline);
        return institutions(*call, runner_->run(call, deadline, cancelled), "");
    }

    Result<std::vector<Issuer>> find_issuers(const FetchRequest& request, const Deadline& deadline,
                                             const std::stop_token& cancelled) override {
        auto entered = breakers_.enter(request.issuer);
        if (!entered) return fail(entered.error());
        auto call = std::make_shared<PluginCall>(CallKind::find_issuers, request,
                                                 facts_.identity_keys, deadline);
        auto status = runner_->run(call, deadline, cancelled);
        const bool works = status && (is_answer(*status) || is_blameless(*status));
        if (works || !cancelled.stop_requested()) {
            entered->leave(works ? Breakers::Verdict::worked : Breakers::Verdict::failed);
        }
        return institutions(*call, status, request.correlation_id);
    }

  private:
    Result<std::vector<Issuer>> institutions(PluginCall& call, const Result<ncp_status>& status,
                                             const std::string& correlation_id) {
        if (!status) return fail(status.error());
        if (auto fault = call.collector().fault()) return fail(*fault);
        if (!is_answer(*status)) return failed(*status, *call.call(), correlation_id);
        return read_issuers(call.collector().take_parts());
    }

    // blameless: the failure says nothing about the service.
    Result<Fetched> attempt(const FetchRequest& request, const Deadline& deadline,
                            const std::stop_token& cancelled, bool& blameless) {
        for (int number = 1;; ++number) {
            if (disabled_) {
                return fail(ErrorCode::invalid_config,
                            "disabled: the plugin said that its configuration is wrong");
            }
            auto call = std::make_shared<PluginCall>(CallKind::fetch, request, facts_.identity_keys,
                                                     deadline);
            auto status = runner_->run(call, deadline, cancelled);
            if (!status) return fail(status.error());
            const bool may_pass = *status == NCP_TEMPORARY || *status == NCP_DEADLINE;
            if (may_pass && number < kAttemptsMax &&
                may_retry(*call->call(), deadline, cancelled)) {
                continue;
            }
            blameless = is_blameless(*status);
            return judge(*status, *call, request, cancelled);
        }
    }

    // One that cannot tell is healthy.
    bool is_healthy(const std::stop_token& cancelled) {
        if (!runner_->plugin().offers_health) return true;
        const Deadline deadline(clock_, kHealthDeadline);
        auto call = std::make_shared<PluginCall>(CallKind::health, deadline);
        auto status = runner_->run(call, deadline, cancelled);
        return status && (*status == NCP_OK || *status == NCP_UNSUPPORTED);
    }

    bool may_retry(const ncp_call& call, const Deadline& deadline,
                   const std::stop_token& cancelled) {
        const std::int64_t wished_ms = call.failure().retry_after_ms;
        const auto wait = wished_ms < 0 ? kRetryPause : std::chrono::milliseconds(wished_ms);
        // Half of what is left must remain for the second attempt.
        return wait < deadline.remaining() / 2 && retries_.spend() && pause(wait, cancelled);
    }

    Result<Fetched> judge(ncp_status status, PluginCall& call, const FetchRequest& request,
                          const std::stop_token& cancelled) {
        if (auto fault = call.collector().fault()) return fail(*fault);
        if (!is_answer(status)) {
            // "Cancelled" without anybody's wish: the plugin noticed its deadline that way, or
            // lies.
            if (status == NCP_CANCELLED && !cancelled.stop_requested()) status = NCP_DEADLINE;
            return failed(status, *call.call(), request.correlation_id);
        }
        Fetched fetched;
        fetched.nothing = status != NCP_OK;
        // A status other than OK discards what was emitted; what failed is still worth knowing, or
        // a failure would look like an empty record.
        fetched.failed_issuers = call.collector().take_failed_issuers();
        if (status == NCP_OK) fetched.parts = call.collector().take_parts();
        return fetched;
    }

    tl::unexpected<Error> failed(ncp_status status, const ncp_call& call,
                                 const std::string& correlation_id) {
        PublicText said = described(runner_->plugin(), status, call.failure(), correlation_id);
        if (status == NCP_CONFIG && !disabled_.exchange(true)) {
            log_error(text("source {}: disabled, its configuration is wrong: {}",
                           not_personal(facts_.id), said));
        }
        return fail(problem_of(status), said);
    }

    SourceFacts facts_;
    std::shared_ptr<PluginRunner> runner_;
    const Clock& clock_;
    Breakers breakers_;
    RetryBudget retries_;
    std::atomic<bool> disabled_ = false;
};

}  // namespace

tl::expected<std::shared_ptr<Source>, std::vector<config::Problem>> open_plugin_source(
    const config::SourceSection& section, const Clock& clock) {
    auto runner = open_runner(section, clock);
    if (!runner) return tl::unexpected(std::move(runner.error()));
    return std::make_shared<PluginSource>(section, std::move(*runner), clock);
}

}  // namespace ncp::results
