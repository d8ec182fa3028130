// The sessions that the client has opened, and what came back: bounded, and gone after ten minutes.
// Thread-safety: every method from any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "client/person.h"

namespace ncp::client {

class Exchanges {
  public:
    explicit Exchanges(const Clock& clock) : clock_(clock) {}

    // A new session id, a random UUID (36 characters, as a client in the field sends).
    std::string open();
    // Whose results the session's answer must hold. False: no such open session.
    bool expect(const std::string& session_id, Person person);
    // Closes a session; nullopt: never opened, closed before, or too old.
    std::optional<Person> close(const std::string& session_id);

    // Keeps a document under a random handle, to be fetched until its time is over.
    std::string keep(std::string document);
    std::optional<std::string> kept(const std::string& handle);

  private:
    template <class Value>
    struct Timed {
        Value value;
        SteadyTime until;
    };
    template <class Value>
    void make_room(std::map<std::string, Timed<Value>>& entries);

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Timed<Person>> open_;
    std::map<std::string, Timed<std::string>> kept_;
    std::size_t kept_bytes() const;
};

}  // namespace ncp::client
