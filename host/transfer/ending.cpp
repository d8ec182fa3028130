#include "transfer/ending.h"

#include "base/log.h"

namespace ncp::transfer {
namespace {

constexpr int kAttempts = 4;  // against requests of the student's that are faster

// Error outdated: try again.
Status try_to_abandon(const Environment& environment, std::string_view tag) {
    auto record = environment.store.load(tag);
    if (!record) return fail(record.error());
    if (!*record) return {};
    auto transfer = from_record(**record);
    if (!transfer) return fail(transfer.error());
    if (transfer->stage == Stage::ended) return {};
    abandon(environment, *transfer);
    Status saved = environment.store.save(
        tag, to_record(*transfer, environment.policy.lifetimes, environment.clock.wall()));
    if (saved) {
        log_info(text("transfer {}: ended, the student has logged out at the identity provider",
                      not_personal(transfer->way_back.correlation_id)));
    }
    return saved;
}

}  // namespace

void abandon(const Environment& environment, Transfer& transfer) {
    environment.gatherer.cancel(transfer.gathering);
    if (environment.transcripts) environment.transcripts->forget(transfer.way_back.tag);
    end(transfer, {protocol::ReturnCode::cancel, "outcome.cancel", 0, {}});
}

void abandon_by_logout(const Environment& environment, std::string_view tag) {
    Status done;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        done = try_to_abandon(environment, tag);
        if (done || done.error().code() != ErrorCode::outdated) break;
    }
    if (!done) log_error(text("a logout ends no transfer: {}", done.error().describe()));
}

}  // namespace ncp::transfer
