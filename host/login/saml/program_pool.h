// The processes of ncp-saml: a bounded number, each answering one question at a time.
//
// What a process sends is hostile until parsed. One that crashes, breaks the form or is overdue is
// ended and costs the one question that it had; after several in a row new ones are started with
// longer and longer waits. Thread-safety: any thread. Ownership: of the processes, which end with
// it; clock must outlive it.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/secret.h"
#include "login/saml/wire.h"
#include "sandbox/nursery.h"
#include "sandbox/recovery.h"

namespace ncp::login::saml {

class ProgramPool {
  public:
    // opening: write_opening(), with a key in it.
    ProgramPool(std::filesystem::path program, Secret opening, std::size_t processes_max,
                const Clock& clock);
    ~ProgramPool();
    ProgramPool(const ProgramPool&) = delete;
    ProgramPool& operator=(const ProgramPool&) = delete;

    // Starts the first process. Errors source_failed, source_timeout, and what the program refuses.
    Status start(const Deadline& deadline);

    // The body of its answer. Errors: error_of() what it refuses; source_failed, source_timeout,
    // overloaded.
    Result<std::string> ask(Kind kind, std::string_view body, const Deadline& deadline);

  private:
    class Process;
    class Place;
    Status enter(const Deadline& deadline);
    Result<std::unique_ptr<Process>> find(const Deadline& deadline);
    Result<std::unique_ptr<Process>> start_process(const Deadline& deadline);
    Result<std::string> converse(Process& process, Kind kind, std::string_view body,
                                 const Deadline& deadline);
    void log_missing(std::string_view body);

    const std::filesystem::path program_;
    const Secret opening_;
    const std::size_t processes_max_;
    const Clock& clock_;
    sandbox::Nursery nursery_;  // before the processes: it outlives them
    std::mutex mutex_;
    std::condition_variable changed_;
    sandbox::Recovery recovery_;
    std::size_t running_ = 0;
    bool told_what_is_missing_ = false;
    std::vector<std::unique_ptr<Process>> idle_;
};

}  // namespace ncp::login::saml
