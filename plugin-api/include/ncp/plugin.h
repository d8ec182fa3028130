/* ncp/plugin.h: what a plugin is.
 *
 * A shared library with one exported function, ncp_plugin_v1, which returns a table that lives as
 * long as the library. The major version is in the symbol's name. Calling it has no side effects:
 * no thread, socket, file, environment or locale change before create().
 *
 * Life: ncp_plugin_v1 -> create -> check -> fetch (many, up to max_concurrency at once) -> destroy.
 * Calls block. Tags: [worker] any thread of the host's pool, several at once up to max_concurrency;
 * [serial] never beside another call of the same instance. */
#ifndef NCP_PLUGIN_H
#define NCP_PLUGIN_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/host.h"
#include "ncp/sink.h"
#include "ncp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NCP_ABI_MINOR 0u

/* One configured section of the plugin; the plugin defines it. */
typedef struct ncp_instance ncp_instance;

/* Whose results are wanted. Keys: given_names, family_name, birth_date (YYYY-MM-DD), national_id,
 * national_id_country, esi, eppn, schac_personal_unique_code, learner_number, email, own ones with
 * a prefix. A source sees only those that its configuration names. */
typedef struct ncp_request {
    uint32_t size;
    uint32_t reserved;
    ncp_view issuer;   /* one institution of issuers(), or empty: all */
    ncp_view language; /* BCP 47, the student's */
    const ncp_pair* identity;
    size_t identity_count;
    ncp_view correlation_id; /* for both sides' logs; not personal */
} ncp_request;

typedef struct ncp_plugin {
    uint32_t size;
    uint32_t abi_minor; /* NCP_ABI_MINOR of the header it was built with */
    ncp_view id;        /* "sql-database" */
    ncp_view version, vendor, support_url;
    ncp_view config_schema;   /* JSON Schema draft-07 of the section's settings */
    uint32_t max_concurrency; /* calls at once into one instance, at least 1 */
    uint32_t flags;           /* 0 */

    /* Makes an instance from settings that are valid under config_schema. On anything but NCP_OK no
     * instance exists. [serial] */
    ncp_status (*create)(const ncp_host* host, ncp_call* call, ncp_view config_json,
                         ncp_instance** instance) NCP_NOEXCEPT;
    /* Ends an instance; joins its threads. [serial] */
    void (*destroy)(ncp_instance* instance) NCP_NOEXCEPT;

    /* Named probes without student data, each a JSON part
     * {"probe": …, "result": "ok"|"warning"|"failed", "text": …, "advice": …}. [worker] */
    ncp_status (*check)(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) NCP_NOEXCEPT;

    /* The institutions it can answer for, each a JSON part
     * {"identifiers": {type: value}, "titles": {language: title}, "country": …, "url": …}. [worker]
     */
    ncp_status (*issuers)(ncp_instance* instance, ncp_call* call,
                          const ncp_sink* sink) NCP_NOEXCEPT;

    /* The student's results, see ncp_part. A status other than NCP_OK discards everything emitted.
     * [worker] */
    ncp_status (*fetch)(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                        const ncp_sink* sink) NCP_NOEXCEPT;

    /* A further ability by its name, or NULL. [any-thread] */
    const void* (*extension)(const char* id)NCP_NOEXCEPT;
} ncp_plugin;

/* The only export. [any-thread] */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const ncp_plugin*
ncp_plugin_v1(void) NCP_NOEXCEPT;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
