// A loaded plugin with one instance, as a case drives it: loading, create, calls, destroy.
//
// Lives in the child process of a case only; what is missing for a case (settings, a student with
// results) skips it. Thread-safety: calls from several threads at once, if the plugin promises it;
// the rest from one. Ownership: destroys the instance; does not move.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/identity.h"
#include "case.h"
#include "host.h"
#include "results/call.h"
#include "results/plugin_library.h"
#include "sink.h"

namespace ncp::conformance {

// The library's address in this process, RTLD_NOW like the host. Skips the case if it cannot be
// loaded: binary.loads says why.
void* load_library(const std::filesystem::path& library);
// What ncp_plugin_v1 returns; skips.
const ncp_plugin* table_of(const std::filesystem::path& library);

struct Ask {  // how a call is made
    std::chrono::milliseconds deadline{20'000};
    Refusal refusal{};
    bool cancelled_before = false;
    // Runs before every call into the sink, with its number from 0, and may stop the call.
    std::function<void(ncp_call&, int)> on_sink{};
    // Runs beside the call, on a thread of its own; joined when the call has returned.
    std::function<void(ncp_call&)> beside{};
    std::string_view issuer{};
};

struct Answer {
    ncp_status status = NCP_INTERNAL;
    std::vector<results::EmittedPart> parts;
    std::string fault;   // against the contract of the sink
    std::string reason;  // the operator's text of a failure
    int sink_calls = 0, late_calls = 0, issues = 0;
    ncp_status refused = NCP_OK;
    std::chrono::milliseconds took{0};
    // From the moment the call was stopped or its time was over; 0 if it returned before.
    std::chrono::milliseconds overrun{0};
};

// "NCP_CONFIG: the reason"
std::string described(const Answer& answer);
std::string status_name(ncp_status status);

class Session {
  public:
    struct Setup {
        Version version = Version::same;
        Secrets secrets = Secrets::configured;
        bool take_back = false;  // memory that was lent is forbidden after each call
    };
    explicit Session(const Task& task) : Session(task, Setup{}) {}
    Session(const Task& task, const Setup& setup);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Makes the instance; skips the case if that fails (lifecycle.create says why).
    void open();
    // Whatever the settings; an instance is there if the answer says NCP_OK.
    Answer create(std::string_view settings_json, const Ask& ask = {});
    void destroy();

    // Only those attributes cross that the configuration names.
    Answer fetch(const Identity& identity, const Ask& ask = {});
    Answer check(const Ask& ask = {});
    Answer issuers(const Ask& ask = {});
    // Extensions; NCP_UNSUPPORTED if they are not offered.
    Answer health();
    Answer find_issuers(const Identity& identity);

    // The test student's answer, NCP_OK: skips if an invented one has none, fails if a given one.
    Answer fetch_student(const Ask& ask = {});

    Host& host() { return host_; }
    const results::Plugin& plugin() const { return plugin_; }
    const Task& task() const { return task_; }

  private:
    template <class Body>
    Answer call(const Ask& ask, const Body& body);
    // The same for a function that takes a request; body(call, request, sink).
    template <class Body>
    Answer ask_about(const Identity& identity, const Ask& ask, const Body& body);
    void announce(const char* function) const;
    void retire(std::unique_ptr<ncp_call> call);

    const Task& task_;
    Setup setup_;
    results::Plugin plugin_;
    Host host_;
    ncp_instance* instance_ = nullptr;
    // Calls that have returned, so that a new one does not get the address of one whose pointer the
    // plugin may have kept.
    std::mutex mutex_;
    std::deque<std::unique_ptr<ncp_call>> returned_;
};

// The settings as JSON; skips if there are none that the plugin's schema accepts.
std::string usable_settings(const Task& task, const results::Plugin& plugin);

// The test student: the given one, or an invented one.
Identity student_of(const Task& task);
// With the keys of the student of `task`, but nobody of those values exists.
Identity nobody_like(const Identity& student);

}  // namespace ncp::conformance
