#include "login/saml/doors.h"

#include "base/log.h"
#include "base/url.h"
#include "login/saml/refusal.h"
#include "login/saml/sessions.h"

namespace ncp::login::saml {
namespace {

constexpr std::size_t kRequestIdBytesMax = 100;  // ours have 41

}  // namespace

std::string_view name_of(Declined::Why why) {
    switch (why) {
        case Declined::Why::cancelled:
            return "cancelled";
        case Declined::Why::too_weak:
            return "too-weak";
        case Declined::Why::failed:
            break;
    }
    return "failed";
}

std::vector<PublicDoor> Doors::all() {
    using http::Method;
    using http::Request;
    std::vector<PublicDoor> doors{
        {Method::get, "/metadata", [this](const Request&) { return metadata(); }},
        {Method::post, "/acs", [this](const Request& request) { return consume(request); }},
        {Method::get, "/slo",
         [this](const Request& request) {
             return log_out({.query = request.raw_query, .posted = "", .relay_state = ""});
         }},
        {Method::post, "/slo", [this](const Request& request) {
             return log_out({.query = "",
                             .posted = request.form.single("SAMLRequest").value_or(""),
                             .relay_state = request.form.single("RelayState").value_or("")});
         }}};
    if (!settings_.discovery_url.empty()) {
        doors.push_back(
            {Method::get, "/disco", [this](const Request& request) { return chosen(request); }});
    }
    return doors;
}

Result<http::Response> Doors::metadata() const {
    http::Response response;
    response.content_type = "application/samlmetadata+xml";
    response.body = metadata_;
    return response;
}

// POST /acs: from another site, without a cookie. Of an answer that is refused nothing is believed;
// but RelayState leads its browser back to the ways to log in, if the transfer is its own.
Result<http::Response> Doors::consume(const http::Request& request) {
    auto response = accept(request);
    const std::string tag = request.form.single("RelayState").value_or("");
    if (response || tag.empty() || tag_of(tag) != tag) return response;
    log_warning(text("login {}: {}", not_personal(settings_.id), response.error().describe()));
    return http::see_other(
        way_back(tag, settings_.id,
                 is_unavailability(response.error().code()) ? "unavailable=1" : "refused=1"));
}

// Whose transfer it answers is said by the request id alone, and proved when that transfer's own
// browser fetches it.
Result<http::Response> Doors::accept(const http::Request& request) {
    const auto posted = request.form.single("SAMLResponse");
    if (!posted) return fail(ErrorCode::bad_request, "no SAMLResponse");
    auto issuer = parts_.provider->issuer_of(*posted);
    if (!issuer) return fail(issuer.error());
    const ProviderPointer idp = parts_.federation->known(*issuer);
    if (!idp) {
        return fail(ErrorCode::login_failed,
                    "an answer of an identity provider that the "
                    "metadata has not");
    }
    auto reading = parts_.provider->read(*posted, idp->descriptor);
    if (!reading) return fail(reading.error());
    const auto* declined = std::get_if<Declined>(&*reading);
    const std::string& answered = declined != nullptr
                                      ? declined->in_response_to
                                      : std::get<Assertion>(*reading).in_response_to;
    const std::string_view tag = tag_of_request(answered);
    if (tag.empty() || answered.size() > kRequestIdBytesMax) {
        return fail(ErrorCode::login_failed, "an answer that nobody asked for");
    }
    // Seldom signed, so nothing is kept of it; the request id must be the transfer's.
    if (declined != nullptr) {
        return http::see_other(way_back(tag, settings_.id,
                                        "declined=" + std::string(name_of(declined->why)) +
                                            "&request=" + percent_encode(answered)));
    }
    const auto& assertion = std::get<Assertion>(*reading);
    if (assertion.issuer != idp->entity_id) return fail(error_of(Refusal::wrong_issuer));
    if (Status fresh = refuse_replay(store_, assertion); !fresh) {
        if (fresh.error().code() != ErrorCode::login_failed) return fail(fresh.error());
        // Mostly the back button: to where the student is by now.
        log_warning(text("login {}: {}", not_personal(settings_.id), fresh.error().describe()));
        return http::see_other(way_back(tag, settings_.id, "used=1"));
    }
    auto handle = parking_.park(assertion);
    if (!handle) return fail(handle.error());
    return http::see_other(way_back(tag, settings_.id, "handle=" + *handle));
}

// GET /disco: the discovery service's answer.
Result<http::Response> Doors::chosen(const http::Request& request) {
    const std::string tag = request.query.single("tag").value_or("");
    if (tag.empty() || tag_of(tag) != tag) {
        return fail(ErrorCode::bad_request, "a choice for no transfer");
    }
    const auto entity_id = request.query.single("entityID");
    if (!entity_id) return http::see_other(way_back(tag, settings_.id, "none=1"));
    if (entity_id->size() > kEntityIdBytesMax) {
        return fail(ErrorCode::bad_request, "no entityID is as long");
    }
    return http::see_other(way_back(tag, settings_.id, "idp=" + percent_encode(*entity_id)));
}

// The provider's logout ends the student's transfers here, too.
Result<http::Response> Doors::log_out(const LogoutRequest& logout) {
    auto issuer = parts_.provider->issuer_of(logout);
    if (!issuer) return fail(issuer.error());
    const ProviderPointer idp = parts_.federation->known(*issuer);
    if (!idp) {
        return fail(ErrorCode::login_failed,
                    "a logout of an identity provider that the "
                    "metadata has not");
    }
    auto answer = parts_.provider->answer_logout(logout, idp->descriptor);
    if (!answer) return fail(answer.error());
    if (answer->issuer != idp->entity_id) return fail(error_of(Refusal::wrong_issuer));
    for (const std::string& tag : take_session(store_, answer->issuer, answer->name_id))
        end_transfer_(tag);
    // Logged out he is all the same, but nobody waits for the answer.
    if (answer->location.empty()) return fail(error_of(Refusal::metadata_no_logout));
    return http::see_other(answer->location);
}

}  // namespace ncp::login::saml
