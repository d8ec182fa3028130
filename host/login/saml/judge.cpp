#include "login/saml/judge.h"

#include <algorithm>

#include "login/saml/moment.h"

namespace ncp::login::saml {
namespace {

class Judgement {
  public:
    Judgement(const Facts& facts, const Expected& expected) : facts_(facts), expected_(expected) {}

    Refusal of_addresses() const {
        if (facts_.response_signed && !facts_.destination) return Refusal::no_destination;
        if (facts_.destination && *facts_.destination != expected_.acs_url) {
            return Refusal::wrong_destination;
        }
        if (!facts_.recipient) return Refusal::no_recipient;
        if (*facts_.recipient != expected_.acs_url) return Refusal::wrong_recipient;
        if (!facts_.in_response_to || facts_.in_response_to->empty()) return Refusal::unsolicited;
        if (facts_.response_in_response_to &&
            *facts_.response_in_response_to != *facts_.in_response_to) {
            return Refusal::wrong_in_response_to;
        }
        return Refusal::none;
    }

    Refusal of_audience() const {
        if (facts_.audiences.empty()) return Refusal::no_audience;
        for (const auto& restriction : facts_.audiences) {
            if (std::find(restriction.begin(), restriction.end(), expected_.entity_id) ==
                restriction.end()) {
                return Refusal::wrong_audience;
            }
        }
        return Refusal::none;
    }

    Refusal of_times() const {
        if (!facts_.confirmation_not_on_or_after) return Refusal::no_expiry;
        Refusal found =
            not_before_now(facts_.confirmation_not_on_or_after, Refusal::confirmation_expired);
        if (found != Refusal::none) return found;
        found = not_after_now(facts_.confirmation_not_before, Refusal::confirmation_early);
        if (found != Refusal::none) return found;
        found = not_after_now(facts_.not_before, Refusal::early);
        if (found != Refusal::none) return found;
        found = not_before_now(facts_.not_on_or_after, Refusal::expired);
        if (found != Refusal::none) return found;
        found = not_after_now(facts_.issue_instant, Refusal::issued_in_future);
        if (found != Refusal::none) return found;
        found = not_after_now(facts_.authn_instant, Refusal::authentication_in_future);
        if (found != Refusal::none) return found;
        return not_before_now(facts_.session_not_on_or_after, Refusal::session_over);
    }

  private:
    Refusal not_before_now(const std::optional<std::string>& text, Refusal over) const {
        if (!text) return Refusal::none;
        const auto end = instant_of(*text);
        if (!end) return Refusal::bad_time;
        return expected_.now - expected_.skew < *end ? Refusal::none : over;
    }
    Refusal not_after_now(const std::optional<std::string>& text, Refusal early) const {
        if (!text) return Refusal::none;
        const auto begin = instant_of(*text);
        if (!begin) return Refusal::bad_time;
        return *begin <= expected_.now + expected_.skew ? Refusal::none : early;
    }

    const Facts& facts_;
    const Expected& expected_;
};

}  // namespace

Refusal judge(const Facts& facts, const Expected& expected) {
    const Judgement judgement(facts, expected);
    if (Refusal found = judgement.of_addresses(); found != Refusal::none) return found;
    if (Refusal found = judgement.of_audience(); found != Refusal::none) return found;
    return judgement.of_times();
}

WallTime usable_until(const Facts& facts, std::chrono::seconds skew) {
    WallTime end = instant_of(facts.confirmation_not_on_or_after.value_or("")).value_or(WallTime());
    if (facts.not_on_or_after) {
        end = std::min(end, instant_of(*facts.not_on_or_after).value_or(WallTime()));
    }
    return end + skew;
}

}  // namespace ncp::login::saml
