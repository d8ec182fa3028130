// The section's settings, typed. Checks everything that the JSON Schema says; refuses with
// NCP_CONFIG, naming the setting. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ncp::virta {

enum class CreditsOn { leaf, top };

// Who asks: Kutsuja of the service's schema.
struct Caller {
    std::string system;      // jarjestelma
    std::string user;        // tunnus
    std::string key_secret;  // name of the secret with avain, the service's password
};

struct Settings {
    std::string url;
    Caller caller;
    std::string organisations;  // path of a file
    CreditsOn credits_on = CreditsOn::leaf;
    std::int64_t answer_bytes_max = std::int64_t(10) << 20U;
};

// Calls of the host into one instance at once: nothing is shared between them.
inline constexpr unsigned kConcurrencyMax = 16;

Settings parse_settings(std::string_view json);  // throws plugin::Refused

}  // namespace ncp::virta
