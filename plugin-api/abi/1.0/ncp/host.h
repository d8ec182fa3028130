/* ncp/host.h: what the host offers to a plugin.
 *
 * Handed to create() and valid until destroy() returns; owned by the host, the same for every call
 * of an instance. Another instance gets another one. The tag that ends each comment says from which
 * thread the function may be called: [any-thread], the plugin's own threads included, or
 * [call-thread], the thread on which the host called the plugin, during that call. */
#ifndef NCP_HOST_H
#define NCP_HOST_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One call of the host into the plugin; opaque. Valid until that call returns, on every thread: a
 * thread of the plugin that still uses it then is a fault. */
typedef struct ncp_call ncp_call;

#define NCP_LOG_DEBUG 0
#define NCP_LOG_INFO 1
#define NCP_LOG_WARNING 2
#define NCP_LOG_ERROR 3

typedef struct ncp_host {
    uint32_t size;
    uint32_t abi_minor; /* of the host */
    void* ctx;          /* the host's own */

    /* A further ability of the host by its name (NUL at the end): "http/1", see ncp/http.h. NULL:
     * this host does not have it. The answer stays valid until destroy() returns. Names instead of
     * version numbers, so that an ability can be missing without everything after it missing too;
     * drafts live under "draft/" and may change without notice. [any-thread] */
    const void* (*extension)(const struct ncp_host* host, const char* id)NCP_NOEXCEPT;

    /* One line of the operator's log, at one of NCP_LOG_*; the host adds the section's name. text
     * must not hold personal data: values belong into pairs, and those flagged NCP_PAIR_PERSONAL
     * are written as their key only. pairs may be NULL if pair_count is 0; call may be NULL. Texts
     * are cut after 1000 bytes, pairs after 32. A line that cannot be written is lost, silently.
     * [any-thread] */
    void (*log)(const struct ncp_host* host, ncp_call* call, int32_t level, ncp_view text,
                const ncp_pair* pairs, size_t pair_count) NCP_NOEXCEPT;

    /* Lends the value of a secret that the section's configuration names: calls use(user, value)
     * once, on this thread, and wipes the value when use() returns. It is lent and not given, so
     * that no copy of a password lies about for years; use() connects and keeps the connection, or
     * copies and wipes. use() must return normally: no exception, no longjmp.
     *   NCP_CONFIG    there is no secret of that name, or its file cannot be read; the host has
     *                 logged why, use() was not called
     *   NCP_INVALID   use is NULL
     * [any-thread] */
    ncp_status (*secret)(const struct ncp_host* host, ncp_view name,
                         void (*use)(void* user, ncp_view value), void* user) NCP_NOEXCEPT;

    /* Adds texts to the outcome of this call, create() included: the host copies them, the last
     * ones count. They decide nothing; the returned status does, so that an outcome has one place
     * and a plugin cannot say two different things. [call-thread] */
    void (*fail)(const struct ncp_host* host, ncp_call* call, const ncp_error* error) NCP_NOEXCEPT;

    /* Milliseconds until the call's deadline, never below 0: the time limit for your own connection
     * or query. A call that goes on at 0 is abandoned: its answer is lost and its thread, or its
     * process, counts as broken. [any-thread] */
    int64_t (*remaining_ms)(const struct ncp_host* host, const ncp_call* call) NCP_NOEXCEPT;

    /* 1 once nobody wants the answer any more, else 0. Ask between two steps of long work; return
     * NCP_CANCELLED then. [any-thread] */
    int32_t (*cancelled)(const struct ncp_host* host, const ncp_call* call) NCP_NOEXCEPT;

    /* A descriptor that becomes readable on cancellation, and stays so: poll it beside your own
     * socket, and a blocked call needs no second thread to watch it. The host's: do not read, close
     * or keep it. -1: there is none, ask cancelled() from time to time. [any-thread] */
    int (*cancel_fd)(const struct ncp_host* host, const ncp_call* call) NCP_NOEXCEPT;
} ncp_host;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
