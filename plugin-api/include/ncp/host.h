/* ncp/host.h: what the host offers to a plugin.
 *
 * Handed to create() and valid until destroy() returns. Tags behind each function say from which
 * thread it may be called: [any-thread], or [call-thread] (the thread on which the host called the
 * plugin, during that call). Owned by the host. */
#ifndef NCP_HOST_H
#define NCP_HOST_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One call of the host into the plugin; opaque. Valid until that call returns. */
typedef struct ncp_call ncp_call;

#define NCP_LOG_DEBUG 0
#define NCP_LOG_INFO 1
#define NCP_LOG_WARNING 2
#define NCP_LOG_ERROR 3

typedef struct ncp_host {
    uint32_t size;
    uint32_t abi_minor; /* of the host */
    void* ctx;          /* the host's own */

    /* A further ability by its name, or NULL: "http/1". Drafts live under "draft/". [any-thread] */
    const void* (*extension)(const struct ncp_host* host, const char* id)NCP_NOEXCEPT;

    /* One line of the operator's log. text must not hold personal data; pairs flagged
     * NCP_PAIR_PERSONAL are written as their key only. call may be NULL. [any-thread] */
    void (*log)(const struct ncp_host* host, ncp_call* call, int32_t level, ncp_view text,
                const ncp_pair* pairs, size_t pair_count) NCP_NOEXCEPT;

    /* Lends the value of a secret that the section's configuration names; it is wiped when use()
     * returns. NCP_CONFIG if there is none of that name. [any-thread] */
    ncp_status (*secret)(const struct ncp_host* host, ncp_view name,
                         void (*use)(void* user, ncp_view value), void* user) NCP_NOEXCEPT;

    /* Adds texts to the outcome of this call; the returned status alone decides. The host copies.
     * The last one counts. [call-thread] */
    void (*fail)(const struct ncp_host* host, ncp_call* call, const ncp_error* error) NCP_NOEXCEPT;

    /* Milliseconds until the call's deadline, never below 0. [any-thread] */
    int64_t (*remaining_ms)(const struct ncp_host* host, const ncp_call* call) NCP_NOEXCEPT;

    /* 1 once nobody wants the answer any more, else 0. [any-thread] */
    int32_t (*cancelled)(const struct ncp_host* host, const ncp_call* call) NCP_NOEXCEPT;

    /* A descriptor that becomes readable on cancellation: poll it beside your own socket. Do not
     * read or close it. -1 if there is none. [any-thread] */
    int (*cancel_fd)(const struct ncp_host* host, const ncp_call* call) NCP_NOEXCEPT;
} ncp_host;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
