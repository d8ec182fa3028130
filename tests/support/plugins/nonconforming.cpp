// A plugin that keeps the whole contract, but for the one rule that the environment variable
// NCP_TEST_FAULT names. For the tests of the conformance kit: each case must find its fault.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "ncp/plugin.h"
#include "ncp/text.hpp"
#include "support/plugins/plugin_parts.h"

using namespace ncp::test;
using ncp::plugin::utc_now;
using ncp::plugin::xml_text;

struct ncp_instance {
    const ncp_host* host;
    std::string service;
    ncp_view borrowed_config{};
    const ncp_pair* borrowed_identity = nullptr;
    const ncp_call* last_call = nullptr;
    bool was_cancelled = false;
    std::thread::id made_by = std::this_thread::get_id();
};

namespace {

bool has_fault(std::string_view name) {
    const char* fault = std::getenv("NCP_TEST_FAULT");
    return fault != nullptr && name == fault;
}

void sleep_ms(int duration_ms) {
    std::this_thread::sleep_for(std::chrono::milliseconds(duration_ms));
}

// ---------------------------------------------------------------- side effects of being looked at

[[gnu::constructor]] void when_loaded() {
    if (has_fault("load-crashes")) std::raise(SIGSEGV);
    if (has_fault("load-is-slow")) sleep_ms(500);
    if (has_fault("load-starts-thread")) std::thread([] { sleep_ms(60'000); }).detach();
    if (has_fault("load-opens-descriptor")) ::open("/dev/null", O_RDONLY);
    if (has_fault("load-writes-file")) std::fclose(std::fopen("trace.log", "w"));
    if (has_fault("load-changes-environment")) ::setenv("NCP_TEST_TRACE", "1", 1);
    if (has_fault("load-changes-locale")) std::setlocale(LC_ALL, "C.UTF-8");
    if (has_fault("load-handles-signal")) std::signal(SIGTERM, [](int) {});
}

// ------------------------------------------------------------------------------------------ texts

ncp_status refuse(const ncp_host* host, ncp_call* call, ncp_status status, std::string_view why) {
    ncp_error error{};
    error.size = sizeof error;
    error.status = status;
    error.retry_after_ms = -1;
    error.operator_text = view(why);
    host->fail(host, call, &error);
    return status;
}

void log(const ncp_host* host, const std::string& text) {
    host->log(host, nullptr, NCP_LOG_INFO, view(text), nullptr, 0);
}

// -------------------------------------------------------------------------------------- lifecycle

std::atomic<int> created = 0;
std::atomic<bool> poisoned = false;
ncp_instance* only_instance = nullptr;  // "global-state"

std::string password;  // of the last create(), for the faults that tell it

void take_password(void*, ncp_view value) {
    password.assign(value.data, value.size);
    if (has_fault("prints-secret")) std::fprintf(stderr, "login with %s\n", password.c_str());
}

ncp_status refused_by_fault(const ncp_host* host, ncp_call* call) {
    if (has_fault("create-fails")) return refuse(host, call, NCP_PERMANENT, "no service");
    if (has_fault("create-stops-working") && created > 50) return NCP_TEMPORARY;
    if (has_fault("failure-poisons") && poisoned) return NCP_INTERNAL;
    if (has_fault("wants-exact-size") && host->size != sizeof(ncp_host)) return NCP_INVALID;
    if (has_fault("wants-old-minor") && host->abi_minor > 10) return NCP_UNSUPPORTED;
    return NCP_OK;
}

void create_with_side_effects(const ncp_host* host) {
    if (has_fault("logs-secret")) log(host, "connecting with password " + password);
    if (has_fault("leaks-descriptor")) ::open("/dev/null", O_RDONLY);
    if (has_fault("leaks-thread")) std::thread([] { sleep_ms(60'000); }).detach();
    if (has_fault("reads-beyond-host")) {
        const auto* beyond = reinterpret_cast<const char*>(host) + sizeof(ncp_host);
        if (*const_cast<const volatile char*>(beyond) != 0) log(host, "something is there");
    }
}

ncp_status create(const ncp_host* host, ncp_call* call, ncp_view config,
                  ncp_instance** instance) noexcept {
    const std::string settings(config.data == nullptr ? "" : config.data, config.size);
    const std::string service = setting(settings, "service");
    if (const ncp_status status = refused_by_fault(host, call); status != NCP_OK) return status;
    if (service.empty()) {
        poisoned = true;
        if (has_fault("invalid-settings-crash")) std::raise(SIGSEGV);
        if (has_fault("lenient-schema")) return NCP_INTERNAL;
        return refuse(host, call, NCP_CONFIG, "the setting \"service\" is missing");
    }
    host->secret(host, view("password"), take_password, nullptr);
    create_with_side_effects(host);
    ++created;
    auto* made = new ncp_instance{host, service};
    made->borrowed_config = config;
    only_instance = made;
    if (has_fault("create-gives-nothing")) made = nullptr;
    *instance = made;
    return NCP_OK;
}

void destroy(ncp_instance* instance) noexcept {
    only_instance = nullptr;
    delete instance;
}

ncp_status check(ncp_instance*, ncp_call*, const ncp_sink* sink) noexcept {
    const char* probe = R"({"probe": "service", "result": "ok", "text": "it answers"})";
    if (has_fault("probe-fails")) probe = R"({"probe": "service", "result": "failed"})";
    if (has_fault("probe-is-no-json")) probe = "service: ok";
    const std::string told =
        R"({"probe": "service", "result": "ok", "text": "logged in with )" + password + "\"}";
    return emit(sink, part("", NCP_MEDIA_JSON), has_fault("probe-tells-secret") ? told : probe);
}

ncp_status health(ncp_instance*, ncp_call*) noexcept {
    return has_fault("health-is-internal") ? NCP_INTERNAL : NCP_OK;
}

ncp_status institution(const ncp_sink* sink, bool without_title) {
    return emit(sink, part("", NCP_MEDIA_JSON),
                without_title ? R"({"identifiers": {"schac": "good.example"}})"
                              : R"({"identifiers": {"schac": "good.example"},
                                    "titles": {"en": "University of Good"}, "country": "FI"})");
}

ncp_status issuers(ncp_instance*, ncp_call*, const ncp_sink* sink) noexcept {
    return institution(sink, has_fault("issuer-without-title"));
}

ncp_status find_issuers(ncp_instance*, ncp_call*, const ncp_request*,
                        const ncp_sink* sink) noexcept {
    return institution(sink, has_fault("found-issuer-without-title"));
}

// ------------------------------------------------------------------------------------------ fetch

struct Question {
    ncp_instance* instance;
    ncp_call* call;
    const ncp_request* request;
    const ncp_sink* sink;
    std::string number, given_names;
};

// Faults that end the process, or the call.
void die_by_fault(const Question& question) {
    if (has_fault("exits")) std::exit(3);
    if (has_fault("throws")) throw std::runtime_error("nobody catches this");
    if (has_fault("hangs")) sleep_ms(600'000);
    if (has_fault("is-deaf")) sleep_ms(500);
    constexpr std::size_t kBuffer = 1000;
    if (has_fault("buffer-overflow") && question.number.size() > kBuffer) std::raise(SIGSEGV);
}

// Faults of what is kept from call to call.
ncp_status keep_by_fault(const Question& question) {
    ncp_instance& self = *question.instance;
    const ncp_host* host = self.host;
    if (has_fault("keeps-config") && self.borrowed_config.data[0] != '{') return NCP_INTERNAL;
    if (has_fault("keeps-identity") && question.request->identity_count > 0) {
        if (self.borrowed_identity != nullptr && self.borrowed_identity->flags > 1) return NCP_OK;
        self.borrowed_identity = question.request->identity;
    }
    if (has_fault("keeps-call")) {
        if (self.last_call != nullptr) host->cancelled(host, self.last_call);
        self.last_call = question.call;
    }
    if (has_fault("keeps-cancellation")) {
        if (host->cancelled(host, question.call) != 0) self.was_cancelled = true;
        if (self.was_cancelled) return NCP_CANCELLED;
    }
    if (has_fault("global-state") && only_instance != &self) return NCP_INTERNAL;
    if (has_fault("thread-bound") && self.made_by != std::this_thread::get_id()) {
        return NCP_INTERNAL;
    }
    return NCP_OK;
}

std::atomic<int> running = 0;

ncp_status run_beside_others() {
    if (!has_fault("not-reentrant")) return NCP_OK;
    const bool alone = ++running == 1;
    sleep_ms(20);
    --running;
    return alone ? NCP_OK : NCP_INTERNAL;
}

void tell_by_fault(const Question& question) {
    const ncp_host* host = question.instance->host;
    if (has_fault("logs-identity")) log(host, "asked about " + question.number);
    if (has_fault("leaks-memory")) {
        constexpr std::size_t kLost = 64U << 10;
        static void* volatile last = nullptr;  // or the compiler leaves it all out
        last = std::malloc(kLost);
        if (last != nullptr) std::memset(last, 1, kLost);
    }
}

std::string document_for(const Question& question) {
    const bool raw = has_fault("does-not-escape");
    const Person person{raw ? question.given_names : xml_text(question.given_names), "Sample",
                        has_fault("answers-about-another") ? "1999-12-31" : "2000-01-31"};
    static std::atomic<int> calls = 0;
    std::string report = attachment(has_fault("refers-to-nothing") ? "not-there" : "transcript");
    std::string document = elmo(person, "good.example", report);
    if (has_fault("not-deterministic")) {
        document.replace(document.find("Algebra"), 7, "Course " + std::to_string(++calls));
    }
    if (has_fault("half-document")) document.resize(document.size() / 2);
    if (has_fault("not-valid")) document.replace(document.find("passed"), 6, "thinking");
    if (has_fault("two-reports")) {
        const std::string other = elmo(person, "good.example");
        const std::size_t from = other.find("<report>");
        document.insert(document.find("</elmo>"), other.substr(from, other.find("</elmo>") - from));
    }
    return document;
}

ncp_status answer(const Question& question) {
    const ncp_sink* sink = question.sink;
    if (has_fault("emits-nothing")) return NCP_OK;
    const std::string document = document_for(question);
    const ncp_part elmo_part = part("", NCP_MEDIA_ELMO);
    const ncp_part pdf = part(has_fault("bad-id") ? "a b" : "transcript", "application/pdf");
    if (has_fault("begins-twice")) sink->begin(sink, &elmo_part);
    if (has_fault("ignores-the-sink")) {
        emit(sink, elmo_part, document);
        return emit(sink, pdf, "%PDF");
    }
    ncp_status status = emit(sink, elmo_part, document);
    if (status == NCP_OK) status = emit(sink, pdf, "%PDF");
    if (status == NCP_OK && has_fault("unused-attachment")) {
        status = emit(sink, part("nobody-wants-it", "application/pdf"), "%PDF");
    }
    return has_fault("hides-refusal") ? NCP_OK : status;
}

ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                 const ncp_sink* sink) {
    const Question question{instance,
                            call,
                            request,
                            sink,
                            attribute(request, "learner_number"),
                            attribute(request, "given_names")};
    const ncp_host* host = instance->host;
    die_by_fault(question);
    tell_by_fault(question);
    if (const ncp_status kept = keep_by_fault(question); kept != NCP_OK) return kept;
    if (const ncp_status beside = run_beside_others(); beside != NCP_OK) return beside;
    if (question.number.empty() && !has_fault("answers-nobody")) {
        if (has_fault("gives-no-reason")) return NCP_IDENTITY_INSUFFICIENT;
        return refuse(host, call, NCP_IDENTITY_INSUFFICIENT, "learner_number");
    }
    if (has_fault("hostile-is-config") && question.number.find('\'') != std::string::npos) {
        return NCP_CONFIG;
    }
    const bool known =
        question.number == "L-1" || has_fault("answers-nobody") || has_fault("gives-others-record");
    if (!known) {
        if (has_fault("error-quotes-identity")) {
            return refuse(host, call, NCP_PERMANENT, "no row for " + question.number);
        }
        return NCP_STUDENT_UNKNOWN;
    }
    if (host->cancelled(host, call) != 0) return NCP_CANCELLED;
    // A worker's environment is clean, so the fault does not reach it.
    if (has_fault("differs-in-process")) return NCP_NO_RESULTS;
    return answer(question);
}

// ------------------------------------------------------------------------------------------ table

const void* extension(const char* id) noexcept {
    static const ncp_health_v1 health_table{sizeof(ncp_health_v1), 0, health};
    static const ncp_health_v1 short_table{4, 0, health};
    static const ncp_find_issuers_v1 find_table{sizeof(ncp_find_issuers_v1), 0, find_issuers};
    const std::string_view name(id);
    if (name == NCP_EXTENSION_HEALTH_V1) {
        return has_fault("short-extension") ? &short_table : &health_table;
    }
    if (name == NCP_EXTENSION_FIND_ISSUERS_V1) return &find_table;
    return has_fault("knows-every-extension") ? &health_table : nullptr;
}

const char* schema() {
    if (has_fault("schema-has-unknown-keyword")) return R"({"requird": ["service"]})";
    if (has_fault("lenient-schema")) return R"({"type": "object"})";
    return R"({"type": "object", "additionalProperties": false, "required": ["service"],
               "properties": {"service": {"type": "string", "description": "Where it is."}}})";
}

}  // namespace

extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {
    // fetch lacks noexcept on purpose: one of the faults lets an exception out.
    using Fetch = decltype(ncp_plugin::fetch);
    static ncp_plugin table{sizeof(ncp_plugin),
                            NCP_ABI_MINOR,
                            view("test-nonconforming"),
                            view("1.0"),
                            view("Tests"),
                            view("https://support.tests.example"),
                            view(schema()),
                            4,
                            0,
                            create,
                            destroy,
                            check,
                            issuers,
                            reinterpret_cast<Fetch>(fetch),
                            extension};
    if (has_fault("another-table-each-time")) ++table.max_concurrency;
    return &table;
}
