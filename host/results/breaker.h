// A circuit breaker and a cap for each institution of one source.
//
// A service that fails again and again is left alone for a while: students hear at once that it
// does not answer, and it gets room to recover. After the pause one question is let through; its
// outcome decides. Each institution of a source has a breaker and a cap of its own, so that one
// that hangs does not take all places of the others. Questions about all institutions ("") count as
// an institution. Refuses nothing for good. Thread-safety: any thread.
//
//     auto entered = breakers.enter(request.issuer);
//     if (!entered) return fail(entered.error());
//     …
//     entered->leave(Breakers::Verdict::failed);
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace ncp::results {

class Breakers {
  public:
    enum class Verdict {
        worked,   // an answer, or a refusal that is not the service's fault
        failed,   // the service or the plugin
        neither,  // cancelled: nothing was learnt
    };

    // in_flight_max: questions to one named institution at a time.
    Breakers(std::string source_id, std::size_t in_flight_max, const Clock& clock);

    class Entry {  // one question; leaves with `neither` if nobody said otherwise
      public:
        Entry(Breakers& breakers, std::string issuer, bool trial)
            : breakers_(&breakers), issuer_(std::move(issuer)), trial_(trial) {}
        Entry(Entry&& other) noexcept;
        Entry& operator=(Entry&&) = delete;
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry();
        bool is_trial() const { return trial_; }  // the one question after a pause
        void leave(Verdict verdict);

      private:
        Breakers* breakers_;
        std::string issuer_;
        bool trial_;
    };
    // Error source_failed: it is left alone for now, or has as many questions as it may.
    Result<Entry> enter(const std::string& issuer);

  private:
    struct Issuer {
        int failures = 0;  // without a success in between
        std::size_t in_flight = 0;
        bool open = false, trial_under_way = false;
        SteadyTime closed_until{};
        std::chrono::milliseconds pause{0};
    };
    void leave(const std::string& issuer, bool trial, Verdict verdict);

    const std::string source_id_;
    const std::size_t in_flight_max_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Issuer> issuers_;
};

// Retries may not multiply the load on a service that is down: each question earns a tenth of one.
class RetryBudget {
  public:
    void earn();
    bool spend();  // false: no more for now

  private:
    std::mutex mutex_;
    double tokens_ = 5;
};

}  // namespace ncp::results
