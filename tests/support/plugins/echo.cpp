// A well-behaved plugin: whoever asks gets a report with his own name in it, for each issuer that
// the settings name, with a PDF beside it if wished. Keeps account of what it saw.
#include "ncp/plugin.h"
#include "support/plugins/plugin_parts.h"
#include "support/plugins/test_state.h"

using namespace ncp::test;

struct ncp_instance {
    const ncp_host* host;
    std::string settings;
};

namespace {

PluginState state;

ncp_status create(const ncp_host* host, ncp_call*, ncp_view config,
                  ncp_instance** instance) noexcept {
    ++state.created;
    *instance = new ncp_instance{host, std::string(config.data, config.size)};
    return NCP_OK;
}

void destroy(ncp_instance* instance) noexcept {
    ++state.destroyed;
    delete instance;
}

ncp_status check(ncp_instance*, ncp_call*, const ncp_sink* sink) noexcept {
    return emit(sink, part("", NCP_MEDIA_JSON),
                R"({"probe":"connection","result":"ok","text":"answers","advice":""})");
}

ncp_status issuers(ncp_instance*, ncp_call*, const ncp_sink*) noexcept {
    return NCP_UNSUPPORTED;
}

ncp_status emit_report(ncp_instance* instance, const Person& person, const ncp_sink* sink) {
    const std::string issuer = setting(instance->settings, "issuer");
    const std::string document =
        elmo(person, issuer.empty() ? "echo.example" : issuer,
             setting(instance->settings, "pdf") == "true" ? attachment("transcript-1") : "");
    if (setting(instance->settings, "pdf") == "true") {
        ncp_status status = emit(sink, part("transcript-1", "application/pdf"), "%PDF-1.7 sample");
        if (status != NCP_OK) return status;
    }
    // In pieces, as a streaming adapter would.
    const ncp_part elmo_part = part("", NCP_MEDIA_ELMO);
    if (ncp_status status = sink->begin(sink, &elmo_part); status != NCP_OK) return status;
    for (std::size_t at = 0; at < document.size(); at += 100) {
        ncp_status status = sink->write(sink, view(std::string_view(document).substr(at, 100)));
        if (status != NCP_OK) return status;
    }
    return sink->end(sink);
}

ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                 const ncp_sink* sink) noexcept {
    state.enter();
    for (std::size_t i = 0; i < request->identity_count; ++i) {
        const ncp_pair& pair = request->identity[i];
        state.note(std::string(pair.key.data, pair.key.size) + "=" +
                   std::string(pair.value.data, pair.value.size) + ";");
        if ((pair.flags & NCP_PAIR_PERSONAL) == 0) state.note("not flagged as personal!");
    }
    instance->host->log(instance->host, call, NCP_LOG_INFO, view("asked\nfor a student"),
                        request->identity, request->identity_count);
    const ncp_status status =
        emit_report(instance,
                    {attribute(request, "given_names"), attribute(request, "family_name"),
                     attribute(request, "birth_date")},
                    sink);
    state.leave();
    return status;
}

const void* extension(const char* id) noexcept {
    return std::string_view(id) == "test/state" ? &state : nullptr;
}

constexpr std::string_view kSchema = R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object", "additionalProperties": false,
  "properties": {
    "issuer": {"type": "string", "minLength": 1},
    "pdf": {"type": "boolean"},
    "retries": {"type": "integer", "minimum": 0, "maximum": 5}
  }})";

}  // namespace

extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {
    static const ncp_plugin table{sizeof(ncp_plugin),
                                  NCP_ABI_MINOR,
                                  view("test-echo"),
                                  view("1.0"),
                                  view("Tests"),
                                  view("https://tests.example"),
                                  view(kSchema),
                                  4,
                                  0,
                                  create,
                                  destroy,
                                  check,
                                  issuers,
                                  fetch,
                                  extension};
    return &table;
}
