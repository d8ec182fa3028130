// What the host and ncp-saml say to each other. The host sends open first, then one question at a
// time; each is answered by done, or by refused and the number of a Refusal.
// Thread-safety: values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "login/saml/refusal.h"
#include "login/saml/service_provider.h"
#include "sandbox/channel.h"

namespace ncp::login::saml {

enum class Kind : std::uint32_t {
    // Host to program.
    open = 1,
    ask,
    response_issuer,
    read,
    logout_issuer,
    logout,
    // Program to host.
    done,
    refused,
};
using Channel = sandbox::ChannelOf<Kind>;
using Message = sandbox::MessageOf<Kind>;

// Standard input, output and error are /dev/null.
inline constexpr int kChannelDescriptor = 3;
inline constexpr int kFirstForeignDescriptor = 4;
// A response and one provider's metadata, both with room.
inline constexpr std::size_t kBodyBytesMax = 4U << 20;
// Attributes of one person; with an encrypted assertion's base64 in base64, some 40 KiB are seen.
inline constexpr std::size_t kMessageBytesMax = 512U << 10;
// One EntityDescriptor; with logos in it, some 100 KiB are seen.
inline constexpr std::size_t kMetadataBytesMax = 2U << 20;

struct Opening {
    std::string entity_id, acs_url, slo_url, key_pem;
    std::string second_key_pem;  // decrypts only; may be empty
    std::vector<std::string> authn_contexts;
    std::int64_t skew_s = 0;
};

struct AskQuestion {
    std::string idp_xml, request_id, relay_state, name_id_format;
    bool force_authn = false;
};

struct ReadQuestion {
    std::string response, idp_xml;
    std::int64_t now_s = 0;  // since 1970
};

struct LogoutQuestion {
    LogoutRequest request;
    std::string idp_xml;
    std::int64_t now_s = 0;
};

// What an assertion and its response say, times as written; judge.h looks at all of it.
struct Facts {
    std::string assertion_id, issuer, issue_instant;
    std::optional<std::string> response_in_response_to, destination;  // of the response
    std::optional<std::string> in_response_to, recipient;             // of the bearer confirmation
    std::optional<std::string> confirmation_not_before, confirmation_not_on_or_after;
    std::optional<std::string> not_before, not_on_or_after;  // of the conditions
    std::vector<std::vector<std::string>> audiences;         // one of each list must be us
    std::string authn_instant, authn_context, session_index;
    std::optional<std::string> session_not_on_or_after;
    std::string name_id, name_id_format;
    std::vector<std::pair<std::string, std::string>> attributes;  // name and value, in order
    bool response_signed = false;
};
using Told = std::variant<Facts, Declined>;

std::string write_opening(const Opening& opening);
bool read_opening(std::string_view body, Opening& opening);
std::string write_ask(const AskQuestion& question);
bool read_ask(std::string_view body, AskQuestion& question);
std::string write_read(const ReadQuestion& question);
bool read_read(std::string_view body, ReadQuestion& question);
std::string write_logout(const LogoutQuestion& question);
bool read_logout(std::string_view body, LogoutQuestion& question);
std::string write_told(const Told& told);
bool read_told(std::string_view body, Told& told);
std::string write_answer(const LogoutAnswer& answer);
bool read_answer(std::string_view body, LogoutAnswer& answer);

}  // namespace ncp::login::saml
