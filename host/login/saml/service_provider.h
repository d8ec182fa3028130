// SAML 2.0 as a service provider: asks an identity provider, reads what it answers.
//
// Everything that an identity provider wrote is read by a program of its own, ncp-saml: it alone
// links the lasso library, sees no file and no network and can be lost without harm (it is started
// again, after several losses in a row with longer and longer waits). What it hands over is checked
// here once more: audience, recipient, times, the answered request, the context, and that browsers
// are sent to https alone.
//
// Refuses: see refusal.h; every refusal of a response is ErrorCode::login_failed with one of those
// texts. Other errors: source_failed and source_timeout (the program), overloaded (all processes
// are busy until the deadline), invalid_config (open(), or metadata that cannot be used; the text
// says what to do). Thread-safety: every method from any thread; each blocks until time_max at
// most. Ownership: clock must outlive it.
//
//     auto asked = provider->ask(idp_xml, context.tag, {});          // begin()
//     auto issuer = provider->issuer_of(form["SAMLResponse"]);       // the public door
//     auto reading = provider->read(form["SAMLResponse"], metadata_of(*issuer));
//     tag_of_request(assertion.in_response_to), refuse_replay(store, assertion) …
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "session/store.h"

namespace ncp::login::saml {

// Between the provider's clock and ours, either way.
inline constexpr std::chrono::seconds kSkew{60};

// No transfer may be configured to last longer, and with it goes the memo of its request.
inline constexpr std::chrono::hours kTransferMax{24};

struct ServiceProviderSettings {
    std::string entity_id;
    std::string acs_url;                // where responses are posted to
    std::string slo_url;                // where logout requests come; empty: none are answered
    std::filesystem::path key;          // PEM, RSA, readable by its owner alone: signs, decrypts
    std::filesystem::path certificate;  // PEM, of that key; in the metadata
    std::filesystem::path second_key, second_certificate;  // decrypts, too; may be empty
    std::filesystem::path program;                         // empty: ncp-saml beside this executable
    std::vector<std::string> authn_contexts;  // one of these is demanded; empty: any will do
    std::chrono::seconds skew = kSkew;
    std::chrono::milliseconds time_max{5'000};  // of one call, with the start of a process
    std::size_t processes_max = 2;
};

struct Wishes {
    bool force_authn = false;  // the student proves himself anew
    // "urn:oasis:names:tc:SAML:2.0:nameid-format:transient", …; empty: whatever it likes.
    std::string name_id_format;
};

struct Asked {
    std::string location;    // the provider's address with the signed request (HTTP-Redirect)
    std::string request_id;  // "_", the tag, 128 random bits: for the memo
};

// Of a request id, or of what claims to answer one: the transfer's tag; empty if there is none.
std::string_view tag_of_request(std::string_view request_id);

// What a provider said of a student, after every check but four that are the caller's: that
// in_response_to is the request of this very transfer, that issuer is the provider that he asked
// and whose metadata he handed over, refuse_replay(), and of a login that had to be a new one
// (Wishes::force_authn) that the student proved himself after he was asked.
struct Assertion {
    std::string id;
    std::string issuer;                   // as it says itself
    std::string in_response_to;           // never empty: what nobody asked for is refused
    std::string name_id, name_id_format;  // may be empty
    std::string session_index;            // may be empty
    std::string authn_context;            // AuthnContextClassRef; may be empty
    WallTime authenticated_at;            // AuthnInstant: when the student proved himself
    // By Name as sent ("urn:oid:…", or whatever a provider uses), never by FriendlyName, which
    // means nothing (core section 2.7.3.1). Values in their order, without those that are empty,
    // nil, or not plain text; eduPersonTargetedID's NameID counts as its text.
    std::map<std::string, std::vector<std::string>> attributes;
    // How long refuse_replay() remembers: later no check accepts it, or the transfer is over whose
    // request it answers, however long the provider lets it be delivered.
    WallTime usable_until;
};

// The provider says that it did not log anybody in. Seldom signed, so worth no more than a notice
// to the student in whose transfer (in_response_to, may be empty) it comes.
struct Declined {
    enum class Why {
        cancelled,  // AuthnFailed, RequestDenied: most say so when the student turned back
        too_weak,   // NoAuthnContext, or logged in by other means than demanded
        failed,     // anything else
    };
    Why why = Why::failed;
    std::string in_response_to;
};
using Reading = std::variant<Assertion, Declined>;

// A logout begun at the provider (IdP-initiated): whom it means, and the signed answer "Success",
// to be given to the browser as a redirect.
struct LogoutAnswer {
    std::string issuer, name_id, session_index;  // the last may be empty: all sessions
    std::string location;                        // empty: the metadata names no address for answers
};
// As they came; what of a query is signed are its very bytes, so nothing is decoded before.
struct LogoutRequest {
    std::string query;        // HTTP-Redirect: the raw query, without "?"; else empty
    std::string posted;       // HTTP-POST: SAMLRequest (base64)
    std::string relay_state;  // HTTP-POST: sent back with the answer
};

class ServiceProvider {
  public:
    // Starts the first process. Errors: invalid_config, io, source_failed, source_timeout.
    static Result<std::unique_ptr<ServiceProvider>> open(const ServiceProviderSettings& settings,
                                                         const Clock& clock);
    virtual ~ServiceProvider() = default;

    // idp_xml, always: one EntityDescriptor, trusted by whoever hands it over. It must hold a
    // certificate to verify with (RSA ≥ 2048 or EC ≥ 256 bits; others are passed over). The tag is
    // sent as RelayState, too.
    virtual Result<Asked> ask(std::string_view idp_xml, std::string_view tag,
                              const Wishes& wishes) = 0;

    // Whose metadata to look up; trusted for nothing else.
    virtual Result<std::string> issuer_of(std::string_view saml_response_base64) = 0;
    virtual Result<Reading> read(std::string_view saml_response_base64,
                                 std::string_view idp_xml) = 0;

    virtual Result<std::string> issuer_of(const LogoutRequest& request) = 0;
    virtual Result<LogoutAnswer> answer_logout(const LogoutRequest& request,
                                               std::string_view idp_xml) = 0;
};

// Error login_failed if an assertion of this id and issuer was seen before; what the store says
// otherwise. Remembers under "saml-seen-" and a digest, so no identity lies in the store.
Status refuse_replay(session::Store& store, const Assertion& assertion);

}  // namespace ncp::login::saml
