// The fields of a form or a query string, in their order, repeats kept.
//
// Refuses to guess: a field that appears twice has no single value. Thread-safety: a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ncp {

struct Form {
    std::vector<std::pair<std::string, std::string>> fields;

    std::size_t count(std::string_view name) const;
    // The field's value if it appears exactly once.
    std::optional<std::string> single(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
};

}  // namespace ncp
