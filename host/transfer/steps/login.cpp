#include <algorithm>

#include "base/bytes.h"
#include "base/log.h"
#include "transfer/steps/steps.h"

namespace ncp::transfer::steps {
namespace {

login::LoginMethod* method_of(const Visit& visit) {
    const auto& logins = visit.environment.logins;
    auto found = std::find_if(logins.begin(), logins.end(), [&](const auto& method) {
        return method->id() == visit.request.parameters.at("method");
    });
    return found == logins.end() ? nullptr : found->get();
}

login::LoginContext context_of(const Visit& visit, const login::LoginMethod& method) {
    return {.request = visit.request,
            .callback_url =
                visit.environment.policy.public_origin + visit.base() + "/login/" + method.id(),
            .language = visit.transfer.way_back.language,
            .memo = visit.transfer.login_memo};
}

// The student is who the method says: ask the sources, or first whom to ask, under a new session id
// (a value that was known before the login is worth nothing after it). The identity itself is not
// kept here.
Result<http::Response> logged_in(Visit& visit, const Identity& identity) {
    Transfer& transfer = visit.transfer;
    const WayBack& way_back = transfer.way_back;
    results::Gatherer& gatherer = visit.environment.gatherer;
    auto gathering = visit.environment.issuers.is_used()
                         ? gatherer.prepare(identity, way_back.language, way_back.correlation_id)
                         : gatherer.start(identity, way_back.language, way_back.correlation_id);
    if (!gathering) return fail(gathering.error());
    transfer.gathering = *gathering;
    transfer.login_memo.clear();
    transfer.stage = Stage::gathering;
    visit.new_token = random_hex(32);
    log_info(text("transfer {}: logged in", not_personal(transfer.way_back.correlation_id)));
    return visit.go_to_current_page();
}

Result<http::Response> follow(Visit& visit, const login::LoginMethod& method,
                              Result<login::LoginAnswer> answer) {
    if (!answer) return fail(answer.error());
    visit.transfer.login_method = method.id();
    if (auto* identity = std::get_if<Identity>(&*answer)) return logged_in(visit, *identity);
    if (auto* elsewhere = std::get_if<login::SendElsewhere>(&*answer)) {
        visit.transfer.login_memo = elsewhere->memo;
        return http::see_other(elsewhere->location);
    }
    auto& page = std::get<login::ShowPage>(*answer);
    visit.transfer.login_memo = page.memo;
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
    if (!method || method->id() != visit.transfer.login_method) {
        return fail(ErrorCode::login_failed, "an answer for a login that was not begun");
    }
    return follow(visit, *method, method->proceed(context_of(visit, *method)));
}

}  // namespace ncp::transfer::steps
