#include "login/login_method.h"

#include <algorithm>

namespace ncp::login {
namespace {

constexpr std::size_t kTagDigits = 8;

bool is_tag_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

std::string way_back(std::string_view tag, std::string_view id, std::string_view query) {
    std::string path = "/t/";
    path.append(tag).append("/login/").append(id).append("/back");
    if (!query.empty()) path.append("?").append(query);
    return path;
}

std::string_view tag_of(std::string_view state) {
    const std::string_view tag = state.substr(0, kTagDigits);
    return tag.size() == kTagDigits && std::all_of(tag.begin(), tag.end(), is_tag_digit)
               ? tag
               : std::string_view();
}

}  // namespace ncp::login
