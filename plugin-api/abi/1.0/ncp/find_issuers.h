/* ncp/find_issuers.h: plugin extension "find-issuers/1", where a student has results.
 *
 * For a directory service: the host asks it first, and then only those institutions that it names.
 *
 *     const ncp_find_issuers_v1 *find = plugin->extension(NCP_EXTENSION_FIND_ISSUERS_V1);
 *
 * The table belongs to the plugin and lives as long as its library. NULL: the host asks all. */
#ifndef NCP_FIND_ISSUERS_H
#define NCP_FIND_ISSUERS_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NCP_EXTENSION_FIND_ISSUERS_V1 "find-issuers/1"

typedef struct ncp_find_issuers_v1 {
    uint32_t size;
    uint32_t reserved;

    /* The institutions at which the student of request->identity has results, each a JSON part of
     * the form of ncp_plugin.issuers. Ownership and statuses as in fetch(); NCP_NO_RESULTS and
     * NCP_STUDENT_UNKNOWN: none. [worker] */
    ncp_status (*find_issuers)(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                               const ncp_sink* sink) NCP_NOEXCEPT;
} ncp_find_issuers_v1;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
