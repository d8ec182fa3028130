/* hello in plain C11: the same invented institution, by the C headers alone.
 *
 * The learner number "0" is unknown. Thread-safety: an instance holds only the host's table, which
 * is for any thread. */
#define _POSIX_C_SOURCE 200809L /* gmtime_r */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ncp/plugin.h"

/* A view of a literal: as an initialiser, and as a value. */
#define CONSTANT(literal) \
    { (literal), sizeof(literal) - 1 }
#define TEXT(literal) ((ncp_view)CONSTANT(literal))

struct ncp_instance {
    const ncp_host* host;
};

static ncp_status create(const ncp_host* host, ncp_call* call, ncp_view config_json,
                         ncp_instance** instance) {
    (void)call;
    (void)config_json; /* the settings, as JSON; ours are empty */
    *instance = malloc(sizeof **instance);
    if (*instance == NULL) return NCP_INTERNAL;
    (*instance)->host = host;
    return NCP_OK;
}

static void destroy(ncp_instance* instance) {
    free(instance);
}

/* What the sink answers is what the call returns: only the first refusal, nothing after it. */
static ncp_status emit_json(const ncp_sink* sink, ncp_view json) {
    ncp_part part = {
        .size = sizeof part, .media_type = TEXT(NCP_MEDIA_JSON), .size_hint_bytes = -1};
    ncp_status status = sink->begin(sink, &part);
    if (status == NCP_OK) status = sink->write(sink, json);
    if (status == NCP_OK) status = sink->end(sink);
    return status;
}

static ncp_status check(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) {
    (void)instance;
    (void)call;
    return emit_json(sink, TEXT("{\"probe\":\"hello\",\"result\":\"ok\",\"text\":\"I am here\"}"));
}

static ncp_status issuers(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) {
    (void)instance;
    (void)call;
    return emit_json(sink, TEXT("{\"identifiers\":{\"schac\":\"hello.example\"},"
                                "\"titles\":{\"en\":\"Hello University\"},"
                                "\"url\":\"https://hello.example/\"}"));
}

static ncp_view value_of(const ncp_request* request, const char* key) {
    for (size_t i = 0; i < request->identity_count; ++i) {
        const ncp_pair* pair = &request->identity[i];
        if (pair->key.size == strlen(key) && memcmp(pair->key.data, key, pair->key.size) == 0) {
            return pair->value;
        }
    }
    return (ncp_view){NULL, 0};
}

/* Writes text as it stands in an XML element: runs of plain bytes as they are, "<" and "&" not. */
static ncp_status write_escaped(const ncp_sink* sink, ncp_view text) {
    ncp_status status = NCP_OK;
    size_t run = 0;
    for (size_t i = 0; i <= text.size && status == NCP_OK; ++i) {
        if (i < text.size && text.data[i] != '<' && text.data[i] != '&') continue;
        if (i > run) status = sink->write(sink, (ncp_view){text.data + run, i - run});
        if (i < text.size && status == NCP_OK) {
            status = sink->write(sink, text.data[i] == '<' ? TEXT("&lt;") : TEXT("&amp;"));
        }
        run = i + 1;
    }
    return status;
}

static ncp_view format_now(char* buffer, size_t size) {
    struct tm utc;
    const time_t seconds = time(NULL);
    gmtime_r(&seconds, &utc);
    return (ncp_view){buffer, strftime(buffer, size, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

static ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                        const ncp_sink* sink) {
    static const char* const needed[] = {"learner_number", "given_names", "family_name",
                                         "birth_date"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; ++i) {
        if (value_of(request, needed[i]).size > 0) continue;
        const ncp_error error = {.size = sizeof error,
                                 .retry_after_ms = -1,
                                 .operator_text = {needed[i], strlen(needed[i])}};
        instance->host->fail(instance->host, call, &error);
        return NCP_IDENTITY_INSUFFICIENT;
    }
    const ncp_view number = value_of(request, "learner_number");
    if (number.size == 1 && number.data[0] == '0') return NCP_STUDENT_UNKNOWN;

    char buffer[32];
    const ncp_view now = format_now(buffer, sizeof buffer);
    const struct {
        ncp_view text;
        int escaped;
    } pieces[] = {
        {TEXT("<elmo xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\"><generatedDate>"),
         0},
        {now, 0},
        {TEXT("</generatedDate><learner><givenNames>"), 0},
        {value_of(request, "given_names"), 1},
        {TEXT("</givenNames><familyName>"), 0},
        {value_of(request, "family_name"), 1},
        {TEXT("</familyName><bday>"), 0},
        {value_of(request, "birth_date"), 1},
        {TEXT("</bday></learner><report><issuer><identifier type=\"schac\">hello.example"
              "</identifier><title xml:lang=\"en\">Hello University</title>"
              "<url>https://hello.example/</url></issuer><learningOpportunitySpecification>"
              "<title xml:lang=\"en\">Greetings in C</title><specifies>"
              "<learningOpportunityInstance><status>passed</status><credit><scheme>ects</scheme>"
              "<value>5</value></credit></learningOpportunityInstance></specifies>"
              "</learningOpportunitySpecification><issueDate>"),
         0},
        {now, 0},
        {TEXT("</issueDate></report></elmo>"), 0},
    };
    const ncp_part part = {.size = sizeof part,
                           .media_type = TEXT(NCP_MEDIA_ELMO),
                           .issuer = TEXT("hello.example"),
                           .size_hint_bytes = -1};
    ncp_status status = sink->begin(sink, &part);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces && status == NCP_OK; ++i) {
        status = pieces[i].escaped ? write_escaped(sink, pieces[i].text)
                                   : sink->write(sink, pieces[i].text);
    }
    return status == NCP_OK ? sink->end(sink) : status;
}

static const void* extension(const char* id) {
    (void)id;
    return NULL;
}

const ncp_plugin* ncp_plugin_v1(void) {
    static const ncp_plugin table = {
        .size = sizeof table,
        .abi_minor = NCP_ABI_MINOR,
        .id = CONSTANT("hello-c"),
        .version = CONSTANT("1.0"),
        .vendor = CONSTANT("emrex-ncp"),
        .config_schema = CONSTANT("{\"type\":\"object\",\"additionalProperties\":false}"),
        .max_concurrency = 8,
        .create = create,
        .destroy = destroy,
        .check = check,
        .issuers = issuers,
        .fetch = fetch,
        .extension = extension,
    };
    return &table;
}
