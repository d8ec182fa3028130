// A plugin that breaks the contract, or fails, in the way that its setting "behaviour" names.
#include <poll.h>

#include <chrono>
#include <map>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ncp/find_issuers.h"
#include "ncp/plugin.h"
#include "support/plugins/plugin_parts.h"
#include "support/plugins/test_state.h"

using namespace ncp::test;

struct ncp_instance {
    const ncp_host* host;
    std::string settings, behaviour;
};

namespace {

PluginState state;

struct Call {
    ncp_instance* instance;
    ncp_call* call;
    const ncp_request* request;
    const ncp_sink* sink;
};
using Behaviour = ncp_status (*)(const Call&);

ncp_status with_texts(const Call& call, ncp_status status, std::string_view operator_text,
                      std::int64_t retry_after_ms = -1) {
    ncp_error error{};
    error.size = sizeof error;
    error.status = status;
    error.retry_after_ms = retry_after_ms;
    error.operator_text = view(operator_text);
    error.backend_code = view("E-17");
    call.instance->host->fail(call.instance->host, call.call, &error);
    return status;
}

ncp_status issue(const Call& call, std::string_view issuer, ncp_status status) {
    ncp_error error{};
    error.size = sizeof error;
    error.status = status;
    return call.sink->issue(call.sink, view(issuer), &error);
}

// Waits for cancellation as a well-behaved adapter does, and says whether it came.
ncp_status slow(const Call& call) {
    const ncp_host* host = call.instance->host;
    pollfd waiting{host->cancel_fd(host, call.call), POLLIN, 0};
    ::poll(&waiting, 1, 60'000);
    if (host->cancelled(host, call.call) == 1) state.note("cancelled;");
    return NCP_CANCELLED;
}

ncp_status deaf(const Call& call) {
    while (!state.release)
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const ncp_host* host = call.instance->host;
    state.note("late: " + std::to_string(host->remaining_ms(host, call.call)) + " ms, " +
               std::to_string(emit_elmo(call.sink, "<elmo/>")) + ";");
    return NCP_OK;
}

ncp_status begin_twice(const Call& call) {
    const ncp_part one = part("", NCP_MEDIA_ELMO);
    call.sink->begin(call.sink, &one);
    return call.sink->begin(call.sink, &one);
}

ncp_status never_end(const Call& call) {
    const ncp_part one = part("", NCP_MEDIA_ELMO);
    call.sink->begin(call.sink, &one);
    call.sink->write(call.sink, view("<elmo/>"));
    return NCP_OK;
}

ncp_status write_outside(const Call& call) {
    call.sink->write(call.sink, view("x"));
    return NCP_OK;  // and claims that all is well
}

ncp_status another_thread(const Call& call) {
    ncp_status status = NCP_OK;
    std::thread([&] { status = emit_elmo(call.sink, "<elmo/>"); }).join();
    state.note("sink said " + std::to_string(status) + ";");
    return NCP_NO_RESULTS;
}

ncp_status huge_part(const Call& call) {
    const ncp_part one = part("", NCP_MEDIA_ELMO);
    call.sink->begin(call.sink, &one);
    const std::string mebibyte(1U << 20, ' ');
    int accepted = 0;
    while (accepted < 100 && call.sink->write(call.sink, view(mebibyte)) == NCP_OK)
        ++accepted;
    state.note("accepted " + std::to_string(accepted) + " MiB;");
    return NCP_OK;
}

ncp_status wrong_person(const Call& call) {
    return emit_elmo(call.sink, elmo({"Ada", "Sample", "1999-12-31"}, "wrong.example"));
}

ncp_status invalid_xml(const Call& call) {
    return emit_elmo(call.sink, "<elmo><canary-grade>A</elmo>");
}

ncp_status half_document(const Call& call) {
    const std::string whole = elmo({}, "half.example");
    return emit_elmo(call.sink, std::string_view(whole).substr(0, whole.size() / 2));
}

ncp_status not_valid(const Call& call) {
    std::string document = elmo({}, "invalid.example");
    document.replace(document.find("passed"), 6, "canary-status");
    return emit_elmo(call.sink, document);
}

ncp_status bomb(const Call& call) {
    return emit_elmo(call.sink,
                     "<!DOCTYPE elmo [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                     "<elmo>&b;</elmo>");
}

ncp_status unused_attachment(const Call& call) {
    emit(call.sink, part("nobody-wants-it", "application/pdf"), "%PDF");
    return emit_elmo(call.sink, elmo({}, "unused.example"));
}

ncp_status missing_attachment(const Call& call) {
    return emit_elmo(call.sink, elmo({}, "missing.example", attachment("not-there")));
}

ncp_status partial(const Call& call) {
    emit_elmo(call.sink, elmo({}, "partial.example"));
    return issue(call, "broken.example", NCP_TEMPORARY);
}

ncp_status all_failed(const Call& call) {
    return issue(call, "broken.example", NCP_PERMANENT);
}

ncp_status discarded(const Call& call) {
    emit_elmo(call.sink, elmo({}, "discarded.example"));
    return with_texts(call, NCP_PERMANENT, "after all not");
}

ncp_status no_results_after_issue(const Call& call) {
    issue(call, "broken.example", NCP_TEMPORARY);
    return NCP_NO_RESULTS;
}

ncp_status temporary_once(const Call& call) {
    if (state.fetches % 2 == 1) return with_texts(call, NCP_TEMPORARY, "try again", 1);
    return emit_elmo(call.sink, elmo({}, "second-try.example"));
}

ncp_status temporary_for_an_hour(const Call& call) {
    return with_texts(call, NCP_TEMPORARY, "come back later", 3'600'000);
}

ncp_status throws(const Call&) {
    throw std::runtime_error("canary-exception");
}

ncp_status returns(const Call& call) {
    return with_texts(call, std::stoi(setting(call.instance->settings, "status")),
                      "the reason for the log");
}

ncp_status hostile_texts(const Call& call) {
    return with_texts(call, NCP_PERMANENT, "forged\n2026-11-23T00:00:00Z error \xff\xfe");
}

ncp_status secrets(const Call& call) {
    const ncp_host* host = call.instance->host;
    for (std::string_view name : {"password", "unknown", "readable-by-all"}) {
        const ncp_status status = host->secret(
            host, view(name),
            [](void*, ncp_view value) {
                state.note("[" + std::string(value.data, value.size) + "]");
            },
            nullptr);
        state.note(std::string(name) + ":" + std::to_string(status) + ";");
    }
    return NCP_NO_RESULTS;
}

ncp_status wait_in_line(const Call&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return NCP_NO_RESULTS;
}

const std::map<std::string, Behaviour>& behaviours() {
    static const std::map<std::string, Behaviour> all{
        {"slow", slow},
        {"deaf", deaf},
        {"begin-twice", begin_twice},
        {"never-end", never_end},
        {"write-outside", write_outside},
        {"another-thread", another_thread},
        {"huge-part", huge_part},
        {"wrong-person", wrong_person},
        {"invalid-xml", invalid_xml},
        {"half-document", half_document},
        {"not-valid", not_valid},
        {"bomb", bomb},
        {"unused-attachment", unused_attachment},
        {"missing-attachment", missing_attachment},
        {"partial", partial},
        {"all-failed", all_failed},
        {"discarded", discarded},
        {"no-results-after-issue", no_results_after_issue},
        {"temporary-once", temporary_once},
        {"temporary-for-an-hour", temporary_for_an_hour},
        {"throws", throws},
        {"returns", returns},
        {"hostile-texts", hostile_texts},
        {"secrets", secrets},
        {"wait-in-line", wait_in_line},
    };
    return all;
}

ncp_status create(const ncp_host* host, ncp_call* call, ncp_view config,
                  ncp_instance** instance) noexcept {
    const std::string settings(config.data, config.size);
    const std::string behaviour = setting(settings, "behaviour");
    auto made = new ncp_instance{host, settings, behaviour};
    *instance = made;
    if (behaviour == "create-fails") {
        const ncp_status status = with_texts({made, call, nullptr, nullptr}, NCP_TEMPORARY,
                                             "the database does not answer");
        delete made;
        return status;  // leaves a dangling pointer in *instance, which nobody may look at
    }
    if (behaviour == "create-null") {
        delete made;
        *instance = nullptr;
        return NCP_OK;
    }
    ++state.created;
    return NCP_OK;
}

void destroy(ncp_instance* instance) noexcept {
    ++state.destroyed;
    delete instance;
}

ncp_status check(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) noexcept {
    if (instance->behaviour == "check-nothing") return NCP_OK;
    if (instance->behaviour == "check-no-json") {
        return emit(sink, part("", NCP_MEDIA_JSON), "probe: ok");
    }
    if (instance->behaviour == "check-unknown-result") {
        return emit(sink, part("", NCP_MEDIA_JSON), R"({"probe":"x","result":"fine"})");
    }
    if (instance->behaviour == "check-fails") {
        return with_texts({instance, call, nullptr, sink}, NCP_TEMPORARY, "no connection");
    }
    return emit(sink, part("", NCP_MEDIA_JSON),
                R"({"probe":"login","result":"failed","text":"refused","advice":"ask the DBA"})");
}

ncp_status issuers(ncp_instance*, ncp_call*, const ncp_sink*) noexcept {
    return NCP_UNSUPPORTED;
}

ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                 const ncp_sink* sink) {
    state.enter();
    struct Leave {
        ~Leave() { state.leave(); }
    } leave;
    return behaviours().at(instance->behaviour)({instance, call, request, sink});
}

ncp_status find_issuers(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                        const ncp_sink* sink) noexcept {
    return fetch(instance, call, request, sink);
}

const void* extension(const char* id) noexcept {
    static const ncp_find_issuers_v1 find_table{sizeof(ncp_find_issuers_v1), 0, find_issuers};
    if (std::string_view(id) == NCP_EXTENSION_FIND_ISSUERS_V1) return &find_table;
    return std::string_view(id) == "test/state" ? &state : nullptr;
}

}  // namespace

extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {
    // fetch lacks noexcept on purpose: one of the behaviours lets an exception out.
    using Fetch = decltype(ncp_plugin::fetch);
    static const ncp_plugin table{sizeof(ncp_plugin),
                                  NCP_ABI_MINOR,
                                  view("test-misbehaving"),
                                  view("1.0"),
                                  view("Tests"),
                                  view("https://support.tests.example"),
                                  view(R"({"type": "object", "required": ["behaviour"],
                 "properties": {"behaviour": {"type": "string"}, "status": {"type": "integer"}}})"),
                                  4,
                                  0,
                                  create,
                                  destroy,
                                  check,
                                  issuers,
                                  reinterpret_cast<Fetch>(fetch),
                                  extension};
    return &table;
}
