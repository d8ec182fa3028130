#include "session.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/clock.h"
#include "child.h"
#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "results/outcome.h"
#include "results/plugin_settings.h"
#include "results/views.h"

namespace ncp::conformance {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

milliseconds since(Steady::time_point moment) {
    return std::chrono::duration_cast<milliseconds>(Steady::now() - moment);
}

// Enough for what is lent in one call: the identity, and structs around it.
std::size_t bytes_of(const Identity& identity) {
    constexpr std::size_t kRoom = 4096;
    std::size_t bytes = kRoom;
    for (const auto& [key, value] : identity.attributes) {
        bytes += key.size() + value.size() + sizeof(ncp_pair);
    }
    return bytes;
}

// Null if it is not offered, or too short to be of use (scan.known-extensions says so).
template <class Table>
const Table* extension_of(const ncp_plugin& plugin, const char* id) {
    if (plugin.extension == nullptr) return nullptr;
    const auto* table = static_cast<const Table*>(plugin.extension(id));
    return table == nullptr || table->size < sizeof(Table) ? nullptr : table;
}

Answer unsupported() {
    Answer answer;
    answer.status = NCP_UNSUPPORTED;
    return answer;
}

results::Plugin read_plugin(const std::filesystem::path& library) {
    auto plugin = results::read_table(table_of(library));
    if (!plugin) skipped("its table cannot be used; see scan.table");
    return std::move(*plugin);
}

}  // namespace

void* load_library(const std::filesystem::path& library) {
    at("dlopen()");
    void* handle = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == nullptr) skipped("it cannot be loaded; see binary.loads");
    return handle;
}

const ncp_plugin* table_of(const std::filesystem::path& library) {
    void* symbol = ::dlsym(load_library(library), "ncp_plugin_v1");
    if (symbol == nullptr) skipped("it has no ncp_plugin_v1; see binary.one-export");
    at("ncp_plugin_v1()");
    return reinterpret_cast<decltype(&ncp_plugin_v1)>(symbol)();
}

std::string status_name(ncp_status status) {
    return "NCP_" + results::name_of(status).str();
}

std::string described(const Answer& answer) {
    return status_name(answer.status) + (answer.reason.empty() ? "" : ": " + answer.reason);
}

Session::Session(const Task& task, const Setup& setup)
    : task_(task),
      setup_(setup),
      plugin_(read_plugin(task.options.source.library)),
      host_(setup.version, setup.secrets, task.options.source) {}

Session::~Session() {
    destroy();
}

template <class Body>
Answer Session::call(const Ask& ask, const Body& body) {
    const Deadline deadline(system_clock(), ask.deadline);
    auto owned = std::make_unique<ncp_call>(deadline);
    ncp_call& its_call = *owned;
    std::atomic<Steady::rep> stopped{0};
    const auto note_stop = [&] {
        Steady::rep none = 0;
        if (its_call.stopped()) {
            stopped.compare_exchange_strong(none, Steady::now().time_since_epoch().count());
        }
    };
    if (ask.cancelled_before) its_call.stop();
    note_stop();
    Sink sink(host_, its_call, setup_.version, ask.refusal, [&](int number) {
        if (ask.on_sink) ask.on_sink(its_call, number);
        note_stop();
    });
    host_.call_begins(&its_call);
    std::thread beside;
    if (ask.beside) {
        beside = std::thread([&] {
            ask.beside(its_call);
            note_stop();
        });
    }
    Answer answer;
    const auto start = Steady::now();
    answer.status = body(&its_call, sink.table());
    answer.took = since(start);
    const auto late = since(start) - ask.deadline;
    if (late.count() > 0) answer.overrun = late;
    if (const auto moment = stopped.load(); moment != 0) {
        answer.overrun =
            std::max(answer.overrun, since(Steady::time_point(Steady::duration(moment))));
    }
    if (beside.joinable()) beside.join();
    host_.call_ends(&its_call);
    answer.fault = sink.fault();
    answer.parts = sink.take_parts();
    answer.reason = answer.status == NCP_OK ? "" : host_.last_reason();
    answer.sink_calls = sink.calls();
    answer.late_calls = sink.calls_after_refusal();
    answer.refused = sink.refused();
    answer.issues = sink.issues();
    retire(std::move(owned));
    return answer;
}

void Session::retire(std::unique_ptr<ncp_call> call) {
    constexpr std::size_t kKept = 64;  // each holds a descriptor
    const std::lock_guard lock(mutex_);
    returned_.push_back(std::move(call));
    if (returned_.size() > kKept) returned_.pop_front();
}

Answer Session::create(std::string_view settings_json, const Ask& ask) {
    announce("create()");
    Lent memory(settings_json.size() + 1, setup_.take_back);
    return call(ask, [&](ncp_call* its_call, const ncp_sink*) {
        ncp_instance* made = nullptr;
        const ncp_status status =
            plugin_.table.create(host_.table(), its_call, memory.copy(settings_json), &made);
        if (status != NCP_OK) return status;  // then no instance exists, whatever `made` says
        if (made == nullptr) {
            broken("create() returned NCP_OK and no instance",
                   "set *instance before returning NCP_OK");
        }
        instance_ = made;
        return status;
    });
}

