// The sink that a plugin meets in a case: the real host's collector, with a counter in front that
// can refuse.
//
// Thread-safety: as ncp_sink, the thread of the call. Ownership: does not move; host and call must
// outlive it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host.h"
#include "ncp/sink.h"
#include "results/part_collector.h"

namespace ncp::conformance {

struct Refusal {
    int at = -1;  // which call into the sink is refused, from 0; -1: none
    ncp_status status = NCP_CANCELLED;
};

class Sink {
  public:
    Sink(Host& host, const ncp_call& call, Version version, const Refusal& refusal,
         std::function<void(int)> on_call);
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    const ncp_sink* table() const { return table_; }
    int calls() const { return calls_; }
    int calls_after_refusal() const { return late_; }
    ncp_status refused() const { return refused_; }  // what the first refusal said, NCP_OK: none
    int issues() const { return issues_; }
    std::string fault() const;  // against the contract of ncp/sink.h, empty if there is none
    std::vector<results::EmittedPart> take_parts() { return collector_.take_parts(); }

  private:
    template <class Forward>
    static ncp_status step(const ncp_sink* sink, const Forward& forward) noexcept;
    static ncp_status begin(const ncp_sink* sink, const ncp_part* part) noexcept;
    static ncp_status write(const ncp_sink* sink, ncp_view bytes) noexcept;
    static ncp_status end(const ncp_sink* sink) noexcept;
    static ncp_status issue(const ncp_sink* sink, ncp_view issuer, const ncp_error* error) noexcept;

    Host& host_;
    results::PartCollector collector_;
    Refusal refusal_;
    std::function<void(int)> on_call_;
    Lent memory_;
    const ncp_sink* table_;
    int calls_ = 0, late_ = 0, issues_ = 0;
    ncp_status refused_ = NCP_OK;
};

}  // namespace ncp::conformance
