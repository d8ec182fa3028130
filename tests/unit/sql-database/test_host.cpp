#include "test_host.h"

#include <dlfcn.h>
#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>

namespace ncp::test {
namespace {

std::string text_of(ncp_view view) {
    return view.size == 0 ? std::string() : std::string(view.data, view.size);
}
ncp_view view_of(const std::string& text) {
    return {text.data(), text.size()};
}

}  // namespace

struct LoadedPlugin::Call {
    CallFacts facts;
    Outcome outcome;
    int sink_calls = 0;
    bool open = false;
    // Whether this call into the sink is the one to refuse.
    bool refused() { return sink_calls++ == facts.refuse_at; }
};

namespace {

template <class Call>
Call* call_of(const void* opaque) {
    return static_cast<Call*>(const_cast<void*>(opaque));
}

// The sink's functions, over the call that its ctx points to.
template <class Call>
ncp_sink make_sink(Call& call) {
    ncp_sink sink{};
    sink.size = sizeof(ncp_sink);
    sink.ctx = &call;
    sink.begin = [](const ncp_sink* self, const ncp_part* part) noexcept -> ncp_status {
        auto* its = call_of<Call>(self->ctx);
        if (its->refused()) return NCP_INVALID;
        if (std::exchange(its->open, true)) its->outcome.balanced = false;
        its->outcome.parts.push_back(
            {text_of(part->media_type), text_of(part->issuer), {}, text_of(part->id)});
        return NCP_OK;
    };
    sink.write = [](const ncp_sink* self, ncp_view bytes) noexcept -> ncp_status {
        auto* its = call_of<Call>(self->ctx);
        if (its->refused()) return NCP_INVALID;
        if (!its->open) its->outcome.balanced = false;
        its->outcome.parts.back().bytes += text_of(bytes);
        return NCP_OK;
    };
    sink.end = [](const ncp_sink* self) noexcept -> ncp_status {
        auto* its = call_of<Call>(self->ctx);
        if (its->refused()) return NCP_INVALID;
        if (!std::exchange(its->open, false)) its->outcome.balanced = false;
        return NCP_OK;
    };
    sink.issue = [](const ncp_sink* self, ncp_view issuer,
                    const ncp_error* error) noexcept -> ncp_status {
        auto* its = call_of<Call>(self->ctx);
        its->outcome.issues.emplace_back(text_of(issuer), error->status);
        return NCP_OK;
    };
    return sink;
}

}  // namespace

ncp_host LoadedPlugin::make_host(LoadedPlugin* self) {
    ncp_host host{};
    host.size = sizeof(ncp_host);
    host.abi_minor = NCP_ABI_MINOR;
    host.ctx = self;
    host.extension = [](const ncp_host* its, const char* id) noexcept -> const void* {
        const auto& offered = static_cast<LoadedPlugin*>(its->ctx)->extensions;
        const auto found = offered.find(id);
        return found == offered.end() ? nullptr : found->second;
    };
    host.log = [](const ncp_host* its, ncp_call*, int32_t level, ncp_view text,
                  const ncp_pair* pairs, size_t count) noexcept {
        auto* loaded = static_cast<LoadedPlugin*>(its->ctx);
        const std::lock_guard lock(loaded->log_mutex_);
        loaded->log_ += std::to_string(level) + " " + text_of(text);
        for (size_t i = 0; i < count; ++i) {
            loaded->log_ += " " + text_of(pairs[i].key) + "=" + text_of(pairs[i].value);
        }
        loaded->log_ += "\n";
    };
    host.secret = [](const ncp_host* its, ncp_view name, void (*use)(void*, ncp_view),
                     void* user) noexcept -> ncp_status {
        const auto& secrets = static_cast<LoadedPlugin*>(its->ctx)->secrets;
        const auto found = secrets.find(text_of(name));
        if (found == secrets.end()) return NCP_CONFIG;
        use(user, view_of(found->second));
        return NCP_OK;
    };
    host.fail = [](const ncp_host*, ncp_call* call, const ncp_error* error) noexcept {
        Outcome& outcome = reinterpret_cast<Call*>(call)->outcome;
        outcome.operator_text = text_of(error->operator_text);
        outcome.student_text = text_of(error->student_text);
        outcome.backend_code = text_of(error->backend_code);
        outcome.retry_after_ms = error->retry_after_ms;
    };
    host.remaining_ms = [](const ncp_host*, const ncp_call* call) noexcept -> int64_t {
        const auto left =
            reinterpret_cast<const Call*>(call)->facts.deadline - std::chrono::steady_clock::now();
        return std::max<int64_t>(
            0, std::chrono::duration_cast<std::chrono::milliseconds>(left).count());
    };
    host.cancelled = [](const ncp_host*, const ncp_call* call) noexcept -> int32_t {
        const auto* flag = reinterpret_cast<const Call*>(call)->facts.cancelled;
        return flag != nullptr && flag->load() ? 1 : 0;
    };
    host.cancel_fd = [](const ncp_host*, const ncp_call* call) noexcept {
        return reinterpret_cast<const Call*>(call)->facts.cancel_fd;
    };
    return host;
}

LoadedPlugin::LoadedPlugin(const std::string& name) : host_(make_host(this)) {
    const std::string path = std::string(NCP_BINARY_DIR) + "/lib/ncp/" + name + ".so";
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == nullptr) throw std::runtime_error(::dlerror());
    const auto entry = reinterpret_cast<const ncp_plugin* (*)()>(::dlsym(library, "ncp_plugin_v1"));
    if (entry == nullptr) throw std::runtime_error("no ncp_plugin_v1");
    table_ = entry();
}

