#include "results/worker/child.h"

#include <fcntl.h>
#include <sys/eventfd.h>

#include "base/file.h"
#include "results/worker/start.h"
#include "sandbox/spawn.h"

namespace ncp::results::worker {

Result<Child> start_child(sandbox::Nursery& nursery) {
    auto calls = sandbox::make_socket_pair();
    if (!calls) return fail(calls.error());
    auto services = sandbox::make_socket_pair();
    if (!services) return fail(services.error());
    auto memory = Ring::create();
    if (!memory) return fail(memory.error());
    auto ring = Ring::map(*memory, Ring::Access::read);
    if (!ring) return fail(ring.error());
    const Descriptor shared = sandbox::moved_up(::fcntl(memory->number(), F_DUPFD_CLOEXEC, 0));
    Descriptor cancel = sandbox::moved_up(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!shared || !cancel) return sandbox::no_process("descriptors");
    const std::filesystem::path program = executable_directory() / "emrex-ncp-worker";
    int error = 0;
    const int process_id = nursery.run([&] {
        sandbox::SpawnPlan plan;
        plan.give(calls->child, kCallsDescriptor);
        plan.give(services->child, kServicesDescriptor);
        plan.give(shared, kRingDescriptor);
        plan.give(cancel, kCancelDescriptor);
        const int started = plan.spawn(program);
        error = errno;
        return started;
    });
    errno = error;
    if (process_id < 0) return sandbox::no_process(not_personal(program.string()));
    return Child{process_id, Channel(std::move(calls->host), kCallBodyBytesMax),
                 Channel(std::move(services->host), kServiceBodyBytesMax), std::move(*ring),
                 std::move(cancel)};
}

}  // namespace ncp::results::worker
