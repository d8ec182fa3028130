// The institutions that can be asked: who they are, where their service is, what is special there.
//
// Read from TOML or JSON. Refuses (plugin::Refused, NCP_CONFIG, naming the entry and the key)
// entries that are incomplete, double or unknown in parts. A registry that came over the network
// may change no authentication: it could send one service's secret to another.
// Thread-safety: values.
#pragma once

#include <common/report.h>

#include <string>
#include <string_view>
#include <vector>

#include "authentication.h"
#include "request_template.h"
#include "settings.h"

namespace ncp::hei {

struct Hei {
    std::string key;        // its schac identifier, else its first one
    common::Issuer issuer;  // as the registry describes it
    std::string base_url;   // https, without a slash at the end
    RequestTemplate request;
    Authentication authentication;

    // Whether it is the one that goes by this name: its key, or another of its identifiers.
    bool goes_by(std::string_view name) const;
};
using Registry = std::vector<Hei>;

enum class Origin { operators_file, network };

// text: TOML with [[hei]], or JSON {"hei": […]}, told apart by the first character.
Registry parse_registry(std::string_view text, Origin origin, const Settings& settings);
Registry read_registry(const nlohmann::json& entries, Origin origin, const Settings& settings);

// "https://host:port"
std::string origin_of(std::string_view url);

}  // namespace ncp::hei
