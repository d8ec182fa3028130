// A plugin that calls a function nobody defines.
#include "ncp/plugin.h"

extern "C" const ncp_plugin* ncp_test_function_that_is_nowhere(void);

extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {
    return ncp_test_function_that_is_nowhere();
}
