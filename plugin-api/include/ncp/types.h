/* ncp/types.h: the values that cross between host and plugin.
 *
 * Everything is bytes and fixed-width integers, so that the same plugin can run inside the host or
 * in a process of its own and cannot tell. Every view that is handed over is valid until the call
 * it was handed to returns; whoever wants to keep it copies. Nothing is freed across the boundary.
 *
 * Structs that begin with `size` grow only at the end within a major version: set it to
 * sizeof(struct), and read a field only if it lies within the other side's size. */
#ifndef NCP_TYPES_H
#define NCP_TYPES_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define NCP_NOEXCEPT noexcept
extern "C" {
#else
#define NCP_NOEXCEPT
#endif

/* Bytes, usually UTF-8 text; no terminating NUL is needed or expected. data may be NULL if size is
 * 0. */
typedef struct ncp_view {
    const char* data;
    size_t size;
} ncp_view;

/* A named value. The same key may appear several times. */
typedef struct ncp_pair {
    ncp_view key, value;
    uint32_t flags; /* NCP_PAIR_PERSONAL */
    uint32_t reserved;
} ncp_pair;
/* The value is personal data: it never goes to a log. */
#define NCP_PAIR_PERSONAL 1u

/* The outcome of a call. A constant, not an enum: enums have no fixed width in C. What the host
 * does with each is written behind it. */
typedef int32_t ncp_status;
#define NCP_OK 0                    /* with ncp_sink.issue calls: a partial answer */
#define NCP_NO_RESULTS 1            /* normal: the student is known and has nothing */
#define NCP_STUDENT_UNKNOWN 2       /* normal: nobody of that identity here */
#define NCP_IDENTITY_INSUFFICIENT 3 /* operator_text says which attribute is missing */
#define NCP_TEMPORARY 4             /* may work later */
#define NCP_DEADLINE 5              /* remaining_ms reached 0 */
#define NCP_CANCELLED 6             /* the host asked to stop */
#define NCP_PERMANENT 7             /* will not work until somebody changes something */
#define NCP_CONFIG 8                /* the configuration is wrong: the section is disabled */
#define NCP_UNSUPPORTED 9           /* this plugin does not do that */
#define NCP_INVALID 10              /* the caller broke the contract */
#define NCP_INTERNAL 11             /* a fault inside the plugin */

/* Why a call failed, for ncp_host.fail and ncp_sink.issue. All texts are optional. */
typedef struct ncp_error {
    uint32_t size;
    ncp_status status;
    int64_t retry_after_ms; /* -1: unknown */
    ncp_view operator_text; /* for the log: no personal data */
    ncp_view student_text;  /* for the page, in the language of the request */
    ncp_view backend_code;  /* the service's own code, for its support desk */
} ncp_error;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
