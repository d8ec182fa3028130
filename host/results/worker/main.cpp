// emrex-ncp-worker: one plugin in a process of its own. Started by emrex-ncp, never by hand.
//
// Reads what it shall load from the first message, gives up all rights but those it needs, loads
// the plugin and answers one call after the other until the host closes the channel.
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "results/call.h"
#include "results/plugin_instance.h"
#include "results/views.h"
#include "results/worker/guest_host.h"
#include "results/worker/guest_sink.h"
#include "results/worker/message.h"
#include "results/worker/ring.h"
#include "results/worker/start.h"
#include "sandbox/sandbox.h"

namespace ncp::results::worker {
namespace {

class Guest {
  public:
    Guest(Channel calls, Channel services, Ring ring)
        : calls_(std::move(calls)),
          host_(std::make_shared<GuestHost>(std::move(services))),
          ring_(std::move(ring)) {}

    // Until the host is gone.
    void serve() {
        Message message;
        while (calls_.receive(message, {}) == Heard::message) {
            const bool served = message.kind == Kind::open ? open(message) : answer(message);
            wipe(message.body);
            if (!served) return;
        }
    }

  private:
    bool open(const Message& message) {
        Opening opening;
        if (!read_opening(message.body, opening)) return false;
        opening.confinement.files.emplace_back(opening.library);
        Opened opened;
        opened.missing = sandbox::close_in(opening.confinement);
        auto plugin = load_plugin(opening.library, opening.digest);
        if (!plugin) {
            return calls_.send(Kind::refused, plugin.error().operator_text().str(), {}) ==
                   Heard::message;
        }
        opened.plugin = *plugin;
        plugin_ = std::move(*plugin);
        return calls_.send(Kind::opened, write_opened(opened), {}) == Heard::message;
    }

    bool answer(const Message& message) {
        BodyReader body(message.body);
        ncp_call call(Deadline(system_clock(), std::chrono::milliseconds(body.integer())),
                      kCancelDescriptor);
        GuestSink sink(calls_, ring_);
        ncp_status status = NCP_INTERNAL;
        try {
            status = run(message.kind, body, call, *sink.sink());
        } catch (...) {
            call.set_failure({"an exception crossed the plugin's border", "", "", -1});
        }
        return sink.finish() && report(status, call.failure());
    }

    ncp_status run(Kind kind, BodyReader& body, ncp_call& call, const ncp_sink& sink) {
        if (kind == Kind::create) {
            if (!plugin_ || instance_) return NCP_INVALID;
            std::shared_ptr<const ncp_host> table(host_, host_->table());
            instance_ = std::make_shared<PluginInstance>(std::move(*plugin_), std::move(table),
                                                         std::string(body.text()));
            return instance_->create(call);
        }
        if (!instance_) return NCP_INVALID;
        if (kind == Kind::check) return instance_->check(call, sink);
        if (kind == Kind::issuers) return instance_->issuers(call, sink);
        if (kind == Kind::health) return instance_->health(call);
        ncp_request request{};
        std::vector<ncp_pair> identity;
        if (!read_request(body, request, identity)) return NCP_INVALID;
        if (kind == Kind::fetch) return instance_->fetch(call, request, sink);
        if (kind == Kind::find_issuers) return instance_->find_issuers(call, request, sink);
        return NCP_INVALID;
    }

    static bool read_request(BodyReader& body, ncp_request& request,
                             std::vector<ncp_pair>& identity) {
        request.size = sizeof request;
        request.issuer = view_of(body.text());
        request.language = view_of(body.text());
        request.correlation_id = view_of(body.text());
        for (std::size_t left = body.count(16); left > 0; --left) {
            const std::string_view key = body.text();
            identity.push_back({view_of(key), view_of(body.text()), NCP_PAIR_PERSONAL, 0});
        }
        request.identity = identity.data();
        request.identity_count = identity.size();
        return body.intact();
    }

    // With the lowest free descriptor, by which the host sees a plugin that leaks them.
    bool report(ncp_status status, const Failure& failure) {
        const Descriptor lowest(::dup(STDIN_FILENO));
        BodyWriter body;
        body.integer(status).integer(lowest.number());
        body.text(failure.operator_text).text(failure.student_text).text(failure.backend_code);
        body.integer(failure.retry_after_ms);
        return calls_.send(Kind::returned, body.body(), {}) == Heard::message;
    }

    Channel calls_;
    std::shared_ptr<GuestHost> host_;
    Ring ring_;
    std::optional<Plugin> plugin_;
    std::shared_ptr<PluginInstance> instance_;
};

int be_a_worker() {
    auto ring = Ring::map(Descriptor(::dup(kRingDescriptor)), Ring::Access::write);
    if (!ring) return 1;
    Guest guest(Channel(Descriptor(kCallsDescriptor), kCallBodyBytesMax),
                Channel(Descriptor(kServicesDescriptor), kServiceBodyBytesMax), std::move(*ring));
    guest.serve();
    return 0;
}

}  // namespace
}  // namespace ncp::results::worker

#if defined(__SANITIZE_ADDRESS__)
// A plugin's crash is told to the host as in any other build; leaks cannot be looked for in here.
extern "C" [[gnu::visibility("default")]] const char* __asan_default_options() {
    return "handle_segv=0:handle_abort=0:abort_on_error=1:detect_leaks=0";
}
#endif

int main(int argc, char** argv) {
    return ncp::sandbox::begin(argc, argv, ncp::results::worker::kFirstForeignDescriptor,
                               ncp::results::worker::be_a_worker);
}
