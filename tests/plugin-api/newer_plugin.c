/* A plugin of 1.1, compiled with the headers that newer_headers.cpp makes: it fills in and asks for
 * what 1.0 does not have, and must do without on a host of 1.0. */
#include <stdlib.h>
#include <string.h>

#include "ncp/plugin.h"

#define CONSTANT(literal) \
    { (literal), sizeof(literal) - 1 }
#define TEXT(literal) ((ncp_view)CONSTANT(literal))

struct ncp_instance {
    const ncp_host* host;
};

static ncp_status create(const ncp_host* host, ncp_call* call, ncp_view config_json,
                         ncp_instance** instance) {
    (void)call;
    (void)config_json;
    *instance = malloc(sizeof **instance);
    if (*instance == NULL) return NCP_INTERNAL;
    (*instance)->host = host;
    if (NCP_HAS(ncp_host, host, report_of_1_1)) host->report_of_1_1(host);
    return NCP_OK;
}

static void destroy(ncp_instance* instance) {
    free(instance);
}

static ncp_status emit(const ncp_sink* sink, const char* media_type, const char* text) {
    const ncp_part part = {.size = sizeof part,
                           .media_type = {media_type, strlen(media_type)},
                           .size_hint_bytes = -1,
                           .field_of_1_1 = TEXT("nobody reads this yet")};
    ncp_status status = sink->begin(sink, &part);
    if (status == NCP_OK) status = sink->write(sink, (ncp_view){text, strlen(text)});
    return status == NCP_OK ? sink->end(sink) : status;
}

static ncp_status check(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) {
    (void)call;
    const int complete =
        NCP_HAS(ncp_host, instance->host, report_of_1_1) && NCP_HAS(ncp_sink, sink, field_of_1_1);
    return emit(sink, NCP_MEDIA_JSON,
                complete ? "{\"probe\":\"host\",\"result\":\"ok\"}"
                         : "{\"probe\":\"host\",\"result\":\"warning\",\"text\":\"of 1.0\"}");
}

static ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                        const ncp_sink* sink) {
    const ncp_error error = {.size = sizeof error,
                             .retry_after_ms = -1,
                             .operator_text = TEXT("texts of an error that has grown"),
                             .field_of_1_1 = TEXT("nobody reads this yet")};
    instance->host->fail(instance->host, call, &error);
    if (NCP_HAS(ncp_request, request, field_of_1_1)) return NCP_INTERNAL;
    return emit(sink, NCP_MEDIA_ELMO,
                "<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\">"
                "<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner>"
                "<givenNames>Ada</givenNames><familyName>Sample</familyName>"
                "<bday>2000-01-31</bday></learner><report><issuer>"
                "<identifier type=\"schac\">newer.example</identifier>"
                "<title xml:lang=\"en\">Newer University</title><url>https://newer.example/</url>"
                "</issuer><learningOpportunitySpecification>"
                "<title xml:lang=\"en\">From 1.1 on 1.0</title><specifies>"
                "<learningOpportunityInstance><status>passed</status>"
                "</learningOpportunityInstance></specifies></learningOpportunitySpecification>"
                "<issueDate>2026-01-01T00:00:00Z</issueDate></report></elmo>");
}

static const void* extension(const char* id) {
    (void)id;
    return NULL;
}

const ncp_plugin* ncp_plugin_v1(void) {
    static const ncp_plugin table = {
        .size = sizeof table,
        .abi_minor = NCP_ABI_MINOR,
        .id = CONSTANT("newer"),
        .version = CONSTANT("1.1"),
        .config_schema = CONSTANT("{\"type\":\"object\"}"),
        .max_concurrency = 1,
        .create = create,
        .destroy = destroy,
        .check = check,
        .issuers = check,
        .fetch = fetch,
        .extension = extension,
        .field_of_1_1 = CONSTANT("nobody reads this yet"),
    };
    return &table;
}
