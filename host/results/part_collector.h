// The sink behind ncp_sink: collects what a plugin emits, under limits, in the order it promised.
//
// Refuses: write without begin, begin before end, calls from another thread, malformed ids and
// media types, an id twice, more or larger parts than the limits allow. The first breach decides:
// every later call answers NCP_INVALID and fault() says what happened; what was collected is then
// worth nothing. Once the call is stopped the plugin hears NCP_CANCELLED.
// Thread-safety: the sink belongs to the thread that calls bind_to_this_thread(); the rest may be
// used after that thread's call has returned. Ownership: does not move; the call must outlive it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "ncp/sink.h"
#include "results/call.h"
#include "results/source.h"

namespace ncp::results {

struct CollectLimits {
    std::size_t document_bytes_max = 10U << 20;  // what elmo::Document parses by default
    std::size_t attachment_bytes_max = 7U
                                       << 20;  // in base64 just below libxml2's 10 MB a text node
    std::size_t parts_max = 500;               // a student has tens of documents, not thousands
    std::size_t total_bytes_max = 64U << 20;   // per answer, held in memory
};

class PartCollector {
  public:
    explicit PartCollector(const ncp_call& call, const CollectLimits& limits = {});
    ~PartCollector();  // wipes what was not taken
    PartCollector(const PartCollector&) = delete;
    PartCollector& operator=(const PartCollector&) = delete;

    void bind_to_this_thread() { thread_ = std::this_thread::get_id(); }
    const ncp_sink* sink() const { return &sink_; }

    // What the plugin did against the contract (plugin) or beyond the limits (source_failed),
    // a part that was begun and never ended included.
    std::optional<Error> fault() const;
    std::vector<EmittedPart> take_parts();
    std::vector<FailedIssuer> take_failed_issuers() { return std::move(failed_issuers_); }

  private:
    static ncp_status begin(const ncp_sink* sink, const ncp_part* part) noexcept;
    static ncp_status write(const ncp_sink* sink, ncp_view bytes) noexcept;
    static ncp_status end(const ncp_sink* sink) noexcept;
    static ncp_status issue(const ncp_sink* sink, ncp_view issuer, const ncp_error* error) noexcept;

    template <class Step>
    static ncp_status guarded(const ncp_sink* sink, Step step) noexcept;
    ncp_status refuse(ErrorCode code, PublicText why);
    ncp_status begin_part(const ncp_part& part);
    ncp_status append(ncp_view bytes);
    std::size_t part_bytes_max(const EmittedPart& part) const;

    const ncp_call& call_;
    CollectLimits limits_;
    std::thread::id thread_;
    ncp_sink sink_{};
    std::vector<EmittedPart> parts_;
    std::vector<FailedIssuer> failed_issuers_;
    std::set<std::string> ids_;
    std::optional<Error> fault_;
    std::size_t total_bytes_ = 0;
    bool open_ = false;  // a part was begun and not ended
};

}  // namespace ncp::results
