// A plugin that keeps the whole contract, but for the one rule that the environment variable
// NCP_TEST_FAULT names. For the tests of the conformance kit: each case must find its fault.
// Here: loading, instances, the table. nonconforming_fetch.cpp: the answers.
#include "support/plugins/nonconforming.h"

#include <fcntl.h>

#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <new>

#include "ncp/find_issuers.h"
#include "ncp/health.h"

using namespace ncp::test;

namespace {

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

// -------------------------------------------------------------------------------------- lifecycle

std::atomic<int> created = 0;
std::atomic<bool> poisoned = false;
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
    auto* made = new (std::nothrow) ncp_instance{host, service};
    if (made == nullptr) return NCP_INTERNAL;
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
