/* A library whose interface is the whole of the plugin interface, for abidw: the extensions' tables
 * hide behind const void*, so each struct is a parameter here. Only looked at, never run. */
#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "ncp/http.h"
#include "ncp/plugin.h"

#define SEEN __attribute__((visibility("default")))

const ncp_plugin* ncp_plugin_v1(void) {
    return 0;
}

SEEN void seen_http(const ncp_http_v1* table);
void seen_http(const ncp_http_v1* table) {
    (void)table;
}

SEEN void seen_health(const ncp_health_v1* table);
void seen_health(const ncp_health_v1* table) {
    (void)table;
}

SEEN void seen_find_issuers(const ncp_find_issuers_v1* table);
void seen_find_issuers(const ncp_find_issuers_v1* table) {
    (void)table;
}