void Session::open() {
    const Answer made = create(usable_settings(task_, plugin_));
    if (made.status != NCP_OK) {
        skipped("create() did not succeed (" + described(made) + "); see lifecycle.create");
    }
}

void Session::destroy() {
    if (instance_ == nullptr) return;
    announce("destroy()");
    plugin_.table.destroy(instance_);
    instance_ = nullptr;
}

template <class Body>
Answer Session::ask_about(const Identity& identity, const Ask& ask, const Body& body) {
    const auto& named = task_.options.source.identity;
    const bool all = task_.options.source.id.empty();
    Lent memory(bytes_of(identity), setup_.take_back);
    std::vector<ncp_pair> pairs;
    for (const auto& [key, value] : identity.attributes) {
        if (!all && std::find(named.begin(), named.end(), key) == named.end()) continue;
        pairs.push_back({memory.copy(key), memory.copy(value), NCP_PAIR_PERSONAL, 0});
    }
    ncp_request made{};
    made.issuer = memory.copy(ask.issuer);
    made.language = memory.copy("en");
    made.correlation_id = memory.copy("conformance");
    made.identity_count = pairs.size();
    if (!pairs.empty()) {
        auto* lent = memory.room<ncp_pair>(pairs.size());
        std::copy(pairs.begin(), pairs.end(), lent);
        made.identity = lent;
    }
    const ncp_request* request = memory.place(made, shape_of(setup_.version));
    return call(ask, [&](ncp_call* its_call, const ncp_sink* sink) {
        return body(its_call, request, sink);
    });
}

Answer Session::fetch(const Identity& identity, const Ask& ask) {
    return ask_about(identity, ask,
                     [&](ncp_call* its_call, const ncp_request* request, const ncp_sink* sink) {
                         return plugin_.table.fetch(instance_, its_call, request, sink);
                     });
}

Answer Session::find_issuers(const Identity& identity) {
    const auto* table =
        extension_of<ncp_find_issuers_v1>(plugin_.table, NCP_EXTENSION_FIND_ISSUERS_V1);
    if (table == nullptr) return unsupported();
    announce("find_issuers()");
    return ask_about(identity, {},
                     [&](ncp_call* its_call, const ncp_request* request, const ncp_sink* sink) {
                         return table->find_issuers(instance_, its_call, request, sink);
                     });
}

Answer Session::health() {
    const auto* table = extension_of<ncp_health_v1>(plugin_.table, NCP_EXTENSION_HEALTH_V1);
    if (table == nullptr) return unsupported();
    announce("health()");
    return call({}, [&](ncp_call* its_call, const ncp_sink*) {
        return table->health(instance_, its_call);
    });
}

void Session::announce(const char* function) const {
    at(setup_.take_back ? fmt::format("{}, or earlier: something reads memory that was lent for "
                                      "a call that has returned",
                                      function)
                        : std::string(function));
}

Answer Session::check(const Ask& ask) {
    announce("check()");
    return call(ask, [&](ncp_call* its_call, const ncp_sink* sink) {
        return plugin_.table.check(instance_, its_call, sink);
    });
}

Answer Session::issuers(const Ask& ask) {
    announce("issuers()");
    return call(ask, [&](ncp_call* its_call, const ncp_sink* sink) {
        return plugin_.table.issuers(instance_, its_call, sink);
    });
}

Answer Session::fetch_student(const Ask& ask) {
    at("fetch()");
    Answer answer = fetch(student_of(task_), ask);
    if (answer.status == NCP_OK && !answer.parts.empty()) return answer;
    if (task_.options.student.empty()) {
        skipped("an invented student has no results here (" + described(answer) +
                "); give one who has with --student FILE");
    }
    broken("fetch() for the given student: " + described(answer) +
               (answer.status == NCP_OK ? ", but no part was emitted" : ""),
           "name a student in --student FILE who has results, with the attributes that [[source]] "
           "identity lists");
}

std::string usable_settings(const Task& task, const results::Plugin& plugin) {
    config::SourceSection section = task.options.source;
    const bool given = !section.settings_json.empty();
    if (!given) section.settings_json = "{}";
    if (results::check_settings(plugin.config_schema, section).empty()) {
        return section.settings_json;
    }
    if (given) skipped("the settings are not valid; see config.given-settings");
    skipped("needs settings; give --config FILE with a [[source]] section for this plugin");
}

Identity student_of(const Task& task) {
    if (!task.options.student.empty()) return task.options.student;
    Identity invented;
    invented.attributes = {
        {"given_names", "Ada Conformance"},
        {"family_name", "Sample"},
        {"birth_date", "2000-01-31"},
        {"national_id", "310100A123X"},
        {"national_id_country", "FI"},
        {"esi", "urn:schac:personalUniqueCode:int:esi:conformance.example:2000131"},
        {"eppn", "ada.sample@conformance.example"},
        {"schac_personal_unique_code",
         "urn:schac:personalUniqueCode:int:studentID:conformance.example:2000131"},
        {"learner_number", "L-2000131"},
        {"email", "ada.sample@conformance.example"}};
    return invented;
}

Identity nobody_like(const Identity& student) {
    Identity nobody;
    for (const auto& [key, value] : student.attributes) {
        nobody.attributes.emplace_back(
            key, key == "birth_date" ? "1801-02-03" : "canary-" + key + "-no-such-student");
    }
    return nobody;
}

}  // namespace ncp::conformance
