// ncp/trampolines.hpp: the C functions behind NCP_EXPORT_PLUGIN; included by ncp/plugin.hpp.
//
// They turn the calls of the C table into calls of an Adapter and catch everything on the way back:
// unwinding through the host's frames would end the host. A table or request that is smaller than
// in 1.0 is refused as NCP_INVALID; nothing beyond its size is read. Thread-safety: as the
// adapter's.
#ifndef NCP_TRAMPOLINES_HPP
#define NCP_TRAMPOLINES_HPP

#include <concepts>
#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>

#include "ncp/find_issuers.h"
#include "ncp/health.h"
#include "ncp/plugin.hpp"

namespace ncp::plugin {

// The C functions of the table; use NCP_EXPORT_PLUGIN.
template <std::derived_from<Adapter> A>
struct Trampolines {
    struct Instance {
        Instance(const ncp_host* its_host, Call& call, std::string_view config)
            : host(its_host), adapter(call, config) {}
        const ncp_host* host;
        A adapter;
    };
    template <class Body>
    static ncp_status guarded(const Call& call, const Body& body) noexcept {
        try {
            return body();
        } catch (const Refused& refused) {
            return call.fail(refused.status(), refused.texts());
        } catch (...) {
            try {
                return call.fail(NCP_INTERNAL, {.operator_text = "an exception ended the call"});
            } catch (...) {  // no memory for the text
                return NCP_INTERNAL;
            }
        }
    }
    // The adapter's own status, or why the host took no more of its answer.
    template <class Body>
    static ncp_status answered(ncp_instance* instance, ncp_call* its_call, const ncp_sink* its_sink,
                               const Body& body) noexcept {
        if (instance == nullptr || its_sink == nullptr) return NCP_INVALID;
        if (!NCP_HAS(ncp_sink, its_sink, issue)) return NCP_INVALID;
        auto* self = reinterpret_cast<Instance*>(instance);
        Call call(self->host, its_call);
        return guarded(call, [&] {
            Sink sink(its_sink);
            const ncp_status status = body(self->adapter, call, sink);
            return status == NCP_OK ? sink.status() : status;
        });
    }
    static ncp_status create(const ncp_host* host, ncp_call* its_call, ncp_view config,
                             ncp_instance** instance) noexcept {
        if (host == nullptr || instance == nullptr) return NCP_INVALID;
        if (!NCP_HAS(ncp_host, host, cancel_fd)) return NCP_INVALID;
        *instance = nullptr;
        Call call(host, its_call);
        return guarded(call, [&] {
            auto made = std::make_unique<Instance>(host, call, to_text(config));
            *instance = reinterpret_cast<ncp_instance*>(made.release());
            return NCP_OK;
        });
    }
    static void destroy(ncp_instance* instance) noexcept {
        delete reinterpret_cast<Instance*>(instance);
    }
    static ncp_status check(ncp_instance* instance, ncp_call* call, const ncp_sink* sink) noexcept {
        return answered(instance, call, sink, [](A& a, Call& c, Sink& s) { return a.check(c, s); });
    }
    static ncp_status issuers(ncp_instance* instance, ncp_call* call,
                              const ncp_sink* sink) noexcept {
        return answered(instance, call, sink,
                        [](A& a, Call& c, Sink& s) { return a.issuers(c, s); });
    }
    static ncp_status fetch(ncp_instance* instance, ncp_call* call, const ncp_request* request,
                            const ncp_sink* sink) noexcept {
        if (!is_whole(request)) return NCP_INVALID;
        return answered(instance, call, sink,
                        [&](A& a, Call& c, Sink& s) { return a.fetch(c, Request(request), s); });
    }
    static ncp_status find_issuers(ncp_instance* instance, ncp_call* call,
                                   const ncp_request* request, const ncp_sink* sink) noexcept {
        if (!is_whole(request)) return NCP_INVALID;
        return answered(instance, call, sink, [&](A& a, Call& c, Sink& s) {
            return a.find_issuers(c, Request(request), s);
        });
    }
    static ncp_status health(ncp_instance* instance, ncp_call* its_call) noexcept {
        if (instance == nullptr) return NCP_INVALID;
        auto* self = reinterpret_cast<Instance*>(instance);
        Call call(self->host, its_call);
        return guarded(call, [&] { return self->adapter.health(call); });
    }
    // What the adapter overrides is offered; an adapter with abilities of its own has besides a
    // static const void* extension(const char*) noexcept.
    static const void* extension(const char* id) noexcept {
        static constexpr ncp_health_v1 kHealth{sizeof(ncp_health_v1), 0, health};
        static constexpr ncp_find_issuers_v1 kFindIssuers{sizeof(ncp_find_issuers_v1), 0,
                                                          find_issuers};
        if (id == nullptr) return nullptr;
        if constexpr (!std::is_same_v<decltype(&A::health), decltype(&Adapter::health)>) {
            if (std::string_view(id) == NCP_EXTENSION_HEALTH_V1) return &kHealth;
        }
        if constexpr (!std::is_same_v<decltype(&A::find_issuers),
                                      decltype(&Adapter::find_issuers)>) {
            if (std::string_view(id) == NCP_EXTENSION_FIND_ISSUERS_V1) return &kFindIssuers;
        }
        if constexpr (requires { A::extension(id); }) return A::extension(id);
        return nullptr;
    }
    static bool is_whole(const ncp_request* request) {
        return request != nullptr && NCP_HAS(ncp_request, request, correlation_id);
    }
};

template <std::derived_from<Adapter> A>
constexpr ncp_plugin table(const Facts& facts) {
    using Functions = Trampolines<A>;
    return {sizeof(ncp_plugin),
            NCP_ABI_MINOR,
            to_view(facts.id),
            to_view(facts.version),
            to_view(facts.vendor),
            to_view(facts.support_url),
            to_view(facts.config_schema),
            facts.max_concurrency,
            0,
            Functions::create,
            Functions::destroy,
            Functions::check,
            Functions::issuers,
            Functions::fetch,
            Functions::extension};
}

}  // namespace ncp::plugin

#endif
