#include "login/oidc/oidc_login.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <thread>

#include "base/bytes.h"
#include "base/keys_of.h"
#include "base/log.h"
#include "base/url.h"
#include "login/oidc/authorization.h"
#include "login/oidc/check.h"
#include "login/oidc/code_login.h"
#include "login/oidc/redemptions.h"

namespace ncp::login::oidc {
namespace {

constexpr std::chrono::milliseconds kPatience{10'000};  // of a student, with all calls
constexpr std::chrono::milliseconds kPatienceInQueue{2'000};
constexpr std::chrono::seconds kTryAgainAfter{60};  // of the thread that refreshes
constexpr std::ptrdiff_t kCallsMost = 1024;

using http::Request;
using http::Response;
using Calls = std::counting_semaphore<kCallsMost>;

// A place among those who may call the provider now.
class Place {
  public:
    explicit Place(Calls& calls) : calls_(calls), taken_(calls.try_acquire_for(kPatienceInQueue)) {}
    ~Place() {
        if (taken_) calls_.release();
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    bool taken() const { return taken_; }

  private:
    Calls& calls_;
    bool taken_;
};

tl::unexpected<Error> crowded() {
    return fail(ErrorCode::overloaded, "too many calls to the provider at once: is it slow?");
}

// The student, or the provider without asking him, said no.
bool is_cancelled(std::string_view error) {
    static constexpr std::array<std::string_view, 3> kWords{"access_denied", "login_required",
                                                            "account_selection_required"};
    return std::find(kWords.begin(), kWords.end(), error) != kWords.end();
}
bool is_too_weak(std::string_view error) {
    return error == "unmet_authentication_requirements" ||
           error == "insufficient_user_authentication";
}

Result<LoginAnswer> answer_to_error(std::string_view error) {
    if (is_cancelled(error)) return LoginAnswer(NotLoggedIn::cancelled);
    if (is_too_weak(error)) return LoginAnswer(NotLoggedIn::too_weak);
    const bool down = error == "server_error" || error == "temporarily_unavailable";
    // Nobody asked for a login without questions, so the student could not have answered it.
    const bool unsettled = error == "interaction_required" || error == "consent_required";
    return fail(
        down ? ErrorCode::source_failed : ErrorCode::login_failed,
        text("the provider sent the student back with {}{}", known_error(error),
             unsettled ? PublicText(": must its administrator allow this client?") : PublicText()));
}

std::optional<Memo> take(Memos& memos, const std::string& state) {
    std::optional<Memo> ours;
    const auto taken = take_memo(memos, [&](const std::string& memo) {
        ours = Memo::read(memo);
        return ours && equal_in_constant_time(ours->state, state);
    });
    return taken ? ours : std::nullopt;  // of several, the one that was read last
}

class OidcLogin final : public LoginMethod {
  public:
    OidcLogin(OidcSetup setup, std::unique_ptr<outbound::Client> client,
              std::vector<std::string> origins, ClientProof proof, Mapping mapping,
              const Clock& clock)
        : setup_(std::move(setup)),
          clock_(clock),
          client_(std::move(client)),
          proof_(std::move(proof)),
          mapping_(std::move(mapping)),
          provider_(setup_.section.issuer,
                    {.origins = std::move(origins),
                     .userinfo = setup_.section.userinfo,
                     .logout = setup_.section.logout},
                    *client_, clock),
          codes_({.section = setup_.section,
                  .vouching = setup_.vouching,
                  .mapping = mapping_,
                  .proof = proof_,
                  .client = *client_,
                  .provider = provider_,
                  .clock = clock}),
          redemptions_(clock),
          calls_(static_cast<std::ptrdiff_t>(setup_.calls_max)) {}

    const std::string& id() const override { return setup_.id; }
    const std::string& title() const override { return setup_.title; }

    std::set<std::string> identity_keys() const override { return keys_of(mapping_); }

    Result<LoginAnswer> begin(const LoginContext& context) override {
        auto known = know(Deadline(clock_, kPatience));
        if (!known) return fail(known.error());
        const Memo memo = Memo::fresh(context.tag);
        return LoginAnswer(SendElsewhere{
            authorization_address((*known)->metadata, {.section = setup_.section,
                                                       .assurance = setup_.vouching.assurance,
                                                       .redirect_uri = redirect_uri(),
                                                       .language = context.language,
                                                       .memo = memo}),
            memo.str()});
    }

    Result<LoginAnswer> proceed(const LoginContext& context) override {
        const auto returned = read_returned(context.request.query);
        const auto memo = returned && context.request.method == http::Method::get
                              ? take(context.memos, returned->state)
                              : std::nullopt;
        if (!memo) {
            return fail(ErrorCode::login_failed, "an answer to another login than was begun");
        }
        const Deadline deadline(clock_, kPatience);
        auto known = know(deadline);
        if (!known) return fail(known.error());
        // RFC 9207: so that one provider's answer is not taken for another's.
        const ProviderMetadata& metadata = (*known)->metadata;
        if (returned->issuer.empty() ? metadata.names_issuer
                                     : returned->issuer != metadata.issuer) {
            return fail(ErrorCode::login_failed, "an answer that is not this provider's (iss)");
        }
        if (!returned->error.empty()) return answer_to_error(returned->error);
        return redemptions_.once(returned->state, returned->code, deadline, [&] {
            const Place place(calls_);
            if (!place.taken()) return Result<LoginAnswer>(crowded());
            return codes_.redeem(*known, *memo, {returned->code, memo->verifier, redirect_uri()},
                                 deadline);
        });
    }

    std::vector<PublicDoor> public_doors() override {
        return {{http::Method::get, "/callback",
                 [this](const Request& request) { return called_back(request); }},
                {http::Method::get, "/logged-out",
                 [](const Request& request) { return logged_out(request); }}};
    }

    std::optional<Logout> logout(std::string_view state, std::string_view hint) override {
        const KnownPtr known = provider_.known();
        if (!setup_.section.logout || !known) return std::nullopt;
        return logout_form(known->metadata, {.client_id = setup_.section.client_id,
                                             .return_to = logged_out_uri(),
                                             .state = state,
                                             .id_token = hint});
    }

    std::vector<Finding> check(const Deadline& deadline) override {
        return oidc::check(provider_,
                           {.section = setup_.section,
                            .vouching = setup_.vouching,
                            .mapping = mapping_,
                            .proof = proof_,
                            .redirect_uri = redirect_uri(),
                            .logged_out_uri = logged_out_uri()},
                           deadline);
    }

    void start() override {
        refresher_ = std::jthread([this](const std::stop_token& stop) { keep_fresh(stop); });
    }

  private:
    std::string redirect_uri() const { return own_address("/callback"); }
    std::string logged_out_uri() const { return own_address("/logged-out"); }
    std::string own_address(const char* path) const {
        return setup_.public_origin + "/login/" + setup_.id + path;
    }

    Result<KnownPtr> know(const Deadline& deadline) {
        if (KnownPtr known = provider_.known()) return known;
        const Place place(calls_);
        if (!place.taken()) return crowded();
        return provider_.get(deadline);
    }

    Result<Response> called_back(const Request& request) const {
        const auto returned = read_returned(request.query);
        if (!returned) {
            return fail(ErrorCode::bad_request, "a provider's answer that is malformed");
        }
        return http::see_other(way_back(tag_of(returned->state), setup_.id, returned->query()));
    }

    static Result<Response> logged_out(const Request& request) {
        const std::string state = request.query.single("state").value_or("");
        if (tag_of(state).empty()) {
            return fail(ErrorCode::bad_request, "back from logging out without a state of ours");
        }
        return http::see_other("/t/" + std::string(tag_of(state)) + "/deliver");
    }

    // Until it is told to stop.
    void keep_fresh(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        bool down = false;
        SteadyTime due = clock_.steady();
        while (!stop.stop_requested()) {
            redemptions_.forget_old();
            if (clock_.steady() >= due) {
                const Status done = provider_.refresh(Deadline(clock_, kPatience), stop);
                if (stop.stop_requested()) return;
                log_change(done, down);
                due =
                    clock_.steady() + (done ? std::chrono::seconds(kRefreshEvery) : kTryAgainAfter);
            }
            std::unique_lock lock(mutex);
            wake.wait_for(lock, stop, Redemptions::kKept, [] { return false; });
        }
    }

    void log_change(const Status& done, bool& down) const {
        const PublicText id = not_personal(setup_.id);
        if (!done && !down) {
            log_warning(text("login {}: the provider: {}", id, done.error().operator_text()));
        }
        if (done && down) log_info(text("login {}: the provider can be reached again", id));
        down = !done;
    }

    const OidcSetup setup_;
    const Clock& clock_;
    const std::unique_ptr<outbound::Client> client_;
    const ClientProof proof_;
    const Mapping mapping_;
    Provider provider_;
    const CodeLogin codes_;
    Redemptions redemptions_;
    Calls calls_;
    std::jthread refresher_;  // goes first
};

}  // namespace

Result<std::unique_ptr<LoginMethod>> make_oidc_login(OidcSetup setup, const Clock& clock) {
    auto issuer = HttpsUrl::parse(setup.section.issuer);
    if (!issuer) return fail(issuer.error());
    std::vector<std::string> origins = setup.section.allow;
    origins.push_back(issuer->origin());
    auto proof = ClientProof::load(setup.section);
    if (!proof) return fail(proof.error());
    auto mapping = mapping_of(setup.vouching);
    if (!mapping) return fail(mapping.error());
    setup.calls_max = std::clamp<std::size_t>(setup.calls_max, 1, kCallsMost);
    auto client = outbound::Client::open(
        {.allow = origins, .ca_file = setup.section.ca_file, .response_bytes_max = kClaimsBytesMax},
        clock);
    if (!client) return fail(client.error().front());
    return std::make_unique<OidcLogin>(std::move(setup), std::move(*client), std::move(origins),
                                       std::move(*proof), std::move(*mapping), clock);
}

}  // namespace ncp::login::oidc
