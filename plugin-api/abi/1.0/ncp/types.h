/* ncp/types.h: the values that cross between host and plugin.
 *
 * Everything is bytes and fixed-width integers, so that the same plugin can run inside the host or
 * in a process of its own and cannot tell. That is why there is no enum and no bool: neither has a
 * fixed width. No struct has hidden padding: `reserved` fields fill the gaps, and are 0.
 *
 * Ownership: every view and struct that is handed over belongs to the side that made it and is
 * valid until the call it was handed to returns; whoever wants to keep it copies. Nothing is freed
 * across the boundary, so that no two allocators meet. Personal data is part of this: the host
 * wipes what it lent.
 *
 * Structs that begin with `size` grow only at the end within a major version. Whoever makes one
 * sets it to sizeof(struct), whoever reads one looks first: NCP_HAS. */
#ifndef NCP_TYPES_H
#define NCP_TYPES_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include <stddef.h>
#include <stdint.h>

/* For C++ every function of a table promises not to throw: an exception that unwinds through the
 * other side's frames ends the process. The callbacks that a plugin hands over (ncp_host.secret,
 * ncp_http_v1.send) are held to the same, though their type cannot say it. */
#ifdef __cplusplus
#define NCP_NOEXCEPT noexcept
extern "C" {
#else
#define NCP_NOEXCEPT
#endif

/* 1 if the other side's struct has this field: an older one ends before it. What 1.0 has is always
 * there; ask before you read, or call, anything that a later minor version added.
 *     if (NCP_HAS(ncp_host, host, cancel_fd)) host->cancel_fd(host, call); */
#define NCP_HAS(type, pointer, field) \
    ((pointer)->size >= offsetof(type, field) + sizeof((pointer)->field))

/* Bytes; where they are text, UTF-8 without control characters. No NUL is needed or expected at the
 * end. data may be NULL if size is 0. */
typedef struct ncp_view {
    const char* data;
    size_t size;
} ncp_view;

/* A named value. The same key may appear several times: a key with several values. */
typedef struct ncp_pair {
    ncp_view key, value;
    uint32_t flags; /* NCP_PAIR_PERSONAL */
    uint32_t reserved;
} ncp_pair;
/* The value is personal data: it never goes to a log, only its key does. */
#define NCP_PAIR_PERSONAL 1u

/* The outcome of a call; behind each value what it says, below it what the host does. A number that
 * is not here counts as NCP_INTERNAL. */
typedef int32_t ncp_status;
#define NCP_OK 0              /* an answer; a partial one after calls of ncp_sink.issue */
#define NCP_NO_RESULTS 1      /* the student is known here and has nothing */
#define NCP_STUDENT_UNKNOWN 2 /* nobody of that identity here */
/* Both are normal outcomes; the student reads them as such. */

#define NCP_IDENTITY_INSUFFICIENT 3 /* an attribute is missing; operator_text names its key */
/* The student reads that this source cannot be asked, the operator which key to configure. */

#define NCP_TEMPORARY 4 /* may work later: no connection, service overloaded or closed */
#define NCP_DEADLINE 5  /* remaining_ms reached 0 */
/* Asked again if the time allows; a source that keeps failing is left alone for a while. */

#define NCP_CANCELLED 6 /* the host asked to stop */
/* Nothing: nobody waits for the answer. */

#define NCP_PERMANENT 7 /* will not work until somebody changes something */
/* Not asked again; the operator reads vendor and support_url. */

#define NCP_CONFIG 8 /* the section's configuration is wrong; operator_text says what and how */
/* The section is disabled until its configuration is loaded again. */

#define NCP_UNSUPPORTED 9 /* this plugin does not do that */
#define NCP_INVALID 10    /* the caller broke the contract */
#define NCP_INTERNAL 11   /* a fault inside the plugin */
/* Somebody's programming fault: logged, never asked again for this student. */

/* Why something failed, for ncp_host.fail and ncp_sink.issue. Owned by the plugin, copied by the
 * host. Every text is optional; one of more than 1000 bytes, or that is no text, is left out. There
 * are two texts because two people read them: the operator's names servers and tables, the
 * student's must not. */
typedef struct ncp_error {
    uint32_t size;
    ncp_status status;      /* of an issue; with fail() the call's own return value counts */
    int64_t retry_after_ms; /* when to ask again; -1: unknown */
    ncp_view operator_text; /* for the log: no personal data */
    ncp_view student_text;  /* for the page, in the language of the request */
    ncp_view backend_code;  /* the service's own code, for its support desk */
} ncp_error;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
