#include "results/worker/worker.h"

#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "results/views.h"
#include "sandbox/spawn.h"

namespace ncp::results::worker {
namespace {

// What a call that was told to stop has to come back before its process is killed.
constexpr std::chrono::milliseconds kGrace{500};
// For destroy(): closing connections.
constexpr std::chrono::milliseconds kFarewell{1'000};
// A plugin that leaks is renewed before it hits its limits.
constexpr int kCallsMax = 1'000;
constexpr int kDescriptorMax = 48;

Kind kind_of(CallKind kind) {
    switch (kind) {
        case CallKind::create:
            return Kind::create;
        case CallKind::check:
            return Kind::check;
        case CallKind::issuers:
            return Kind::issuers;
        case CallKind::fetch:
            return Kind::fetch;
        case CallKind::find_issuers:
            return Kind::find_issuers;
        case CallKind::health:
            return Kind::health;
    }
    return Kind::fetch;
}

void write_request(BodyWriter& body, const ncp_request& request) {
    body.text(to_text(request.issuer)).text(to_text(request.language));
    body.text(to_text(request.correlation_id));
    body.number(request.identity_count);
    for (std::size_t i = 0; i < request.identity_count; ++i) {
        body.text(to_text(request.identity[i].key)).text(to_text(request.identity[i].value));
    }
}

std::string write_call(const PluginCall& call, std::string_view settings_json) {
    BodyWriter body;
    body.integer(call.call()->remaining_ms());
    if (call.kind() == CallKind::create) body.text(settings_json);
    if (call.kind() == CallKind::fetch || call.kind() == CallKind::find_issuers) {
        call.with_request([&](const ncp_request& request) { write_request(body, request); });
    }
    return std::move(body.body());
}

}  // namespace

Worker::Worker(Child child, std::shared_ptr<const ncp_host> host)
    : process_id_(child.process_id),
      calls_(std::move(child.calls)),
      ring_(std::move(child.ring)),
      cancel_(std::move(child.cancel)) {
    desk_.emplace(std::move(child.services), std::move(host));
}

Worker::~Worker() {
    end(kFarewell);
}

void Worker::end(std::chrono::milliseconds grace) {
    calls_.close();  // by which it knows
    if (process_id_ >= 0)
        how_it_ended_ = sandbox::end_process(std::exchange(process_id_, -1), grace);
}

// Whatever ended the conversation before its time.
Error Worker::ended(Heard heard) {
    const bool nonsense = heard == Heard::nonsense;
    crashed_ = true;
    // What crashed is dead already or about to be; what sends nonsense is not waited for.
    end(nonsense ? std::chrono::milliseconds(0) : kGrace);
    return {ErrorCode::plugin, nonsense ? PublicText(text("its worker broke the contract"))
                                        : text("its worker {}", not_personal(how_it_ended_))};
}

Result<Opened> Worker::open(const Opening& opening, const Deadline& deadline) {
    const Patience patience{deadline, -1};
    Message message;
    Heard heard = calls_.send(Kind::open, write_opening(opening), patience);
    if (heard == Heard::message) heard = calls_.receive(message, patience);
    if (heard == Heard::over) {
        end({});
        return fail(ErrorCode::source_timeout, "the plugin did not load before the deadline");
    }
    if (heard != Heard::message) return fail(ended(heard));
    if (message.kind == Kind::refused) {
        return fail(ErrorCode::plugin, not_personal(message.body));
    }
    Opened opened;
    if (message.kind != Kind::opened || !read_opened(message.body, opened)) {
        return fail(ended(Heard::nonsense));
    }
    return opened;
}

Result<ncp_status> Worker::run(PluginCall& call, std::string_view settings_json,
                               const Deadline& deadline, const std::stop_token& cancelled) {
    ++calls_made_;
    std::uint64_t old_event = 0;
    [[maybe_unused]] ssize_t drained = ::read(cancel_.number(), &old_event, sizeof old_event);
    call.collector().bind_to_this_thread();
    desk_->set_call(call.call());
    const std::stop_callback on_cancel(cancelled, [&] { call.call()->stop(); });
    const Patience patience{deadline, call.call()->descriptor()};
    std::string body = write_call(call, settings_json);
    const Heard sent = calls_.send(kind_of(call.kind()), body, patience);
    wipe(body);
    Result<ncp_status> status =
        sent == Heard::message ? converse(call, patience) : Result<ncp_status>(fail(ended(sent)));
    desk_->set_call(nullptr);
    return status;
}

// Takes what comes until the call has returned.
Result<ncp_status> Worker::converse(PluginCall& call, const Patience& patience) {
    Message message;
    while (true) {
        const Heard heard = calls_.receive(message, patience);
        if (heard == Heard::over || heard == Heard::woken) {
            return fail(stop_overdue(call, heard == Heard::woken));
        }
        if (heard != Heard::message) return fail(ended(heard));
        auto status = take(call, message);
        if (status) return *status;
        if (process_id_ < 0) return fail(ErrorCode::plugin, "its worker broke the contract");
    }
}

// Tells the plugin, gives it a moment, and ends it: after that the worker is gone or at rest.
Error Worker::stop_overdue(PluginCall& call, bool cancelled) {
    call.call()->stop();  // so that the sink takes no more
    const std::uint64_t one = 1;
    [[maybe_unused]] ssize_t told = ::write(cancel_.number(), &one, sizeof one);
    const Patience grace{Deadline(system_clock(), kGrace), -1};
    Message message;
    Heard heard = Heard::message;
    while (process_id_ >= 0 && (heard = calls_.receive(message, grace)) == Heard::message) {
        if (take(call, message)) break;
    }
    if (heard == Heard::closed || heard == Heard::nonsense) (void)ended(heard);
    if (heard == Heard::over) {
        end({});
        log_warning("an overdue call was ended together with its worker");
    }
    if (cancelled) return {ErrorCode::cancelled, "not wanted any more"};
    return {ErrorCode::source_timeout, "no answer before the deadline"};
}

// A status once the call has returned. Ends the worker on anything that it must not send.
std::optional<ncp_status> Worker::take(PluginCall& call, const Message& message) {
    const ncp_sink& sink = *call.collector().sink();
    BodyReader body(message.body);
    switch (message.kind) {
        case Kind::begin:
            take_begin(sink, body);  // a refusal sticks, and comes with the next answer
            return std::nullopt;
        case Kind::issue: {
            const std::string_view issuer = body.text();
            ncp_error error{};
            error.size = sizeof error;
            error.status = static_cast<ncp_status>(body.integer());
            const bool readable = body.number() != 0 && body.intact();
            sink.issue(&sink, view_of(issuer), readable ? &error : nullptr);
            return std::nullopt;
        }
        case Kind::data:
            if (!answer(take_data(sink, body))) (void)ended(Heard::closed);
            return std::nullopt;
        case Kind::end:
            if (!answer(sink.end(&sink))) (void)ended(Heard::closed);
            return std::nullopt;
        case Kind::returned:
            return take_returned(call, body);
        default:
            (void)ended(Heard::nonsense);
            return std::nullopt;
    }
}

ncp_status Worker::take_begin(const ncp_sink& sink, BodyReader body) {
    ncp_part part{};
    part.size = sizeof part;
    part.id = view_of(body.text());
    part.media_type = view_of(body.text());
    part.title = view_of(body.text());
    part.issuer = view_of(body.text());
    part.size_hint_bytes = body.integer();
    const bool readable = body.number() != 0 && body.intact();
    return sink.begin(&sink, readable ? &part : nullptr);
}

// The sink copies the slot once; nothing is read of it here.
ncp_status Worker::take_data(const ncp_sink& sink, BodyReader body) {
    const std::uint64_t slot = body.number();
    const std::uint64_t bytes = body.number();
    if (!body.intact() || slot >= kRingSlots || bytes > kSlotBytes) {
        return sink.write(&sink, {nullptr, 1});  // as the plugin did, or its worker: refused
    }
    return sink.write(&sink, {ring_.slot(slot), bytes});
}

std::optional<ncp_status> Worker::take_returned(PluginCall& call, BodyReader body) {
    const auto status = static_cast<ncp_status>(body.integer());
    lowest_free_descriptor_ = static_cast<int>(body.integer());
    ncp_error error{};
    error.size = sizeof error;
    error.operator_text = view_of(body.text());
    error.student_text = view_of(body.text());
    error.backend_code = view_of(body.text());
    error.retry_after_ms = body.integer();
    if (!body.intact()) {
        (void)ended(Heard::nonsense);
        return std::nullopt;
    }
    call.call()->set_failure(read_failure(error));
    return status;
}

bool Worker::answer(ncp_status status) {
    // A worker that does not read while it is answered has no further claim to patience.
    return calls_.send(Kind::taken, BodyWriter().integer(status).body(),
                       {Deadline(system_clock(), kGrace), -1}) == Heard::message;
}

bool Worker::is_fit() const {
    return process_id_ >= 0 && calls_.is_open() && calls_made_ < kCallsMax &&
           lowest_free_descriptor_ >= 0 && lowest_free_descriptor_ < kDescriptorMax;
}

}  // namespace ncp::results::worker
