#include "sandbox/file_access.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

#include "base/descriptor.h"

namespace ncp::sandbox {
namespace {

// Later kernels' parts of the interface, which Debian 12's header does not name (landlock(7)).
constexpr std::uint64_t kTruncate = 1ULL << 14;                            // from version 3
constexpr std::uint64_t kDeviceIoctl = 1ULL << 15;                         // from version 5
constexpr std::uint64_t kBindTcp = 1ULL << 0, kConnectTcp = 1ULL << 1;     // from version 4
constexpr std::uint64_t kAbstractSocket = 1ULL << 0, kSignal = 1ULL << 1;  // from version 6

struct Ruleset {  // as the newest kernel knows it; an older one is given a shorter size
    std::uint64_t files, network, scoped;
};

// Everything that version 1 knows: bits 0 to 12.
constexpr std::uint64_t kFirstVersion = (1ULL << 13) - 1;
constexpr std::uint64_t kRead =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE;

// What every program on Debian reads: libraries, their cache, time zones, character sets, random
// numbers, authorities' certificates. No folder here holds secrets of the host.
constexpr std::array kSystem{"/usr",
                             "/lib",
                             "/lib64",
                             "/etc/ld.so.cache",
                             "/etc/localtime",
                             "/etc/ssl/certs",
                             "/etc/ssl/openssl.cnf",
                             "/dev/null",
                             "/dev/urandom",
                             "/sys/devices/system/cpu"};
// What finding a host by its name and the drivers of databases read.
constexpr std::array kNetwork{"/etc/resolv.conf",   "/etc/hosts",        "/etc/host.conf",
                              "/etc/nsswitch.conf", "/etc/gai.conf",     "/etc/services",
                              "/etc/odbc.ini",      "/etc/odbcinst.ini", "/etc/freetds",
                              "/etc/krb5.conf",     "/etc/mysql",        "/run/systemd/resolve"};

bool allow(int ruleset, const std::filesystem::path& path) {
    const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!place) return false;
    struct stat facts {};
    if (::fstat(place.number(), &facts) != 0) return false;
    landlock_path_beneath_attr rule{};
    rule.allowed_access = S_ISDIR(facts.st_mode) ? kRead : kReadFile;
    rule.parent_fd = place.number();
    return ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

Descriptor make_ruleset(long version, bool direct_network) {
    Ruleset rules{kFirstVersion, 0, 0};
    std::size_t size = sizeof rules.files;
    if (version >= 2) rules.files |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) rules.files |= kTruncate;
    if (version >= 4) {
        if (!direct_network) rules.network = kBindTcp | kConnectTcp;
        size = sizeof rules.files + sizeof rules.network;
    }
    if (version >= 5) rules.files |= kDeviceIoctl;
    if (version >= 6) {
        rules.scoped = kAbstractSocket | kSignal;
        size = sizeof rules;
    }
    return Descriptor(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &rules, size, 0)));
}

}  // namespace

std::vector<std::string> confine_files(const Confinement& confinement) {
    const long version =
        ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return {"this kernel has no Landlock: it may read files"};
    const Descriptor ruleset = make_ruleset(version, confinement.direct_network);
    if (!ruleset) return {"Landlock refused its rules: it may read files"};
    std::vector<std::string> missing;
    if (confinement.system_files) {
        for (const char* path : kSystem)
            allow(ruleset.number(), path);  // what is not there needs no rule
    }
    if (confinement.direct_network) {
        for (const char* path : kNetwork)
            allow(ruleset.number(), path);
    }
    for (const auto& path : confinement.files) {
        if (!allow(ruleset.number(), path)) missing.push_back(path.string() + " is not there");
    }
    if (::syscall(SYS_landlock_restrict_self, ruleset.number(), 0) != 0) {
        missing.emplace_back("Landlock could not be switched on: it may read files");
    }
    return missing;
}

}  // namespace ncp::sandbox
