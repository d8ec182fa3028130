#include "login/login_method.h"

#include <algorithm>

#include "base/secret.h"

namespace ncp::login {
namespace {

constexpr std::size_t kTagDigits = 8;

bool is_tag_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

bool is_unavailability(ErrorCode code) {
    return code == ErrorCode::io || code == ErrorCode::overloaded ||
           code == ErrorCode::source_failed || code == ErrorCode::source_timeout;
}

void add_memo(Memos& memos, std::string memo) {
    if (memos.size() >= kMemosMost) {
        wipe(memos.front());
        memos.erase(memos.begin());
    }
    memos.push_back(std::move(memo));
}

std::optional<std::string> take_memo(Memos& memos,
                                     const std::function<bool(const std::string&)>& fits) {
    const auto found = std::find_if(memos.begin(), memos.end(), fits);
    if (found == memos.end()) return std::nullopt;
    std::string memo = std::move(*found);
    memos.erase(found);
    return memo;
}

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