template <class Body>
Outcome LoadedPlugin::run(const CallFacts& facts, const Body& body) {
    Call call{facts, {}};
    const ncp_sink sink = make_sink(call);
    call.outcome.status = body(reinterpret_cast<ncp_call*>(&call), &sink);
    if (call.open) call.outcome.balanced = false;
    return call.outcome;
}

bool LoadedPlugin::create(const std::string& settings) {
    destroy();
    created = run({}, [&](ncp_call* call, const ncp_sink*) {
        return table_->create(&host_, call, view_of(settings), &instance_);
    });
    return created.status == NCP_OK;
}

void LoadedPlugin::destroy() {
    if (instance_ != nullptr) table_->destroy(std::exchange(instance_, nullptr));
}

Outcome LoadedPlugin::check(const CallFacts& facts) {
    return run(facts, [&](ncp_call* call, const ncp_sink* sink) {
        return table_->check(instance_, call, sink);
    });
}

Outcome LoadedPlugin::issuers(const CallFacts& facts) {
    return run(facts, [&](ncp_call* call, const ncp_sink* sink) {
        return table_->issuers(instance_, call, sink);
    });
}

Outcome LoadedPlugin::fetch(const Identity& identity, const CallFacts& facts) {
    std::vector<ncp_pair> pairs;
    for (const auto& [key, value] : identity) {
        pairs.push_back({view_of(key), view_of(value), NCP_PAIR_PERSONAL, 0});
    }
    const std::string language = "en";
    const std::string correlation = "test-1";
    const ncp_request request{sizeof(ncp_request),   0,
                              view_of(facts.issuer), view_of(language),
                              pairs.data(),          pairs.size(),
                              view_of(correlation)};
    return run(facts, [&](ncp_call* call, const ncp_sink* sink) {
        return table_->fetch(instance_, call, &request, sink);
    });
}

std::string LoadedPlugin::log() const {
    const std::lock_guard lock(log_mutex_);
    return log_;
}

std::size_t count_of(const std::string& text, const std::string& piece) {
    std::size_t count = 0;
    for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) {
        ++count;
    }
    return count;
}

void make_database(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* database = nullptr;
    char* error = nullptr;
    const bool made = sqlite3_open(file.c_str(), &database) == SQLITE_OK &&
                      sqlite3_exec(database, "PRAGMA synchronous = OFF", nullptr, nullptr,
                                   nullptr) == SQLITE_OK &&
                      sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error) == SQLITE_OK;
    const std::string why = error == nullptr ? "cannot open" : error;
    sqlite3_free(error);
    sqlite3_close(database);
    if (!made) throw std::runtime_error("database of the test: " + why);
}

}  // namespace ncp::test
