#include "base/bytes.h"
#include "base/log.h"
#include "base/secret.h"
#include "transfer/logout.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

login::LoginMethod* method_of(const Visit& visit) {
    return find_login(visit.environment, visit.request.parameters.at("method"));
}

login::LoginContext context_of(Visit& visit, const login::LoginMethod& method) {
    return {.request = visit.request,
            .tag = visit.transfer.way_back.tag,
            .callback_url =
                visit.environment.policy.public_origin + visit.base() + "/login/" + method.id(),
            .language = visit.transfer.way_back.language,
            .memos = visit.transfer.begun_logins[method.id()]};
}

// The configuration does not fit together, which the operator should know.
void log_unaskable(const Visit& visit, const results::Progress& progress) {
    for (const results::SourceProgress& source : progress.unaskable) {
        std::string keys;
        for (const std::string& key : source.lacking_keys)
            keys += (keys.empty() ? "" : ", ") + key;
        log_warning(text("transfer {}: source {} cannot be asked: the login did not tell {}",
                         not_personal(visit.transfer.way_back.correlation_id),
                         not_personal(source.id), not_personal(keys)));
    }
}

void log_left_out(const Visit& visit, const login::VouchedIdentity& student) {
    if (student.left_out.empty()) return;
    log_warning(text("transfer {}: login {}: left out: {}",
                     not_personal(visit.transfer.way_back.correlation_id),
                     not_personal(visit.transfer.login_method), student.left_out));
}

// The student is who the method says: ask the sources, or first whom to ask, under a new session id
// (a value that was known before the login is worth nothing after it). The identity itself is not
// kept here.
Result<http::Response> logged_in(Visit& visit, const login::VouchedIdentity& student) {
    Transfer& transfer = visit.transfer;
    const WayBack& way_back = transfer.way_back;
    results::Gatherer& gatherer = visit.environment.gatherer;
    auto gathering = gatherer.prepare(student.identity, way_back.language, way_back.correlation_id);
    if (!gathering) return fail(gathering.error());
    auto progress = gatherer.look(*gathering);
    if (!progress) return fail(progress.error());
    if (progress->unaskable.empty() && !visit.environment.issuers.is_used()) {
        if (Status begun = gatherer.begin(*gathering, {}); !begun) {
            gatherer.cancel(*gathering);
            return fail(begun.error());
        }
    }
    log_unaskable(visit, *progress);
    transfer.gathering = *gathering;
    transfer.goes_without = false;
    forget_begun_logins(transfer);
    transfer.stage = Stage::gathering;
    visit.new_token = random_hex(32);
    log_info(text("transfer {}: logged in", not_personal(transfer.way_back.correlation_id)));
    return visit.go_to_current_page();
}

// Back to the ways to log in, with a word about this one. The address can be visited again without
// harm, unlike that which brought the provider's answer.
http::Response back_to_choices(Visit& visit, const login::LoginMethod& method, LoginProblem why) {
    return http::see_other(visit.base() + "/login?why=" + std::string(name_of(why)) +
                           "&method=" + method.id());
}

// Whatever a login fails with, the student may try again or choose another way.
Result<http::Response> failed(Visit& visit, const login::LoginMethod& method, const Error& error) {
    log_warning(text("transfer {}: login {}: {}",
                     not_personal(visit.transfer.way_back.correlation_id),
                     not_personal(method.id()), error.describe()));
    return back_to_choices(
        visit, method,
        login::is_unavailability(error.code()) ? LoginProblem::unavailable : LoginProblem::failed);
}

Result<http::Response> follow(Visit& visit, const login::LoginMethod& method,
                              Result<login::LoginAnswer> answer) {
    if (!answer) return failed(visit, method, answer.error());
    if (auto* student = std::get_if<login::VouchedIdentity>(&*answer)) {
        visit.transfer.login_method = method.id();
        log_left_out(visit, *student);
        visit.transfer.logout_hint = student->logout_hint;
        return logged_in(visit, *student);
    }
    if (auto* refused = std::get_if<login::NotLoggedIn>(&*answer)) {
        const LoginProblem why = *refused == login::NotLoggedIn::cancelled ? LoginProblem::cancelled
                                                                           : LoginProblem::too_weak;
        log_info(text("transfer {}: login {}: {}",
                      not_personal(visit.transfer.way_back.correlation_id),
                      not_personal(method.id()), not_personal(std::string(name_of(why)))));
        return back_to_choices(visit, method, why);
    }
    if (auto* elsewhere = std::get_if<login::SendElsewhere>(&*answer)) {
        if (!elsewhere->memo.empty()) {
            login::add_memo(visit.transfer.begun_logins[method.id()], std::move(elsewhere->memo));
        }
        return http::see_other(elsewhere->location);
    }
    auto& page = std::get<login::ShowPage>(*answer);
    return respond(login_page(visit.frame(), page.page, std::move(page.model)));
}

}  // namespace

Result<http::Response> begin_login(Visit& visit) {
    login::LoginMethod* method = method_of(visit);
    if (!method) return fail(ErrorCode::not_found, "no such login method");
    return follow(visit, *method, method->begin(context_of(visit, *method)));
}

Result<http::Response> proceed_login(Visit& visit) {
    login::LoginMethod* method = method_of(visit);
    if (!method) return fail(ErrorCode::not_found, "no such login method");
    if (!visit.transfer.begun_logins.contains(method->id())) {
        return failed(visit, *method,
                      Error(ErrorCode::login_failed, "an answer for a login that was not begun"));
    }
    login::Memos& memos = visit.transfer.begun_logins[method->id()];
    const std::size_t begun = memos.size();
    auto answer = method->proceed(context_of(visit, *method));
    // What fitted a memo came from the provider, by way of the student's browser alone.
    visit.may_be_repeated = memos.size() < begun;
    return follow(visit, *method, std::move(answer));
}

Result<http::Response> log_in_again(Visit& visit) {
    visit.environment.gatherer.cancel(visit.transfer.gathering);
    visit.transfer.gathering.clear();
    wipe(visit.transfer.logout_hint);
    visit.transfer.goes_without = false;
    visit.transfer.stage = Stage::arrived;
    return visit.go_to_current_page();
}

}  // namespace ncp::transfer::steps
