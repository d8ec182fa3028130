/* ncp/health.h: plugin extension "health/1", a cheap look at whether the service is there.
 *
 * The host asks it before it sends students again to a service that failed repeatedly, and for the
 * operator's monitoring. No student's data is involved. A plugin without it is tried with the next
 * student's question instead.
 *
 *     const ncp_health_v1 *health = plugin->extension(NCP_EXTENSION_HEALTH_V1);   NULL: not offered
 *
 * The table belongs to the plugin and lives as long as its library. Why not a part of check(): that
 * one may take long, and looks at more than whether somebody answers.
 */
#ifndef NCP_HEALTH_H
#define NCP_HEALTH_H
/* NOLINTBEGIN(modernize-use-using): this is C. */

#include "ncp/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NCP_EXTENSION_HEALTH_V1 "health/1"

typedef struct ncp_health_v1 {
    uint32_t size;
    uint32_t reserved;

    /* NCP_OK: the service answers. Any other status as in fetch(), with texts by fail(). Should
     * take well under a second; the call's deadline is short. [worker] */
    ncp_status (*health)(ncp_instance* instance, ncp_call* call) NCP_NOEXCEPT;
} ncp_health_v1;

#ifdef __cplusplus
}
#endif
/* NOLINTEND(modernize-use-using) */
#endif
