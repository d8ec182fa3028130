#include "transfer/dispatcher.h"

#include "base/bytes.h"
#include "base/log.h"
#include "transfer/doors.h"
#include "transfer/ending.h"
#include "transfer/repeat.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer {
namespace {

constexpr std::size_t kTagBytes = 4;        // 8 hexadecimal digits, as the cookie's name needs
constexpr std::size_t kTokenBytes = 32;     // 256 bits: not to be guessed
constexpr std::size_t kReferenceBytes = 5;  // of a refusal that belongs to no transfer
constexpr int kAttempts = 4;                // of a request that loses the race to store

std::string cookie_name(std::string_view tag) {
    return "ncp-" + std::string(tag);
}
std::string digest_of(std::string_view token) {
    return hex_encode(sha256(token));
}

Frame plain_frame(const Environment& environment) {
    return {.pages = environment.pages, .contact_point = environment.policy.contact_point};
}

// Mistakes in a request, and bad moments: the student reads why and goes on where he was. After
// whatever else a step fails with the transfer cannot go on: trying again would fail again.
bool may_go_on_after(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_request:
        case ErrorCode::forbidden:
        case ErrorCode::not_found:
        case ErrorCode::wrong_method:
        case ErrorCode::outdated:
        case ErrorCode::overloaded:
        case ErrorCode::login_failed:
            return true;
        default:
            return false;
    }
}

// Limits on requests are kept before any step sees one, so this is about a source's answer.
ErrorCode as_told_to_the_student(ErrorCode code) {
    return code == ErrorCode::too_large ? ErrorCode::invalid_document : code;
}

http::Response error_page_response(const Frame& frame, const Error& error) {
    auto html = error_page(frame, error.code());
    if (!html) log_error(html.error().describe());
    http::Response response =
        http::page(facts(error.code()).http_status,
                   html ? std::move(*html) : "<!doctype html><title>Error</title><p>Error.</p>");
    if (error.code() == ErrorCode::overloaded) response.headers.emplace_back("Retry-After", "30");
    return response;
}

// security.md, step 6: a POST of ours comes from our own pages.
Status check_own_post(const http::Request& request, const Transfer& transfer,
                      const std::string& public_origin) {
    std::string site = request.header("sec-fetch-site");
    if (!site.empty() && site != "same-origin") {
        return fail(ErrorCode::forbidden, "a form sent from another site");
    }
    std::string origin = request.header("origin");
    if (!origin.empty() && origin != public_origin) {
        return fail(ErrorCode::forbidden, "a form sent from another origin than public_url");
    }
    std::string token = request.form.single("csrf").value_or("");
    if (transfer.csrf.empty() || !equal_in_constant_time(token, transfer.csrf)) {
        return fail(ErrorCode::forbidden, "a form without the right token");
    }
    return {};
}

struct Found {
    Transfer transfer;
    bool repeated = false;  // by the cookie of before the login, whose answer was lost
};

// Errors: not_found (never existed or forgotten), forbidden (not this browser's).
Result<Found> find(const http::Request& request, const Environment& environment) {
    const std::string& tag = request.parameters.at("tag");
    auto record = environment.store.load(tag);
    if (!record) return fail(record.error());
    if (!*record) return fail(ErrorCode::not_found, "no such transfer");
    auto transfer = from_record(**record);
    if (!transfer) return fail(transfer.error());
    std::string token = request.cookie("__Host-" + cookie_name(tag)).value_or("");
    const std::string digest = digest_of(token);
    const bool current = equal_in_constant_time(digest, transfer->way_back.token_digest);
    if (!current && !is_repeat(transfer->way_back, request, digest, environment.clock.wall())) {
        return fail(ErrorCode::forbidden, "the transfer's cookie is missing or wrong");
    }
    forget_repeat(transfer->way_back);  // used now, or the browser has the new cookie
    return Found{std::move(*transfer), !current};
}

void log_end(const Transfer& transfer, const Policy& policy) {
    const Outcome& outcome = transfer.way_back.outcome;
    log_info(text("transfer {}: ended with {}, {} results",
                  not_personal(transfer.way_back.correlation_id),
                  not_personal(protocol::to_string(outcome.code, policy.return_code_prefix)),
                  outcome.results));
}

void log_problem(const Transfer& transfer, const Error& error) {
    log_warning(
        text("transfer {}: {}", not_personal(transfer.way_back.correlation_id), error.describe()));
}

http::Response refuse(const Visit& visit, const Error& error) {
    log_problem(visit.transfer, error);
    return error_page_response(visit.frame(), error);
}

// Runs the step of a door, and what follows from an error of it.
http::Response run(const Door& door, Visit& visit) {
    if (!door.open(visit.transfer.stage)) return visit.go_to_current_page();
    if (door.method == http::Method::post) {
        Status own =
            check_own_post(visit.request, visit.transfer, visit.environment.policy.public_origin);
        if (!own) return refuse(visit, own.error());
    }
    auto response = door.step(visit);
    if (response) return std::move(*response);

    ErrorCode code = as_told_to_the_student(response.error().code());
    bool can_end = visit.transfer.stage != Stage::ended;
    if (may_go_on_after(code) || !can_end) return refuse(visit, response.error());
    log_problem(visit.transfer, response.error());
    end(visit.transfer, {protocol::return_code_of(facts(code).return_code),
                         "error." + std::string(facts(code).page_key),
                         0,
                         {}});
    return visit.go_to_current_page();
}

