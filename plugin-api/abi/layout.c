/* Prints the layout of everything that crosses the plugin border: every struct's size, every
 * field's place, size and type, every constant. Compared with layout.txt; see README.md beside it.
 * FIELD fails where a field does not begin at the end of the one before it, so that neither hidden
 * padding nor a forgotten field goes unseen. */
#include <stdio.h>
#include <stdlib.h>

#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "ncp/host.h"
#include "ncp/http.h"
#include "ncp/plugin.h"
#include "ncp/sink.h"
#include "ncp/types.h"

#define TYPE_NAME(value) \
    _Generic((value),                   \
        uint32_t: "uint32_t",           \
        int32_t: "int32_t",             \
        int64_t: "int64_t",             \
        size_t: "size_t",               \
        ncp_view: "ncp_view",           \
        void*: "void*",                 \
        const char*: "const char*",     \
        const ncp_pair*: "const ncp_pair*", \
        default: "function")

static size_t end_of_last_field;

static void print_field(const char* name, size_t offset, size_t size, const char* type) {
    if (offset != end_of_last_field) {
        fprintf(
            stderr,
            "%s is at %zu, but the field before it, as layout.c knows it, ends at %zu: write the "
            "field between them into layout.c, or fill the gap with a reserved one\n",
            name, offset, end_of_last_field);
        exit(1);
    }
    end_of_last_field = offset + size;
    printf("  %-16s at %3zu, %2zu bytes, %s\n", name, offset, size, type);
}

static void end_struct(const char* name, size_t size) {
    if (size != end_of_last_field) {
        fprintf(
            stderr,
            "%s has %zu bytes, but its fields, as layout.c knows them, %zu: write the fields at "
            "its end into layout.c\n",
            name, size, end_of_last_field);
        exit(1);
    }
    end_of_last_field = 0;
    printf("\n");
}

#define STRUCT(name) printf("%s: %zu bytes, aligned to %zu\n", #name, sizeof(name), _Alignof(name))
#define FIELD(name, field)                                                   \
    print_field(#field, offsetof(name, field), sizeof(((name*)NULL)->field), \
                TYPE_NAME(((name*)NULL)->field))
#define END(name) end_struct(#name, sizeof(name))
#define NUMBER(name) printf("%s = %lld, %zu bytes\n", #name, (long long)(name), sizeof(name))
#define TEXT(name) printf("%s = \"%s\"\n", #name, name)

static void print_values(void) {
    STRUCT(ncp_view);
    FIELD(ncp_view, data);
    FIELD(ncp_view, size);
    END(ncp_view);

    STRUCT(ncp_pair);
    FIELD(ncp_pair, key);
    FIELD(ncp_pair, value);
    FIELD(ncp_pair, flags);
    FIELD(ncp_pair, reserved);
    END(ncp_pair);

    STRUCT(ncp_error);
    FIELD(ncp_error, size);
    FIELD(ncp_error, status);
    FIELD(ncp_error, retry_after_ms);
    FIELD(ncp_error, operator_text);
    FIELD(ncp_error, student_text);
    FIELD(ncp_error, backend_code);
    END(ncp_error);

    STRUCT(ncp_part);
    FIELD(ncp_part, size);
    FIELD(ncp_part, reserved);
    FIELD(ncp_part, id);
    FIELD(ncp_part, media_type);
    FIELD(ncp_part, title);
    FIELD(ncp_part, issuer);
    FIELD(ncp_part, size_hint_bytes);
    END(ncp_part);

    STRUCT(ncp_request);
    FIELD(ncp_request, size);
    FIELD(ncp_request, reserved);
    FIELD(ncp_request, issuer);
    FIELD(ncp_request, language);
    FIELD(ncp_request, identity);
    FIELD(ncp_request, identity_count);
    FIELD(ncp_request, correlation_id);
    END(ncp_request);
}

