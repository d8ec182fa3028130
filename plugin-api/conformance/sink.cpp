#include "sink.h"

#include "results/views.h"

namespace ncp::conformance {

Sink::Sink(Host& host, const ncp_call& call, Version version, const Refusal& refusal,
           std::function<void(int)> on_call)
    : host_(host),
      collector_(call),
      refusal_(refusal),
      on_call_(std::move(on_call)),
      memory_(sizeof(ncp_sink) * 2, false) {
    ncp_sink made{};
    made.ctx = this;
    made.begin = &Sink::begin;
    made.write = &Sink::write;
    made.end = &Sink::end;
    made.issue = &Sink::issue;
    table_ = memory_.place(made, shape_of(version));
}

std::string Sink::fault() const {
    // After a refusal parts stay open by right.
    if (refused_ != NCP_OK) return {};
    auto fault = collector_.fault();
    return fault ? fault->operator_text().str() : std::string();
}

template <class Forward>
ncp_status Sink::step(const ncp_sink* sink, const Forward& forward) noexcept {
    Sink& self = *static_cast<Sink*>(sink->ctx);
    const int number = self.calls_++;
    if (self.on_call_) self.on_call_(number);
    if (self.refused_ != NCP_OK) {
        ++self.late_;
        return self.refused_;
    }
    const ncp_status status =
        number == self.refusal_.at ? self.refusal_.status : forward(self, self.collector_.sink());
    if (number == self.refusal_.at || status == NCP_CANCELLED) self.refused_ = status;
    return status;
}

ncp_status Sink::begin(const ncp_sink* sink, const ncp_part* part) noexcept {
    return step(sink, [&](Sink&, const ncp_sink* to) { return to->begin(to, part); });
}

ncp_status Sink::write(const ncp_sink* sink, ncp_view bytes) noexcept {
    return step(sink, [&](Sink&, const ncp_sink* to) { return to->write(to, bytes); });
}

ncp_status Sink::end(const ncp_sink* sink) noexcept {
    return step(sink, [&](Sink&, const ncp_sink* to) { return to->end(to); });
}

ncp_status Sink::issue(const ncp_sink* sink, ncp_view issuer, const ncp_error* error) noexcept {
    return step(sink, [&](Sink& self, const ncp_sink* to) {
        if (error != nullptr) {
            const ncp_error copy = results::within_size(*error, ncp_error{});
            for (ncp_view view : {copy.operator_text, copy.student_text, copy.backend_code}) {
                if (view.size > 0) self.host_.hear(results::to_string(view));
            }
        }
        ++self.issues_;
        return to->issue(to, issuer, error);
    });
}

}  // namespace ncp::conformance
