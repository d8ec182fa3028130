#include "results/worker/guest_sink.h"

#include <algorithm>
#include <cstring>

#include "results/views.h"

namespace ncp::results::worker {
namespace {

// A view as it crosses: NULL with a size cannot be sent, so that is said instead.
void put(BodyWriter& body, ncp_view view, bool& readable) {
    readable = readable && is_readable(view);
    body.text(is_readable(view) ? std::string_view(view.data, view.size) : std::string_view());
}

}  // namespace

GuestSink::GuestSink(Channel& calls, const Ring& ring)
    : calls_(calls), ring_(ring), thread_(std::this_thread::get_id()) {
    sink_.size = sizeof sink_;
    sink_.ctx = this;
    sink_.begin = &GuestSink::begin;
    sink_.write = &GuestSink::write;
    sink_.end = &GuestSink::end;
    sink_.issue = &GuestSink::issue;
}

template <class Step>
ncp_status GuestSink::guarded(const ncp_sink* sink, Step step) noexcept {
    try {
        auto& self = *static_cast<GuestSink*>(sink->ctx);
        if (std::this_thread::get_id() != self.thread_) return NCP_INVALID;
        if (self.status_ == NCP_OK) step(self);
        return self.status_;
    } catch (...) {
        return NCP_INTERNAL;
    }
}

void GuestSink::tell(Kind kind, std::string_view body) {
    if (calls_.send(kind, body, {}) == Heard::message) return;
    host_gone_ = true;
    status_ = NCP_CANCELLED;
}

// Until at most so many are due.
void GuestSink::await_answers(std::size_t due_max) {
    while (due_ > due_max && !host_gone_) {
        Message answer;
        if (calls_.receive(answer, {}) != Heard::message || answer.kind != Kind::taken) {
            host_gone_ = true;
            status_ = NCP_CANCELLED;
            return;
        }
        --due_;
        BodyReader body(answer.body);
        const auto said = static_cast<ncp_status>(body.integer());
        if (status_ == NCP_OK) status_ = said;
    }
}

void GuestSink::announce_slot() {
    if (filled_bytes_ == 0) return;
    tell(Kind::data, BodyWriter().number(slot_).number(filled_bytes_).body());
    ++due_;
    slot_ = (slot_ + 1) % kRingSlots;
    filled_bytes_ = 0;
    await_answers(kRingSlots - 1);  // then the next slot is free
}

ncp_status GuestSink::begin(const ncp_sink* sink, const ncp_part* part) noexcept {
    return guarded(sink, [&](GuestSink& self) {
        BodyWriter body;
        bool readable = part != nullptr;
        ncp_part defaults{};
        defaults.size_hint_bytes = -1;
        const ncp_part copy = readable ? within_size(*part, defaults) : defaults;
        for (const ncp_view view : {copy.id, copy.media_type, copy.title, copy.issuer})
            put(body, view, readable);
        body.integer(copy.size_hint_bytes).number(readable ? 1 : 0);
        self.announce_slot();  // of a part that was never ended: the host says so
        self.tell(Kind::begin, body.body());
    });
}

ncp_status GuestSink::write(const ncp_sink* sink, ncp_view bytes) noexcept {
    return guarded(sink, [&](GuestSink& self) {
        if (!is_readable(bytes)) {
            self.status_ = NCP_INVALID;
            self.tell(Kind::data, BodyWriter().number(kRingSlots).number(0).body());
            ++self.due_;
            return;
        }
        while (bytes.size > 0 && self.status_ == NCP_OK) {
            const std::size_t room = std::min(bytes.size, kSlotBytes - self.filled_bytes_);
            std::memcpy(self.ring_.slot(self.slot_) + self.filled_bytes_, bytes.data, room);
            self.filled_bytes_ += room;
            bytes = {bytes.data + room, bytes.size - room};
            if (self.filled_bytes_ == kSlotBytes) self.announce_slot();
        }
    });
}

ncp_status GuestSink::end(const ncp_sink* sink) noexcept {
    return guarded(sink, [](GuestSink& self) {
        self.announce_slot();
        self.tell(Kind::end, {});
        ++self.due_;
        self.await_answers(0);
    });
}

ncp_status GuestSink::issue(const ncp_sink* sink, ncp_view issuer,
                            const ncp_error* error) noexcept {
    return guarded(sink, [&](GuestSink& self) {
        BodyWriter body;
        bool readable = error != nullptr;
        put(body, issuer, readable);
        body.integer(readable ? within_size(*error, ncp_error{}).status : 0);
        body.number(readable ? 1 : 0);
        self.announce_slot();
        self.tell(Kind::issue, body.body());
    });
}

bool GuestSink::finish() {
    // Bytes outside a part, or of one that was not ended, must be known to the host too.
    if (filled_bytes_ > 0 && !host_gone_) announce_slot();
    await_answers(0);
    return !host_gone_;
}

}  // namespace ncp::results::worker
