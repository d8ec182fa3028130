#include "sandbox/system_calls.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

namespace ncp::sandbox {
namespace {

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

// Refused whatever their arguments: other processes, privileges, the machine, and the doors around
// the rest of this filter (io_uring opens sockets without the call "socket").
constexpr std::array kRefused{
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(tkill),
    SCMP_SYS(kcmp),
    SCMP_SYS(setrlimit),
    SCMP_SYS(setpriority),
    SCMP_SYS(setpgid),
    SCMP_SYS(setsid),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setgroups),
    SCMP_SYS(setfsuid),
    SCMP_SYS(setfsgid),
    SCMP_SYS(capset),
    SCMP_SYS(personality),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(fspick),
    SCMP_SYS(fsconfig),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(syslog),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(mq_open),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(shmget),
};

bool refuse(scmp_filter_ctx filter, int call, int error) {
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 0,
                                  nullptr) == 0;
}

bool refuse_if(scmp_filter_ctx filter, int call, int error, scmp_arg_cmp comparison) {
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 1,
                                  &comparison) == 0;
}

// Threads yes, processes no. The arguments of clone3 lie in memory, where a filter cannot look:
// "not implemented" makes the C library take clone.
bool refuse_processes(scmp_filter_ctx filter) {
    return refuse_if(filter, SCMP_SYS(clone), EPERM,
                     SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) &&
           refuse(filter, SCMP_SYS(clone3), ENOSYS);
}

// Signals to itself only (abort() raises one); the limits can be read but not raised.
bool refuse_reaching_out(scmp_filter_ctx filter) {
    const auto self = static_cast<scmp_datum_t>(::getpid());
    return refuse_if(filter, SCMP_SYS(kill), EPERM, SCMP_A0(SCMP_CMP_NE, self)) &&
           refuse_if(filter, SCMP_SYS(tgkill), EPERM, SCMP_A0(SCMP_CMP_NE, self)) &&
           refuse_if(filter, SCMP_SYS(prlimit64), EPERM, SCMP_A2(SCMP_CMP_NE, 0));
}

bool refuse_sockets(scmp_filter_ctx filter, bool direct_network) {
    if (!direct_network) return refuse(filter, SCMP_SYS(socket), EACCES);
    // Those that open a way around the network: packets as such, the kernel's own families.
    bool all = true;
    for (const int family : {AF_PACKET, AF_VSOCK, AF_ALG, AF_BLUETOOTH, AF_CAN, AF_TIPC, AF_XDP}) {
        all = all && refuse_if(filter, SCMP_SYS(socket), EACCES,
                               SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)));
    }
    return all;
}

}  // namespace

std::vector<std::string> confine_system_calls(bool direct_network) {
    const Filter filter(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
    bool all = filter != nullptr;
    for (const int call : kRefused)
        all = all && refuse(filter.get(), call, EPERM);
    all = all && refuse_processes(filter.get()) && refuse_reaching_out(filter.get()) &&
          refuse_sockets(filter.get(), direct_network) && seccomp_load(filter.get()) == 0;
    if (!all) return {"this kernel has no seccomp: it may open connections and start processes"};
    if (direct_network) return {"it may open connections (network = \"direct\")"};
    return {};
}

}  // namespace ncp::sandbox
