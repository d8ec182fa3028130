/* ncp/http.h: host extension "http/1", calls of web services through the host.
 *
 * A plugin in a worker process can open no connection of its own, and needs no TLS stack: it asks
 * the host, which applies the section's [source.http]: only origins on the allow-list, certificate
 * authorities, the client certificate, a deadline (the call's), a limit on the answer's size.
 * Connections are kept and used again. Why not a socket by proxy: the host could not check a name
 * inside TLS that it does not see.
 *
 *     const ncp_http_v1 *http = host->extension(host, NCP_EXTENSION_HTTP_V1);   NULL: an older host
 *
 * For C++ there is ncp/http.hpp. */
#ifndef NCP_HTTP_H
#define NCP_HTTP_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/host.h"
#include "ncp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NCP_EXTENSION_HTTP_V1 "http/1"

/* Owned by the plugin; read only during send(). */
typedef struct ncp_http_request {
    uint32_t size;
    uint32_t reserved;       /* 0 */
    ncp_view method;         /* "GET", "POST", "PUT", "HEAD", "DELETE" or "PATCH" */
    ncp_view url;            /* absolute, https; its origin must be on the allow-list. A personal id
                                belongs into a body or a header, not here: addresses end in logs */
    const ncp_pair* headers; /* 64 at most. The host sets Host, Content-Length, Accept-Encoding and
                                the other headers of the connection (Connection, Expect, Keep-Alive,
                                Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade) itself
                                and refuses them here */
    size_t header_count;
    ncp_view body;              /* empty: none; GET and HEAD carry none */
    int64_t response_bytes_max; /* 0: the section's limit; a larger number than that counts as it */
} ncp_http_request;

/* Owned by the host; valid until use() returns. */
typedef struct ncp_http_response {
    uint32_t size;
    int32_t http_status;     /* 200, 404, ... */
    const ncp_pair* headers; /* names in small letters, in the order received */
    size_t header_count;
    ncp_view body; /* whole, transfer coding removed. A content coding was not asked for; if the
                      service uses one all the same, it is still there */
} ncp_http_response;

typedef struct ncp_http_v1 {
    uint32_t size;
    uint32_t reserved;

    /* Sends a request and lends the answer to use(), which is called once, on this thread, if the
     * return value is NCP_OK: for every answer of the service, 500 included. The answer is wiped
     * when use() returns. Redirects within the origin are followed (GET and HEAD, five at most),
     * all others, the sixth included, are handed over as they are. No cookie is kept, no proxy is
     * asked. A request, whatever its method, is tried a second time only if a kept connection
     * turned out to be closed before any byte of the answer came. call may be NULL: then it has
     * ten seconds. Why it failed stands in the host's log.
     *   NCP_INVALID    the request is malformed, or use is NULL
     *   NCP_CONFIG     the origin is not on the allow-list, or [source.http] is missing
     *   NCP_TEMPORARY  no connection, or it broke
     *   NCP_PERMANENT  the service's certificate is not trusted, or TLS failed in another way (it
     *                  may want a client certificate); the answer is no HTTP or too large
     *   NCP_DEADLINE, NCP_CANCELLED  as everywhere
     * Blocks. [any-thread] */
    ncp_status (*send)(const ncp_host* host, ncp_call* call, const ncp_http_request* request,
                       void (*use)(void* user, const ncp_http_response* response),
                       void* user) NCP_NOEXCEPT;
} ncp_http_v1;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
