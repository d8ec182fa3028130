// ncp/plugin.hpp: the plugin ABI for C++20, header only, standard headers only.
//
// Derive a class from ncp::plugin::Adapter, give it a constructor (Call&, std::string_view config)
// and name it once in NCP_EXPORT_PLUGIN. No exception leaves the plugin: a Refused becomes its
// status and texts; every other one becomes NCP_INTERNAL with a fixed text, never its what(), which
// may quote a student's data. A refusal of the host's sink is returned even if the adapter forgot.
// Views are borrowed as in ncp/types.h: valid until the call returns. Thread-safety: a Host is for
// any thread; Call, Sink, Part and Request are for the thread of the call; the adapter's methods
// run beside each other up to Facts::max_concurrency. Example: plugin-api/examples/hello.
#ifndef NCP_PLUGIN_HPP
#define NCP_PLUGIN_HPP

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ncp/plugin.h"
#include "ncp/text.hpp"

namespace ncp::plugin {

constexpr ncp_view to_view(std::string_view text) {
    return {text.data(), text.size()};
}
constexpr std::string_view to_text(ncp_view view) {
    return view.data == nullptr ? std::string_view() : std::string_view(view.data, view.size);
}

struct Texts {                    // why a call failed: all optional
    std::string operator_text{};  // for the log: never personal data
    std::string student_text{};   // for the page, in the language of the request
    std::string backend_code{};   // the service's own code, for its support desk
    std::int64_t retry_after_ms = -1;
};

// Ends a call from any depth: throw Refused(NCP_TEMPORARY, {"the registry is closed at night"}).
// On purpose no std::exception, so that a catch for those does not swallow it.
class Refused {
  public:
    Refused(ncp_status status, Texts texts) : status_(status), texts_(std::move(texts)) {}
    ncp_status status() const { return status_; }
    const Texts& texts() const { return texts_; }

  private:
    ncp_status status_;
    Texts texts_;
};

inline ncp_error to_error(ncp_status status, const Texts& texts) {
    return {sizeof(ncp_error),           status,
            texts.retry_after_ms,        to_view(texts.operator_text),
            to_view(texts.student_text), to_view(texts.backend_code)};
}

struct Note {  // a named value of a log line
    std::string_view key, value;
    bool personal = false;  // then only the key is written
};

// The host, for as long as the adapter lives. [any-thread]
class Host {
  public:
    explicit Host(const ncp_host* host, ncp_call* call = nullptr) : host_(host), call_(call) {}

    // text must not hold personal data. At most kNotesMax notes are passed on.
    void log(std::int32_t level, std::string_view text,
             std::initializer_list<Note> notes = {}) const noexcept {
        std::array<ncp_pair, kNotesMax> pairs{};
        std::size_t count = 0;
        for (const Note& note : notes) {
            if (count == kNotesMax) break;
            pairs[count++] = {to_view(note.key), to_view(note.value),
                              note.personal ? NCP_PAIR_PERSONAL : 0U, 0U};
        }
        host_->log(host_, call_, level, to_view(text), pairs.data(), count);
    }
    // Calls use(std::string_view) with a secret that the configuration names; false: none of that
    // name. The value is wiped afterwards: copy nothing that lives longer.
    template <class Use>
    bool secret(std::string_view name, Use use) const {
        struct Bridge {
            Use* use;
            std::exception_ptr thrown;
        } bridge{&use, nullptr};
        const auto lend = [](void* user, ncp_view value) {
            auto* to = static_cast<Bridge*>(user);
            try {
                (*to->use)(to_text(value));
            } catch (...) {  // must not unwind through the host's C frames
                to->thrown = std::current_exception();
            }
        };
        const ncp_status status = host_->secret(host_, to_view(name), lend, &bridge);
        if (bridge.thrown) std::rethrow_exception(bridge.thrown);
        return status == NCP_OK;
    }
    const void* extension(const char* id) const { return host_->extension(host_, id); }

    static constexpr std::size_t kNotesMax = 8;  // a log line is one line

  protected:
    const ncp_host* host_;
    ncp_call* call_;
};

// One call of the host into the plugin.
class Call : public Host {
  public:
    using Host::Host;
    // Adds texts to the outcome: return call.fail(NCP_TEMPORARY, {"database locked"});
    ncp_status fail(ncp_status status, const Texts& texts) const noexcept {
        const ncp_error error = to_error(status, texts);
        host_->fail(host_, call_, &error);
        return status;
    }
    std::chrono::milliseconds remaining() const noexcept {
        return std::chrono::milliseconds(host_->remaining_ms(host_, call_));
    }
    bool cancelled() const noexcept { return host_->cancelled(host_, call_) != 0; }
    int cancel_fd() const noexcept { return host_->cancel_fd(host_, call_); }
    Host host() const { return Host(host_); }  // for what outlives the call
};

// Whose results are wanted.
class Request {
  public:
    explicit Request(const ncp_request* request) : request_(request) {}
    std::string_view issuer() const { return to_text(request_->issuer); }  // empty: all
    std::string_view language() const { return to_text(request_->language); }
    std::string_view correlation_id() const { return to_text(request_->correlation_id); }
    std::span<const ncp_pair> identity() const {
        return {request_->identity, request_->identity_count};
    }
    std::vector<std::string_view> values(std::string_view key) const {
        std::vector<std::string_view> found;
        for (const ncp_pair& pair : identity()) {
            if (to_text(pair.key) == key) found.push_back(to_text(pair.value));
        }
        return found;
    }
    std::string_view first(std::string_view key) const {
        const auto found = values(key);
        return found.empty() ? std::string_view() : found.front();
    }

