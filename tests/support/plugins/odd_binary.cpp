// Libraries whose file breaks one rule of the conformance kit's group "binary" each, chosen by
// definition. They are looked at and never called.
#include "ncp/plugin.h"

#ifdef ODD_FINAL_CALL
#include <libxml/parser.h>
#endif

extern "C" {

#ifdef ODD_EXPORT
__attribute__((visibility("default"))) int a_second_export() {
    return 1;
}
#endif

#ifdef ODD_BUNDLED
// As a static libxml2 inside the plugin would define it.
// NOLINTNEXTLINE(readability-identifier-naming): its name is the point
__attribute__((used)) void xmlInitParser() {}
#endif

#ifdef ODD_TEXT_RELOCATION
// An address inside of the code, which only the loader can fill in.
extern int ncp_test_somewhere;
int ncp_test_somewhere = 1;
__asm__(".text\n.balign 8\n.quad ncp_test_somewhere\n");
#endif

const ncp_plugin* ncp_plugin_v1(void) noexcept {
#ifdef ODD_FINAL_CALL
    xmlCleanupParser();
#endif
    return nullptr;
}

}  // extern "C"
