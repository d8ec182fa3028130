// A program of ours, started by a test and ended by its process id. Its two outputs are collected;
// it listens on loopback only, because its configuration says so. Thread-safety: one test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/temporary_folder.h"

namespace ncp::test {

class Program {
  public:
    // Starts build/bin/<name>. environment is added to the test's own.
    Program(const std::string& name, std::vector<std::string> arguments,
            const std::map<std::string, std::string>& environment = {});
    ~Program();  // SIGTERM, and SIGKILL after 20 s
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Blocks until an output holds this text, or the program ends or 60 s are over: then false.
    bool wait_for_output(const std::string& text);
    // Waits for the end; the exit code, or 128 + signal.
    int wait();
    int stop();  // SIGTERM, then wait()
    pid_t id() const { return child_; }

    std::string output() const;  // standard output so far
    std::string log() const;     // standard error so far

  private:
    void collect();

    pid_t child_ = -1;
    int output_fd_ = -1, log_fd_ = -1;
    mutable std::mutex mutex_;
    std::string output_, log_;
    bool closed_ = false;
    int exit_code_ = -1;
    std::thread reader_;
};

// Runs a program to its end. program: an absolute path, or a name in build/bin, or in PATH.
struct Finished {
    int exit_code;
    std::string output, log;
};
Finished run(const std::string& program, std::vector<std::string> arguments,
             const std::map<std::string, std::string>& environment = {});

std::string content_of(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& content);

}  // namespace ncp::test