static void print_tables(void) {
    STRUCT(ncp_host);
    FIELD(ncp_host, size);
    FIELD(ncp_host, abi_minor);
    FIELD(ncp_host, ctx);
    FIELD(ncp_host, extension);
    FIELD(ncp_host, log);
    FIELD(ncp_host, secret);
    FIELD(ncp_host, fail);
    FIELD(ncp_host, remaining_ms);
    FIELD(ncp_host, cancelled);
    FIELD(ncp_host, cancel_fd);
    END(ncp_host);

    STRUCT(ncp_sink);
    FIELD(ncp_sink, size);
    FIELD(ncp_sink, reserved);
    FIELD(ncp_sink, ctx);
    FIELD(ncp_sink, begin);
    FIELD(ncp_sink, write);
    FIELD(ncp_sink, end);
    FIELD(ncp_sink, issue);
    END(ncp_sink);

    STRUCT(ncp_plugin);
    FIELD(ncp_plugin, size);
    FIELD(ncp_plugin, abi_minor);
    FIELD(ncp_plugin, id);
    FIELD(ncp_plugin, version);
    FIELD(ncp_plugin, vendor);
    FIELD(ncp_plugin, support_url);
    FIELD(ncp_plugin, config_schema);
    FIELD(ncp_plugin, max_concurrency);
    FIELD(ncp_plugin, flags);
    FIELD(ncp_plugin, create);
    FIELD(ncp_plugin, destroy);
    FIELD(ncp_plugin, check);
    FIELD(ncp_plugin, issuers);
    FIELD(ncp_plugin, fetch);
    FIELD(ncp_plugin, extension);
    END(ncp_plugin);
}

static void print_extensions(void) {
    STRUCT(ncp_http_request);
    FIELD(ncp_http_request, size);
    FIELD(ncp_http_request, reserved);
    FIELD(ncp_http_request, method);
    FIELD(ncp_http_request, url);
    FIELD(ncp_http_request, headers);
    FIELD(ncp_http_request, header_count);
    FIELD(ncp_http_request, body);
    FIELD(ncp_http_request, response_bytes_max);
    END(ncp_http_request);

    STRUCT(ncp_http_response);
    FIELD(ncp_http_response, size);
    FIELD(ncp_http_response, http_status);
    FIELD(ncp_http_response, headers);
    FIELD(ncp_http_response, header_count);
    FIELD(ncp_http_response, body);
    END(ncp_http_response);

    STRUCT(ncp_http_v1);
    FIELD(ncp_http_v1, size);
    FIELD(ncp_http_v1, reserved);
    FIELD(ncp_http_v1, send);
    END(ncp_http_v1);

    STRUCT(ncp_health_v1);
    FIELD(ncp_health_v1, size);
    FIELD(ncp_health_v1, reserved);
    FIELD(ncp_health_v1, health);
    END(ncp_health_v1);

    STRUCT(ncp_find_issuers_v1);
    FIELD(ncp_find_issuers_v1, size);
    FIELD(ncp_find_issuers_v1, reserved);
    FIELD(ncp_find_issuers_v1, find_issuers);
    END(ncp_find_issuers_v1);
}

static void print_constants(void) {
    NUMBER(NCP_ABI_MINOR);
    NUMBER(NCP_PAIR_PERSONAL);
    NUMBER(NCP_OK);
    NUMBER(NCP_NO_RESULTS);
    NUMBER(NCP_STUDENT_UNKNOWN);
    NUMBER(NCP_IDENTITY_INSUFFICIENT);
    NUMBER(NCP_TEMPORARY);
    NUMBER(NCP_DEADLINE);
    NUMBER(NCP_CANCELLED);
    NUMBER(NCP_PERMANENT);
    NUMBER(NCP_CONFIG);
    NUMBER(NCP_UNSUPPORTED);
    NUMBER(NCP_INVALID);
    NUMBER(NCP_INTERNAL);
    NUMBER(NCP_LOG_DEBUG);
    NUMBER(NCP_LOG_INFO);
    NUMBER(NCP_LOG_WARNING);
    NUMBER(NCP_LOG_ERROR);
    TEXT(NCP_MEDIA_ELMO);
    TEXT(NCP_MEDIA_JSON);
    TEXT(NCP_EXTENSION_HTTP_V1);
    TEXT(NCP_EXTENSION_HEALTH_V1);
    TEXT(NCP_EXTENSION_FIND_ISSUERS_V1);
}

int main(void) {
    print_values();
    print_tables();
    print_extensions();
    print_constants();
    return 0;
}
