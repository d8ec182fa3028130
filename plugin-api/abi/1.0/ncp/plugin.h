/* ncp/plugin.h: what a plugin is.
 *
 * A shared library with one exported function, ncp_plugin_v1, which returns a table that lives as
 * long as the library. The major version is in the symbol's name. Calling it has no side effects:
 * no thread, socket, file, environment or locale change before create().
 *
 * Life: ncp_plugin_v1 -> create -> check -> fetch (many, up to max_concurrency at once) -> destroy.
 * Calls block; there is nothing to register and nothing to wake. The tag that ends each comment
 * says how the host calls: [worker] on any thread of its pool, up to max_concurrency at once into
 * one instance; [serial] never beside another call of the same instance; [any-thread] whenever it
 * likes. Two instances, of two sections, may be called at the same time in any case.
 *
 * What a plugin must leave alone, because it shares the process: signal handlers, the locale, the
 * environment, the current folder, exit(), standard input and output, process-wide clean-up
 * functions (xmlCleanupParser and its like). The library is never unloaded. */
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

/* One configured section of the plugin: its settings, its connections. The plugin defines it, owns
 * it and gets it back in every call. */
typedef struct ncp_instance ncp_instance;

/* Whose results are wanted. Keys: given_names, family_name, birth_date (YYYY-MM-DD), national_id,
 * national_id_country, esi, eppn, schac_personal_unique_code, learner_number, email, own ones with
 * a prefix ("example:card_number"). A source sees only those that its configuration names, all
 * flagged personal; one with several values comes several times. Owned by the host, which wipes it
 * after the call. */
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
    uint32_t abi_minor;       /* NCP_ABI_MINOR of the header it was built with */
    ncp_view id;              /* "sql-database": small letters, digits, hyphens */
    ncp_view version;         /* of the plugin */
    ncp_view vendor;          /* who made it, and ... */
    ncp_view support_url;     /* ... whom the operator asks: shown on NCP_PERMANENT */
    ncp_view config_schema;   /* JSON Schema draft-07 of the section's settings, not empty; keywords
                                 that draft-07 does not know are refused */
    uint32_t max_concurrency; /* calls at once into one instance, at least 1 */
    uint32_t flags;           /* 0 */

    /* Makes an instance from settings that are valid under config_schema, and puts it into
     * *instance. host stays valid until destroy() returns, config_json only during this call. May
     * connect and start threads; the call's deadline is generous. On anything but NCP_OK no
     * instance exists and destroy() is not called.
     *   NCP_CONFIG     the settings cannot work; fail() says which and why
     *   NCP_TEMPORARY  the service does not answer now. Better: make the instance, and let check()
     *                  and fetch() say so. [serial] */
    ncp_status (*create)(const ncp_host* host, ncp_call* call, ncp_view config_json,
                         ncp_instance** instance) NCP_NOEXCEPT;
    /* Ends an instance: once, after its last call has returned. Joins its threads, closes what it
     * opened; cannot fail. NULL is nothing to do. [serial] */
    void (*destroy)(ncp_instance* instance) NCP_NOEXCEPT;

    /* Named probes without student data, each a JSON part
     * {"probe": …, "result": "ok"|"warning"|"failed", "text": …, "advice": …}: what was tried, what
     * came out, what to do about it. At least one. NCP_OK also if a probe failed: the status says
     * whether the check itself could be made. Called at start and on demand. [worker] */
    ncp_status (*check)(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) NCP_NOEXCEPT;

    /* The institutions it can answer for, each a JSON part
     * {"identifiers": {type: value}, "titles": {language: title}, "country": …, "url": …}. A source
     * that does not know them beforehand returns NCP_UNSUPPORTED. [worker] */
    ncp_status (*issuers)(ncp_instance* instance, ncp_call* call,
                          const ncp_sink* sink) NCP_NOEXCEPT;

    /* The student's results, see ncp_part. A status other than NCP_OK discards everything emitted,
     * so a failure in the middle needs no clean-up. Results of anybody but this student cost the
     * whole answer: the host compares each document's learner with the login. [worker] */
    ncp_status (*fetch)(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                        const ncp_sink* sink) NCP_NOEXCEPT;

    /* A further ability of the plugin by its name (NUL at the end), or NULL: "health/1" and
     * "find-issuers/1", see their headers. Valid as long as the library. [any-thread] */
    const void* (*extension)(const char* id)NCP_NOEXCEPT;
} ncp_plugin;

/* The only export; the linker's version script plugin.map hides all others, so that two plugins
 * with the same library inside do not meet. Never NULL, always the same table. [any-thread] */
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
