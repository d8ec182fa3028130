// By which of a provider's names an identity key may come: the usual ones of a method, and what
// [login.identity] says instead. Thread-safety: pure functions.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace ncp::login {

// By identity key; of several names the first that is sent counts.
using ProviderNames = std::map<std::string, std::vector<std::string>>;

// A configured key takes the place of that usual one alone; one without names leaves it out.
inline ProviderNames with_usual(ProviderNames configured, const ProviderNames& usual) {
    for (const auto& [key, names] : usual)
        configured.try_emplace(key, names);
    std::erase_if(configured, [](const auto& one) { return one.second.empty(); });
    return configured;
}

}  // namespace ncp::login
