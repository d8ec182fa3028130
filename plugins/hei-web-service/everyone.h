// All institutions at once, within the call's deadline: who has not answered shortly before it is
// reported as too late, so that the others' results still arrive.
//
// The questions run on the crew and outlive the call if a service hangs; they then end by
// themselves within the ten seconds that the host grants to a request without a call.
// Thread-safety: ask_everyone() from any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "crew.h"
#include "question.h"

namespace ncp::hei {

// A call that is none: what runs on the crew must not touch the host's, which may have ended.
class NoCall : public plugin::Call {
  public:
    explicit NoCall(const plugin::Call& call) : plugin::Call(call) { call_ = nullptr; }
};

// In the order of the registry; empty: did not answer in time. Each piece of work gets a NoCall.
// Refuses (plugin::Refused, NCP_CANCELLED) when nobody waits any more.
using Work = std::function<Answer(const plugin::Call&, const Hei&)>;
std::vector<std::optional<Answer>> ask_everyone(const plugin::Call& call, Crew& crew,
                                                const std::shared_ptr<const Registry>& registry,
                                                Work work);

}  // namespace ncp::hei
