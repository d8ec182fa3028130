// The keys of a map, without its values. Thread-safety: a pure function.
#pragma once

#include <map>
#include <set>
#include <string>

namespace ncp {

template <class Value>
std::set<std::string> keys_of(const std::map<std::string, Value>& map) {
    std::set<std::string> keys;
    for (const auto& [key, value] : map)
        keys.insert(key);
    return keys;
}

}  // namespace ncp
