#include "base/form.h"

#include <algorithm>

namespace ncp {

std::size_t Form::count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(fields.begin(), fields.end(), [&](auto& f) { return f.first == name; }));
}

std::optional<std::string> Form::single(std::string_view name) const {
    if (count(name) != 1) return std::nullopt;
    return all(name).front();
}

std::vector<std::string> Form::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : fields) {
        if (key == name) values.push_back(value);
    }
    return values;
}

}  // namespace ncp