// The step of a door for this browser, or the way on for one that repeats its login's end.
http::Response visit_door(const Door& door, Visit& visit, bool repeated) {
    if (!repeated) return run(door, visit);
    log_info(text("transfer {}: the login's answer was lost and is given again",
                  not_personal(visit.transfer.way_back.correlation_id)));
    visit.new_token = random_hex(kTokenBytes);
    return visit.go_to_current_page();
}

void change_token(Visit& visit, http::Response& response) {
    WayBack& way_back = visit.transfer.way_back;
    if (visit.may_be_repeated) {
        allow_repeat(way_back, visit.request, visit.environment.clock.wall());
    }
    way_back.token_digest = digest_of(visit.new_token);
    response.cookies.push_back(http::host_cookie(cookie_name(way_back.tag), visit.new_token));
}

http::Response enter_door(const Door& door, const http::Request& request,
                          const Environment& environment) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        auto found = find(request, environment);
        if (!found) return Dispatcher::error_response(environment, found.error());
        Transfer& transfer = found->transfer;
        const bool had_ended = transfer.way_back.ended;
        const std::string gathering = transfer.gathering;

        Visit visit{request, environment, transfer, ""};
        http::Response response = visit_door(door, visit, found->repeated);
        if (had_ended) return response;  // what has ended is not kept alive by looking at it

        if (!visit.new_token.empty()) change_token(visit, response);
        Status saved = environment.store.save(
            transfer.way_back.tag,
            to_record(transfer, environment.policy.lifetimes, environment.clock.wall()));
        if (saved) {
            if (transfer.way_back.ended) log_end(transfer, environment.policy);
            return response;
        }
        // Nobody will ever ask for what this attempt began: it holds an identity.
        if (transfer.gathering != gathering) environment.gatherer.cancel(transfer.gathering);
        if (saved.error().code() != ErrorCode::outdated) {
            return refuse(visit, saved.error());
        }
    }
    return Dispatcher::error_response(environment,
                                      Error(ErrorCode::overloaded, "too many requests at once"));
}

// The entry: a fresh transfer for every request, whatever cookies came along.
http::Response enter(const http::Request& request, const Environment& environment) {
    auto transfer = steps::arrive(request, environment);
    if (!transfer) return Dispatcher::error_response(environment, transfer.error());

    std::string token = random_hex(kTokenBytes);
    transfer->way_back.token_digest = digest_of(token);
    Status created = fail(ErrorCode::overloaded, "no free tag");
    for (int attempt = 0; attempt < kAttempts && !created; ++attempt) {
        transfer->way_back.tag = random_hex(kTagBytes);
        created = environment.store.create(
            transfer->way_back.tag,
            to_record(*transfer, environment.policy.lifetimes, environment.clock.wall()));
        if (!created && created.error().code() != ErrorCode::outdated) break;
    }
    if (!created) return Dispatcher::error_response(environment, created.error());

    Visit visit{request, environment, *transfer, ""};
    auto response = steps::show_arrive(visit);
    if (!response) return Dispatcher::error_response(environment, response.error());
    response->cookies.push_back(http::host_cookie(cookie_name(transfer->way_back.tag), token));
    return std::move(*response);
}

// Where identity providers send browsers: no transfer is known there.
void mount_public_doors(http::Router& router, login::LoginMethod& method,
                        const Environment& environment) {
    method.let_end_transfers(
        [&environment](std::string_view tag) { abandon_by_logout(environment, tag); });
    for (login::PublicDoor& door : method.public_doors()) {
        auto handler = [&environment,
                        answer = std::move(door.answer)](const http::Request& request) {
            auto response = answer(request);
            return response ? std::move(*response)
                            : Dispatcher::error_response(environment, response.error());
        };
        const std::string pattern = "/login/" + method.id() + door.path;
        if (door.method == http::Method::post) {
            router.post(pattern, handler);
        } else {
            router.get(pattern, handler);
        }
    }
}

}  // namespace

http::Response Dispatcher::error_response(const Environment& environment, const Error& error) {
    Frame frame = plain_frame(environment);
    frame.correlation_id = random_hex(kReferenceBytes);
    log_warning(text("refusal {}: {}", not_personal(frame.correlation_id), error.describe()));
    return error_page_response(frame, error);
}

void Dispatcher::mount(http::Router& router) const {
    const Environment& environment = environment_;
    router.get("/", [&environment](const http::Request&) {
        auto html = respond(home_page(plain_frame(environment)));
        return html ? std::move(*html) : error_response(environment, html.error());
    });
    router.post("/ncp", [&environment](const http::Request& request) {
        return enter(request, environment);
    });
    for (const auto& method : environment.logins)
        mount_public_doors(router, *method, environment);
    for (const Door& door : doors()) {
        auto handler = [&environment, &door](const http::Request& request) {
            return enter_door(door, request, environment);
        };
        std::string pattern = "/t/{tag}" + std::string(door.pattern);
        if (door.method == http::Method::post) {
            router.post(pattern, handler);
        } else {
            router.get(pattern, handler);
        }
    }
}

}  // namespace ncp::transfer
