/* ncp/sink.h: where a plugin puts its answer.
 *
 * begin, write (as often as wished), end; then the next part. Owned by the host, valid during the
 * call it was handed to. Every function may answer other than NCP_OK: then the host wants no more,
 * and the plugin returns that status from its call.
 *   NCP_CANCELLED  nobody wants the answer any more
 *   NCP_INVALID    a rule was broken, or a limit of the host: it knows which, and logs it. Every
 *                  later call answers the same
 * Why a stream and not one buffer: a record with attachments is large, and a worker process passes
 * it on while it is being made. */
#ifndef NCP_SINK_H
#define NCP_SINK_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a part is. fetch() emits per report one complete unsigned ELMO 1.7 document (root elmo with
 * exactly one report) as NCP_MEDIA_ELMO; an attachment is a part of its own with an id that matches
 * [A-Za-z0-9._-]{1,64}, to which the document refers by <content>cid:ID</content>, in any order.
 * One report a document, so that the host can leave out what fails and merge what is left; the host
 * signs. Owned by the plugin, read only during begin(). */
typedef struct ncp_part {
    uint32_t size;
    uint32_t reserved;
    ncp_view id;             /* required for attachments, optional otherwise; no two the same */
    ncp_view media_type;     /* NCP_MEDIA_ELMO, NCP_MEDIA_JSON, "application/pdf", ...: no ";" */
    ncp_view title;          /* optional */
    ncp_view issuer;         /* optional: which institution this part is of */
    int64_t size_hint_bytes; /* -1: unknown */
} ncp_part;
#define NCP_MEDIA_ELMO "application/vnd.emrex.elmo+xml"
#define NCP_MEDIA_JSON "application/json"

typedef struct ncp_sink {
    uint32_t size;
    uint32_t reserved;
    void* ctx; /* the host's own */

    /* Begins a part; the one before it must have ended. [call-thread] */
    ncp_status (*begin)(const struct ncp_sink* sink, const ncp_part* part) NCP_NOEXCEPT;

    /* The part's next bytes, in pieces of any size; the host copies. May block: that is
     * back-pressure, and ends with the call's deadline. [call-thread] */
    ncp_status (*write)(const struct ncp_sink* sink, ncp_view bytes) NCP_NOEXCEPT;

    /* Ends the part. One that is open when the call returns NCP_OK spoils the answer: half a
     * document is none. [call-thread] */
    ncp_status (*end)(const struct ncp_sink* sink) NCP_NOEXCEPT;

    /* This institution could not be asked, for the reason in error; the others go on. issuer is one
     * of its identifiers as in issuers(), not empty. Only in fetch(), outside a part. [call-thread]
     */
    ncp_status (*issue)(const struct ncp_sink* sink, ncp_view issuer,
                        const ncp_error* error) NCP_NOEXCEPT;
} ncp_sink;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
