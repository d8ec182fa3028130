#include "login/saml/program_pool.h"

#include <algorithm>
#include <cerrno>

#include "base/log.h"
#include "sandbox/spawn.h"

namespace ncp::login::saml {
namespace {

using sandbox::Heard;

// The deadline's clock need not be the one that condition variables wait on.
constexpr std::chrono::milliseconds kLookAgain{20};
// With less time left nobody is asked: he would be ended for being slow.
constexpr std::chrono::milliseconds kWorthAsking{100};
// lasso and xmlsec may leak: a process is renewed before that matters.
constexpr int kQuestionsMax = 2'000;
// For one that is told to end by the closed channel: it has nothing to tidy up.
constexpr std::chrono::milliseconds kFarewell{200};

}  // namespace

class ProgramPool::Process {
  public:
    Process(int process_id, Channel opened_channel)
        : channel(std::move(opened_channel)), process_id_(process_id) {}
    ~Process() { end(kFarewell); }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // In words how it ended.
    std::string end(std::chrono::milliseconds grace) {
        channel.close();
        if (process_id_ < 0) return {};
        return sandbox::end_process(std::exchange(process_id_, -1), grace);
    }
    bool is_fit() const {
        return process_id_ >= 0 && channel.is_open() && questions < kQuestionsMax;
    }

    Channel channel;
    int questions = 0;

  private:
    int process_id_;
};

// One that enter() gave; free again whatever ends the question.
class ProgramPool::Place {
  public:
    explicit Place(ProgramPool& pool) : pool_(pool) {}
    ~Place() {
        {
            std::lock_guard lock(pool_.mutex_);
            --pool_.running_;
        }
        pool_.changed_.notify_one();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

  private:
    ProgramPool& pool_;
};

ProgramPool::ProgramPool(std::filesystem::path program, Secret opening, std::size_t processes_max,
                         const Clock& clock)
    : program_(std::move(program)),
      opening_(std::move(opening)),
      processes_max_(std::max<std::size_t>(processes_max, 1)),
      clock_(clock),
      recovery_("ncp-saml", clock, sandbox::AfterManyCrashes::keep_trying) {}

ProgramPool::~ProgramPool() = default;

Status ProgramPool::start(const Deadline& deadline) {
    if (Status entered = enter(deadline); !entered) return entered;
    const Place place(*this);
    auto process = start_process(deadline);
    if (!process) return fail(process.error());
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(*process));
    return {};
}

Result<std::string> ProgramPool::ask(Kind kind, std::string_view body, const Deadline& deadline) {
    if (Status entered = enter(deadline); !entered) return fail(entered.error());
    const Place place(*this);
    auto process = find(deadline);
    if (!process) return fail(process.error());
    auto answer = converse(**process, kind, body, deadline);
    if ((*process)->is_fit()) {
        std::lock_guard lock(mutex_);
        idle_.push_back(std::move(*process));
    }
    return answer;
}

// Waits for a place, and after crashes, if one has to be started, for its time.
Status ProgramPool::enter(const Deadline& deadline) {
    std::unique_lock lock(mutex_);
    while (running_ >= processes_max_ || (idle_.empty() && recovery_.wait()->count() > 0)) {
        if (deadline.remaining() < kWorthAsking) {
            if (running_ >= processes_max_) {
                return fail(ErrorCode::overloaded, "all processes of ncp-saml are busy");
            }
            return fail(ErrorCode::source_failed, "ncp-saml crashed too often just now");
        }
        changed_.wait_for(lock, std::min(kLookAgain, deadline.remaining()));
    }
    ++running_;
    return {};
}

// An idle one that still lives, else a new one.
Result<std::unique_ptr<ProgramPool::Process>> ProgramPool::find(const Deadline& deadline) {
    std::vector<std::unique_ptr<Process>> dead;  // ended without the lock
    {
        std::lock_guard lock(mutex_);
        while (!idle_.empty()) {
            auto process = std::move(idle_.back());
            idle_.pop_back();
            if (process->is_fit()) return process;
            dead.push_back(std::move(process));
        }
    }
    return start_process(deadline);
}

Result<std::unique_ptr<ProgramPool::Process>> ProgramPool::start_process(const Deadline& deadline) {
    auto pair = sandbox::make_socket_pair();
    if (!pair) return fail(pair.error());
    int error = 0;
    const int process_id = nursery_.run([&] {
        sandbox::SpawnPlan plan;
        plan.give(pair->child, kChannelDescriptor);
        const int started = plan.spawn(program_);
        error = errno;
        return started;
    });
    errno = error;
    if (process_id < 0) return sandbox::no_process(not_personal(program_.string()));
    auto process =
        std::make_unique<Process>(process_id, Channel(std::move(pair->host), kBodyBytesMax));
    pair->child.close();  // else its end would go unnoticed
    auto opened = converse(*process, Kind::open, opening_.reveal(), deadline);
    if (!opened) return fail(opened.error());
    log_missing(*opened);
    return process;
}

Result<std::string> ProgramPool::converse(Process& process, Kind kind, std::string_view body,
                                          const Deadline& deadline) {
    const sandbox::Patience patience{deadline, -1};
    ++process.questions;
    Message message;
    Heard heard = process.channel.send(kind, body, patience);
    if (heard == Heard::message) heard = process.channel.receive(message, patience);
    if (heard == Heard::message) {
        if (message.kind == Kind::done) {
            std::lock_guard lock(mutex_);
            recovery_.answered();
            return std::move(message.body);
        }
        sandbox::BodyReader refused(message.body);
        const std::uint64_t refusal = refused.number();
        const bool known = refusal <= static_cast<std::uint64_t>(Refusal::last);
        if (message.kind == Kind::refused && refused.intact() && known) {
            std::lock_guard lock(mutex_);
            recovery_.answered();
            return fail(error_of(static_cast<Refusal>(refusal)));
        }
    }
    const bool over = heard == Heard::over;
    // What crashed is dead already or about to be; what is overdue or talks nonsense is not asked.
    const std::string how =
        process.end(heard == Heard::closed ? kFarewell : std::chrono::milliseconds(0));
    std::lock_guard lock(mutex_);
    if (over) {
        recovery_.crashed("it did not answer in time");
        return fail(ErrorCode::source_timeout, "ncp-saml did not answer in time");
    }
    const PublicText what =
        heard == Heard::closed ? not_personal("it " + how) : PublicText("it broke the contract");
    recovery_.crashed(what);
    return fail(ErrorCode::source_failed, text("ncp-saml failed: {}", what));
}

void ProgramPool::log_missing(std::string_view body) {
    sandbox::BodyReader reader(body);
    std::vector<std::string> missing;
    for (std::size_t left = reader.count(8); left > 0; --left)
        missing.emplace_back(reader.text());
    std::lock_guard lock(mutex_);
    if (std::exchange(told_what_is_missing_, true)) return;
    for (const std::string& what : missing) {
        log_warning(text("ncp-saml is not closed in altogether: {}", not_personal(what)));
    }
}

}  // namespace ncp::login::saml