  private:
    const ncp_request* request_;
};

struct PartFacts {
    std::string_view id{}, media_type = NCP_MEDIA_ELMO, title{}, issuer{};
    std::int64_t size_hint_bytes = -1;
};

class Sink;

// One part of the answer: begun by its constructor, ended by end() or its destructor; while an
// exception unwinds it stays open, and the host discards the answer.
class Part {
  public:
    Part(Sink& sink, const PartFacts& facts);
    ~Part() {
        if (std::uncaught_exceptions() == unwinding_) end();
    }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;
    Part& write(std::string_view bytes);
    ncp_status end();

  private:
    Sink& sink_;
    int unwinding_ = std::uncaught_exceptions();
    bool open_ = false;
};

struct IssuerFacts {
    std::vector<std::pair<std::string, std::string>> identifiers, titles;  // type or language first
    std::string country, url;
};

// Where the answer goes. The first refusal of the host sticks; what follows is not sent.
class Sink {
  public:
    explicit Sink(const ncp_sink* sink) : sink_(sink) {}
    ncp_status status() const { return status_; }

    ncp_status emit(const PartFacts& facts, std::string_view bytes) {
        PartFacts sized = facts;
        sized.size_hint_bytes = static_cast<std::int64_t>(bytes.size());
        return Part(*this, sized).write(bytes).end();
    }
    // This institution failed, the others go on.
    ncp_status issue(std::string_view issuer, ncp_status status, const Texts& texts) {
        const ncp_error error = to_error(status, texts);
        return keep(sink_->issue(sink_, to_view(issuer), &error));
    }
    // For check(): result is "ok", "warning" or "failed"; advice says what to do.
    ncp_status probe(std::string_view name, std::string_view result, std::string_view text,
                     std::string_view advice = {}) {
        return emit({.media_type = NCP_MEDIA_JSON}, "{\"probe\":" + json_string(name) +
                                                        ",\"result\":" + json_string(result) +
                                                        ",\"text\":" + json_string(text) +
                                                        ",\"advice\":" + json_string(advice) + "}");
    }
    // For issuers() and find_issuers().
    ncp_status issuer(const IssuerFacts& facts) {
        const auto object = [](const auto& members) {
            std::string json;
            for (const auto& [name, value] : members) {
                json += (json.empty() ? "" : ",") + json_string(name) + ":" + json_string(value);
            }
            return "{" + json + "}";
        };
        return emit({.media_type = NCP_MEDIA_JSON},
                    "{\"identifiers\":" + object(facts.identifiers) + ",\"titles\":" +
                        object(facts.titles) + ",\"country\":" + json_string(facts.country) +
                        ",\"url\":" + json_string(facts.url) + "}");
    }

  private:
    friend class Part;
    ncp_status keep(ncp_status status) { return status_ == NCP_OK ? status_ = status : status_; }
    const ncp_sink* sink_;
    ncp_status status_ = NCP_OK;
};

inline Part::Part(Sink& sink, const PartFacts& facts) : sink_(sink) {
    if (sink_.status() != NCP_OK) return;
    const ncp_part part{sizeof(ncp_part),     0,
                        to_view(facts.id),    to_view(facts.media_type),
                        to_view(facts.title), to_view(facts.issuer),
                        facts.size_hint_bytes};
    open_ = sink_.keep(sink_.sink_->begin(sink_.sink_, &part)) == NCP_OK;
}
inline Part& Part::write(std::string_view bytes) {
    if (open_ && sink_.status() == NCP_OK) {
        sink_.keep(sink_.sink_->write(sink_.sink_, to_view(bytes)));
    }
    return *this;
}
inline ncp_status Part::end() {
    if (std::exchange(open_, false) && sink_.status() == NCP_OK) {
        sink_.keep(sink_.sink_->end(sink_.sink_));
    }
    return sink_.status();
}

// What an adapter implements. Its constructor gets (Call&, std::string_view config_json), the
// settings as valid JSON under Facts::config_schema; it throws Refused(NCP_CONFIG, …) to decline.
class Adapter {
  public:
    virtual ~Adapter() = default;
    virtual ncp_status check(Call&, Sink&) { return NCP_UNSUPPORTED; }
    virtual ncp_status issuers(Call&, Sink&) { return NCP_UNSUPPORTED; }
    virtual ncp_status fetch(Call&, const Request&, Sink&) = 0;
    // Overriding one of these offers the extension of ncp/health.h or ncp/find_issuers.h.
    virtual ncp_status health(Call&) { return NCP_UNSUPPORTED; }
    virtual ncp_status find_issuers(Call&, const Request&, Sink&) { return NCP_UNSUPPORTED; }
};

struct Facts {
    std::string_view id{}, version{}, vendor{}, support_url{};
    std::string_view config_schema = R"({"type":"object","additionalProperties":false})";
    std::uint32_t max_concurrency = 1;
};

}  // namespace ncp::plugin

#include "ncp/trampolines.hpp"

// NCP_EXPORT_PLUGIN(Class, .id = "my-registry", .version = "1.0", …): once per library, outside any
// namespace. The table is a constant: asking for it has no side effects.
#define NCP_EXPORT_PLUGIN(Class, ...)                                                  \
    extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {                        \
        static constexpr ncp_plugin kTable = ncp::plugin::table<Class>({__VA_ARGS__}); \
        return &kTable;                                                                \
    }

#endif
