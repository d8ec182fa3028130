#include "support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

extern char** environ;

namespace ncp::test {
namespace {

using namespace std::chrono_literals;

std::string resolve(const std::string& name) {
    std::filesystem::path ours = std::filesystem::path(NCP_BINARY_DIR) / "bin" / name;
    return name.find('/') == std::string::npos && std::filesystem::exists(ours) ? ours.string()
                                                                                : name;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (std::string& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

}  // namespace

Program::Program(const std::string& name, std::vector<std::string> arguments,
                 const std::map<std::string, std::string>& environment) {
    arguments.insert(arguments.begin(), resolve(name));
    std::vector<std::string> variables;
    for (const auto& [key, value] : environment)
        variables.push_back(key + "=" + value);
    for (char** variable = environ; *variable; ++variable) {
        const std::string inherited = *variable;
        if (environment.count(inherited.substr(0, inherited.find('='))) == 0) {
            variables.push_back(inherited);
        }
    }
    std::vector<char*> argv = pointers(arguments);
    std::vector<char*> envp = pointers(variables);

    int output[2];
    int log[2];
    if (::pipe2(output, O_CLOEXEC) != 0 || ::pipe2(log, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    child_ = ::fork();
    if (child_ == 0) {
        ::dup2(output[1], 1);
        ::dup2(log[1], 2);
        int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, 0);
        environ = envp.data();
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(output[1]);
    ::close(log[1]);
    output_fd_ = output[0];
    log_fd_ = log[0];
    reader_ = std::thread([this] { collect(); });
}

void Program::collect() {
    pollfd fds[2] = {{output_fd_, POLLIN, 0}, {log_fd_, POLLIN, 0}};
    std::string* texts[2] = {&output_, &log_};
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        if (::poll(fds, 2, -1) < 0) break;
        for (int i = 0; i < 2; ++i) {
            if (fds[i].fd < 0 || fds[i].revents == 0) continue;
            char buffer[4096];
            ssize_t got = ::read(fds[i].fd, buffer, sizeof buffer);
            if (got <= 0) {
                fds[i].fd = -1;
                continue;
            }
            std::lock_guard lock(mutex_);
            texts[i]->append(buffer, static_cast<std::size_t>(got));
        }
    }
    std::lock_guard lock(mutex_);
    closed_ = true;
}

Program::~Program() {
    stop();
    ::close(output_fd_);
    ::close(log_fd_);
}

bool Program::wait_for_output(const std::string& text) {
    auto end = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < end) {
        {
            std::lock_guard lock(mutex_);
            if ((output_ + log_).find(text) != std::string::npos) return true;
            if (closed_) return false;
        }
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

int Program::wait() {
    if (exit_code_ >= 0) return exit_code_;
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    reader_.join();
    return exit_code_;
}

int Program::stop() {
    if (exit_code_ >= 0) return exit_code_;
    ::kill(child_, SIGTERM);
    for (int i = 0; i < 200; ++i) {
        siginfo_t about{};
        if (::waitid(P_PID, static_cast<id_t>(child_), &about, WEXITED | WNOHANG | WNOWAIT) != 0 ||
            about.si_pid == child_) {
            return wait();
        }
        std::this_thread::sleep_for(100ms);
    }
    ::kill(child_, SIGKILL);
    return wait();
}

std::string Program::output() const {
    std::lock_guard lock(mutex_);
    return output_;
}

std::string Program::log() const {
    std::lock_guard lock(mutex_);
    return log_;
}

Finished run(const std::string& program, std::vector<std::string> arguments,
             const std::map<std::string, std::string>& environment) {
    Program running(program, std::move(arguments), environment);
    int code = running.wait();
    return {code, running.output(), running.log()};
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    return content.str();
}

void write_file(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

}  // namespace ncp::test
