#include "app/first_checks.h"

#include "base/clock.h"
#include "base/log.h"

namespace ncp::app {
namespace {

using results::Probe;

void log_probe(const std::string& source_id, const Probe& probe) {
    PublicText line = text("source {}: check {}: {}", not_personal(source_id),
                           not_personal(probe.name), not_personal(probe.result));
    if (!probe.text.empty()) line = text("{}: {}", line, not_personal(probe.text));
    if (!probe.advice.empty()) line = text("{}; {}", line, not_personal(probe.advice));
    log(probe.result == "ok"        ? LogLevel::info
        : probe.result == "warning" ? LogLevel::warning
                                    : LogLevel::error,
        line);
}

void check(results::Source& source, const std::stop_token& stop) {
    const results::SourceFacts& facts = source.facts();
    auto probes = source.check(Deadline(system_clock(), facts.deadline), stop);
    if (probes) {
        for (const Probe& probe : *probes)
            log_probe(facts.id, probe);
    } else if (probes.error().code() != ErrorCode::cancelled) {
        log_error(text("source {}: the check failed: {}", not_personal(facts.id),
                       probes.error().operator_text()));
    }
}

}  // namespace

FirstChecks::FirstChecks(std::vector<std::shared_ptr<results::Source>> sources)
    : thread_([sources = std::move(sources)](const std::stop_token& stop) {
          for (const auto& source : sources) {
              if (stop.stop_requested()) return;
              try {
                  check(*source, stop);
              } catch (const std::exception&) {
                  log_error(text("source {}: an exception ended its check",
                                 not_personal(source->facts().id)));
              }
          }
      }) {}

}  // namespace ncp::app
