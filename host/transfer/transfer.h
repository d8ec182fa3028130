// One student's transfer: everything that is known between two requests.
//
// It walks through stages in one direction (arrived → gathering → choosing ⇄ consenting → ended)
// and may end from each of them. Two parts with two lifetimes: WayBack holds no results and no
// identity and stays 24 hours, so that the student can always be sent home; the rest is personal
// and wiped when the transfer ends or its time is over. Thread-safety: a value.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "config/settings.h"
#include "login/login_method.h"
#include "protocol/response.h"
#include "results/gather.h"
#include "session/store.h"

namespace ncp::transfer {

enum class Stage {
    arrived,     // a client sent the student; not logged in yet
    gathering,   // logged in; result services are being asked
    choosing,    // results are there
    consenting,  // chosen; shown what will be sent and where
    ended,       // delivered, cancelled, nothing to send, failed or expired
};

struct Outcome {
    protocol::ReturnCode code = protocol::ReturnCode::error;
    std::string reason;  // locale key without .title/.text, e.g. "error.expired"; empty on OK
    int results = 0;     // learning opportunities sent
    std::vector<std::string> failed_sources;  // titles from the configuration
};

struct WayBack {
    std::string tag;           // 8 hexadecimal digits, in addresses and in the cookie's name
    std::string token_digest;  // SHA-256 (hex) of the cookie's value
    std::string session_id, return_url, receiver;
    std::string correlation_id;  // for the help desk; random, in our logs
    std::string language = "en";
    bool ended = false;
    Outcome outcome;  // once ended
    struct Repeat {   // of the request that logged in (repeat.h); empty: none
        std::string token_digest, request_digest;
        std::int64_t until = 0;  // seconds since 1970
    };
    Repeat repeat{};
};

struct Transfer {
    WayBack way_back;

    Stage stage = Stage::arrived;
    WallTime arrived_at;
    std::string csrf;
    // The client's wishes and the operator's policy, the stricter.
    config::Picking picking = config::Picking::parts;
    bool passed_only = true;
    std::string login_method;  // by which the student logged in
    // Of that method: what logging out there takes. Outlives the end only for who wants that.
    std::string logout_hint;
    std::map<std::string, login::Memos> begun_logins;  // by method, until the student is logged in
    std::string gathering;                             // id at the Gatherer
    bool goes_without = false;   // the sources that cannot be asked: the student has been told
    results::Progress progress;  // of the finished gathering
    std::string offered;         // ELMO: what the student may choose from
    std::set<int> picks;         // nodes of `offered`
    bool wants_copy = false;     // to be asked before it is handed over
    std::string elmo;            // encoded and signed, ready to post; only once ended with OK

    std::uint64_t version = 0;  // of the stored record
};

struct Lifetimes {
    std::chrono::minutes idle{15}, absolute{60};
    std::chrono::minutes delivered{10};  // the signed bytes, for posting again
    std::chrono::hours way_back{24};
};

// When the personal part of a transfer that has not ended is over, if nobody comes again.
WallTime personal_until(const Transfer& transfer, const Lifetimes& lifetimes, WallTime now);

// Between a Transfer and the bytes that a session::Store keeps.
session::Record to_record(const Transfer& transfer, const Lifetimes& lifetimes, WallTime now);
// A record whose personal part is gone comes back as ended: with its outcome if it had one, else
// as expired; a delivery whose results are deleted comes back as an error that says so. Error:
// internal for bytes that are not ours.
Result<Transfer> from_record(const session::Record& record);

// Ends a transfer and wipes everything personal in it.
void end(Transfer& transfer, Outcome outcome);
void forget_begun_logins(Transfer& transfer);

}  // namespace ncp::transfer
