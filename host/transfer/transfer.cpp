#include "transfer/transfer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/secret.h"

// The stored form is CBOR of plain JSON objects: bytes pass through it unchanged.
namespace ncp::results {
NLOHMANN_JSON_SERIALIZE_ENUM(SourceState, {{SourceState::waiting, "waiting"},
                                           {SourceState::delivered, "delivered"},
                                           {SourceState::nothing, "nothing"},
                                           {SourceState::failed, "failed"},
                                           {SourceState::late, "late"},
                                           {SourceState::pointed, "pointed"},
                                           {SourceState::unasked, "unasked"}})

static void to_json(nlohmann::json& json, const SourceProgress& from) {
    json = {{"id", from.id},
            {"title", from.title},
            {"state", from.state},
            {"problem", from.problem ? static_cast<int>(*from.problem) : -1},
            {"failed_issuers", from.failed_issuers},
            {"lacking_keys", from.lacking_keys}};
}
static void from_json(const nlohmann::json& json, SourceProgress& to) {
    json.at("id").get_to(to.id);
    json.at("title").get_to(to.title);
    json.at("state").get_to(to.state);
    if (int code = json.at("problem"); code >= 0) to.problem = static_cast<ErrorCode>(code);
    json.at("failed_issuers").get_to(to.failed_issuers);
    json.at("lacking_keys").get_to(to.lacking_keys);
}
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Progress, sources, finished)
}  // namespace ncp::results

namespace ncp::transfer {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Outcome, code, reason, results, failed_sources)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WayBack::Repeat, token_digest, request_digest, until)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WayBack, tag, token_digest, session_id, return_url, receiver,
                                   correlation_id, language, ended, outcome, repeat)

namespace {
using nlohmann::json;

std::string pack(const json& value) {
    std::string bytes;
    json::to_cbor(value, bytes);
    return bytes;
}

std::string pack_personal(const Transfer& t) {
    return pack({{"stage", static_cast<int>(t.stage)},
                 {"arrived_at", unix_seconds(t.arrived_at)},
                 {"csrf", t.csrf},
                 {"picking", static_cast<int>(t.picking)},
                 {"passed_only", t.passed_only},
                 {"login_method", t.login_method},
                 {"logout_hint", t.logout_hint},
                 {"begun_logins", t.begun_logins},
                 {"gathering", t.gathering},
                 {"goes_without", t.goes_without},
                 {"progress", t.progress},
                 {"offered", t.offered},
                 {"picks", t.picks},
                 {"wants_copy", t.wants_copy},
                 {"elmo", t.elmo}});
}

void unpack_personal(const std::string& bytes, Transfer& t) {
    json value = json::from_cbor(bytes);
    t.stage = static_cast<Stage>(value.at("stage").get<int>());
    t.arrived_at = from_unix_seconds(value.at("arrived_at").get<std::int64_t>());
    value.at("csrf").get_to(t.csrf);
    t.picking = static_cast<config::Picking>(value.at("picking").get<int>());
    value.at("passed_only").get_to(t.passed_only);
    value.at("login_method").get_to(t.login_method);
    value.at("logout_hint").get_to(t.logout_hint);
    value.at("begun_logins").get_to(t.begun_logins);
    value.at("gathering").get_to(t.gathering);
    value.at("goes_without").get_to(t.goes_without);
    value.at("progress").get_to(t.progress);
    value.at("offered").get_to(t.offered);
    value.at("picks").get_to(t.picks);
    value.at("wants_copy").get_to(t.wants_copy);
    value.at("elmo").get_to(t.elmo);
}

}  // namespace

WallTime personal_until(const Transfer& transfer, const Lifetimes& lifetimes, WallTime now) {
    return std::min(now + lifetimes.idle, transfer.arrived_at + lifetimes.absolute);
}

session::Record to_record(const Transfer& transfer, const Lifetimes& lifetimes, WallTime now) {
    session::Record record;
    record.version = transfer.version;
    record.way_back = pack(transfer.way_back);
    record.way_back_until = now + lifetimes.way_back;
    bool ended = transfer.stage == Stage::ended;
    if (!ended || !transfer.elmo.empty() || !transfer.logout_hint.empty()) {
        record.personal = pack_personal(transfer);
    }
    record.personal_until =
        ended ? now + lifetimes.delivered : personal_until(transfer, lifetimes, now);
    return record;
}

Result<Transfer> from_record(const session::Record& record) try {
    Transfer transfer;
    transfer.version = record.version;
    json::from_cbor(record.way_back).get_to(transfer.way_back);
    if (!record.personal.empty()) {
        unpack_personal(record.personal, transfer);
        return transfer;
    }
    WayBack& way_back = transfer.way_back;
    if (!way_back.ended) {
        way_back.outcome = {protocol::ReturnCode::error, "error.expired", 0, {}};
    } else if (way_back.outcome.code == protocol::ReturnCode::ok) {
        // The results may well have arrived; without them OK cannot be said once more.
        way_back.outcome = {protocol::ReturnCode::error, "outcome.forgotten", 0, {}};
    }
    way_back.ended = true;
    transfer.stage = Stage::ended;
    return transfer;
} catch (const json::exception&) {
    return fail(ErrorCode::internal, "a stored transfer cannot be read");
}

void forget_begun_logins(Transfer& transfer) {
    for (auto& [method, memos] : transfer.begun_logins)
        std::for_each(memos.begin(), memos.end(), [](std::string& memo) { wipe(memo); });
    transfer.begun_logins.clear();
}

void end(Transfer& transfer, Outcome outcome) {
    Transfer ended;
    ended.version = transfer.version;
    ended.way_back = transfer.way_back;
    ended.way_back.ended = true;
    ended.way_back.outcome = std::move(outcome);
    ended.stage = Stage::ended;
    ended.arrived_at = transfer.arrived_at;
    forget_begun_logins(transfer);
    for (std::string* personal : {&transfer.offered, &transfer.elmo, &transfer.logout_hint})
        wipe(*personal);
    transfer = std::move(ended);
}

}  // namespace ncp::transfer
