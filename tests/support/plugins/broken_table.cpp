// Plugins whose table is wrong, one fault for each macro; NEWER_TABLE is one from the future that a
// host of today must be able to use.
#include "ncp/plugin.h"
#include "support/plugins/plugin_parts.h"

using ncp::test::view;

struct ncp_instance {
    int unused;
};

namespace {

[[maybe_unused]] ncp_status create(const ncp_host*, ncp_call*, ncp_view,
                                   ncp_instance** instance) noexcept {
    static ncp_instance only{};
    *instance = &only;
    return NCP_OK;
}
[[maybe_unused]] void destroy(ncp_instance*) noexcept {}
[[maybe_unused]] ncp_status check(ncp_instance*, ncp_call*, const ncp_sink*) noexcept {
    return NCP_OK;
}
[[maybe_unused]] ncp_status fetch(ncp_instance*, ncp_call*, const ncp_request*,
                                  const ncp_sink*) noexcept {
    return NCP_NO_RESULTS;
}

[[maybe_unused]] ncp_plugin good_table() {
    ncp_plugin table{};
    table.size = sizeof table;
    table.id = view("test-broken");
    table.version = view("1");
    table.config_schema = view(R"({"type": "object"})");
    table.max_concurrency = 1;
    table.create = create;
    table.destroy = destroy;
    table.check = check;
    table.issuers = check;
    table.fetch = fetch;
    return table;
}

struct Newer {
    ncp_plugin table;
    const void* field_of_a_later_minor_version[3];
};

}  // namespace

extern "C" const ncp_plugin* ncp_plugin_v1(void) noexcept {
#ifdef BROKEN_NULL_TABLE
    return nullptr;
#else
    static Newer newer{good_table(), {nullptr, nullptr, nullptr}};
    ncp_plugin& table = newer.table;
#if defined(BROKEN_SIZE)
    table.size = sizeof table - 8;
#elif defined(BROKEN_FUNCTION)
    table.fetch = nullptr;
#elif defined(BROKEN_CONCURRENCY)
    table.max_concurrency = 0;
#elif defined(BROKEN_ID)
    table.id = view("Not An Id\n");
#elif defined(BROKEN_SCHEMA)
    table.config_schema = view(R"({"type": "object", "propertys": {}})");
#elif defined(NEWER_TABLE)
    table.size = sizeof newer;
    table.abi_minor = 9;
#endif
    return &table;
#endif
}
