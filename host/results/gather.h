// Asking many result services at once, on a pool of its own, never on an HTTP thread.
//
// A gathering belongs to one transfer. It is prepared with the student's identity, begun with the
// questions (one for each source, or for each institution that the student picked or a directory
// found), and looked at by pages. Each answer is parsed, validated against the ELMO schema, checked
// to be about the student (elmo/person.h) and normalised on the pool. A question that failed may be
// asked again, and who does not want to wait any longer may go on with what is there, until the
// answers are collected: then they are merged, once.
// Nothing personal is kept after cancel(), or `kept` after the last deadline.
// Thread-safety: every method from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/identity.h"
#include "elmo/schema.h"
#include "results/source.h"

namespace ncp::results {

enum class SourceState {
    waiting,
    delivered,
    nothing,  // said so: no results, or student unknown
    failed,   // error, wrong person, invalid document
    late,     // the deadline was over first, or the student went on without it
    pointed,  // a directory that named institutions, which are asked now
    unasked,  // the login did not tell what it needs
};

struct SourceProgress {  // of one question
    std::string id;      // the source's, with "/<number>" for one institution of it
    std::string title;   // the source's or the institution's
    SourceState state = SourceState::waiting;
    // Of a failed or late source; login_failed: the login does not tell what it knows students by.
    std::optional<ErrorCode> problem;
    std::vector<std::string> failed_issuers;  // institutions of a partial answer that failed
    std::vector<std::string> lacking_keys{};  // of an unasked source: what it would need
    // The same question may fare better: it failed or is late, and not for want of the login.
    bool may_be_asked_again() const {
        return state == SourceState::late ||
               (state == SourceState::failed && problem != ErrorCode::login_failed);
    }
};

struct Progress {
    // In the configuration's order; institutions that a directory found come last.
    std::vector<SourceProgress> sources;
    bool begun = false;     // the questions are asked
    bool finished = false;  // none of them is waiting
    // Before the questions are asked: the sources that cannot be, because the login tells too
    // little. Afterwards they stand among the others, unasked.
    std::vector<SourceProgress> unaskable{};
    // Some failed or are late: the student may ask them again before the answers are collected.
    bool incomplete() const;
};

struct Pick {                // an institution that the student wants to be asked
    std::size_t source = 0;  // index among the sources
    std::string issuer;      // Issuer::key
    std::string title;
};

struct Gathered {
    Progress progress;
    std::string document;  // one merged ELMO document, UTF-8; empty if nothing was delivered
};

struct GatherSettings {
    std::size_t threads = 128;
    std::chrono::milliseconds deadline{30'000};
    std::size_t queue_max = 1'000;   // calls waiting for a thread
    std::chrono::minutes kept{2};    // after the deadline of what was asked last, or keep()
    std::size_t questions_max = 50;  // of one student at once: more is no student's life
};

class Gatherer {
  public:
    // schema, clock and sources must outlive the gatherer.
    Gatherer(GatherSettings settings, std::vector<std::shared_ptr<Source>> sources,
             const elmo::Schema& schema, const Clock& clock);
    ~Gatherer();  // cancels everything; waits for calls that honour it

    std::size_t source_count() const;
    // Keeps the identity until the questions are known; returns a random id.
    Result<std::string> prepare(const Identity& identity, std::string_view language,
                                std::string_view correlation_id);
    // Asks every source that asks everyone, every directory, and these institutions. Errors:
    // not_found, outdated (begun already), overloaded, bad_request (no such source, too many).
    Status begin(std::string_view id, const std::vector<Pick>& picks);
    // Once more a question that failed or is late. Errors: not_found (no such gathering or
    // question), outdated (it is not in that state, or all is collected), overloaded.
    Status ask_again(std::string_view id, std::string_view question);
    // Goes on with what is there: what is still waiting is late now. Error not_found.
    Status stop_waiting(std::string_view id);
    // Error not_found: never started here, or cancelled, forgotten.
    Result<Progress> look(std::string_view id) const;
    // The student asked for more time: forgotten `kept` from now at the earliest. Error not_found.
    Status keep(std::string_view id);
    // The results of a finished gathering, merged the first time; they stay until cancel() or its
    // time is over, so that a repeated request sees the same. Errors: not_found, outdated (not
    // finished).
    Result<Gathered> collect(std::string_view id);
    void cancel(std::string_view id);  // forgets it; running calls are told to stop

  private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace ncp::results
