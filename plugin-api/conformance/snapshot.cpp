#include "snapshot.h"

#include <dirent.h>
#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace ncp::conformance {
namespace {

namespace fs = std::filesystem;

constexpr int kSignals = 64;

}  // namespace

std::size_t thread_count() {
    std::error_code failed;
    const fs::directory_iterator tasks("/proc/self/task", failed);
    return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

std::map<int, std::string> open_descriptors() {
    std::map<int, std::string> open;
    DIR* folder = ::opendir("/proc/self/fd");
    if (folder == nullptr) return open;
    while (const dirent* entry = ::readdir(folder)) {
        char* end = nullptr;
        const long number = std::strtol(entry->d_name, &end, 10);
        if (*end != '\0' || number == ::dirfd(folder)) continue;
        std::error_code failed;
        const fs::path target = fs::read_symlink(fs::path("/proc/self/fd") / entry->d_name, failed);
        open.emplace(static_cast<int>(number), target.string());
    }
    ::closedir(folder);
    return open;
}

std::vector<std::string> environment() {
    std::vector<std::string> lines;
    for (char** line = environ; line != nullptr && *line != nullptr; ++line)
        lines.emplace_back(*line);
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::string locale() {
    const char* name = std::setlocale(LC_ALL, nullptr);
    return fmt::format("{}{}", name != nullptr ? name : "?",
                       ::uselocale(nullptr) == LC_GLOBAL_LOCALE ? "" : ", of the thread's own");
}

std::vector<std::string> signal_handling() {
    std::vector<std::string> all;
    for (int number = 1; number <= kSignals; ++number) {
        struct sigaction action {};
        if (::sigaction(number, nullptr, &action) != 0) continue;
        all.push_back(fmt::format("{}: {} flags {}", signal_name(number),
                                  reinterpret_cast<std::uintptr_t>(action.sa_sigaction),
                                  action.sa_flags));
    }
    sigset_t blocked;
    sigemptyset(&blocked);
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    for (int number = 1; number <= kSignals; ++number) {
        // The host ignores SIGPIPE anyway, and Poco blocks it in the thread that loads Poco.
        if (number != SIGPIPE && sigismember(&blocked, number) == 1) {
            all.push_back(fmt::format("{}: blocked", signal_name(number)));
        }
    }
    return all;
}

std::vector<std::string> files_below(const fs::path& folder) {
    std::vector<std::string> files;
    std::error_code failed;
    for (const auto& entry : fs::recursive_directory_iterator(folder, failed)) {
        files.push_back(entry.path().lexically_relative(folder).string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::size_t heap_bytes() {
    const struct mallinfo2 facts = ::mallinfo2();
    return facts.uordblks + facts.hblkhd;
}

std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t whole = 0;
    std::size_t resident = 0;
    statm >> whole >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::string signal_name(int number) {
    const char* name = ::sigabbrev_np(number);
    return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

}  // namespace ncp::conformance
