/* ncp/sink.h: where a plugin puts its answer.
 *
 * begin, write (as often as wished), end; then the next part. Only on the thread of the call, only
 * during the call. A status other than NCP_OK says that the host wants no more: return it. A write
 * may block; that is back-pressure. The host owns the sink. */
#ifndef NCP_SINK_H
#define NCP_SINK_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a part is. fetch() emits per report one complete unsigned ELMO 1.7 document (root elmo with
 * exactly one report) as NCP_MEDIA_ELMO; an attachment is a part of its own with an id that matches
 * [A-Za-z0-9._-]{1,64}, to which the document refers by <content>cid:ID</content>, in any order. */
typedef struct ncp_part {
    uint32_t size;
    uint32_t reserved;
    ncp_view id;             /* required for attachments, optional otherwise */
    ncp_view media_type;     /* NCP_MEDIA_ELMO, NCP_MEDIA_JSON, "application/pdf", ... */
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
    ncp_status (*begin)(const struct ncp_sink* sink, const ncp_part* part) NCP_NOEXCEPT;
    ncp_status (*write)(const struct ncp_sink* sink, ncp_view bytes) NCP_NOEXCEPT;
    ncp_status (*end)(const struct ncp_sink* sink) NCP_NOEXCEPT;
    /* This institution failed; the others go on. */
    ncp_status (*issue)(const struct ncp_sink* sink, ncp_view issuer,
                        const ncp_error* error) NCP_NOEXCEPT;
} ncp_sink;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
