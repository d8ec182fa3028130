// Text that an operator may read in a log: by construction free of personal data.
//
// A PublicText is made from string literals, numbers and other PublicTexts. A std::string cannot
// become one by accident: whoever has run-time text that is known to be harmless (a file name from
// the configuration, a library's error message, a source's configured name) says so with
// not_personal(), and every such statement can be found by searching for that word.
//
//     PublicText t = text("{} sources, first is {}", 3, not_personal(section.name));
//
// Refuses: names, identifiers, grades, tokens, anything a student or a source sent.
// Thread-safety: a value.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace ncp {

class PublicText {
  public:
    PublicText() = default;

    // From a literal: a constant array. A buffer filled at run time does not fit.
    template <std::size_t N>
    PublicText(const char (&literal)[N])  // NOLINT(google-explicit-constructor)
        : literal_(literal, N - 1) {}
    template <std::size_t N>
    PublicText(char (&buffer)[N]) = delete;

    std::string str() const { return made_.empty() ? std::string(literal_) : made_; }
    bool empty() const { return literal_.empty() && made_.empty(); }

  private:
    friend PublicText not_personal(std::string value);
    std::string_view literal_;
    std::string made_;
};

// The caller's statement that this run-time text holds no personal data. Control characters are
// replaced, so that a hostile text cannot forge log lines; cut at 2000 bytes.
PublicText not_personal(std::string value);

namespace detail {
struct FormatLiteral {
    template <std::size_t N>
    consteval FormatLiteral(const char (&literal)[N])  // NOLINT(google-explicit-constructor)
        : value(literal, N - 1) {}
    std::string_view value;
};

template <class T>
auto public_argument(const T& value) {
    if constexpr (std::is_same_v<T, PublicText>) {
        return value.str();
    } else {
        static_assert(std::is_arithmetic_v<T>, "only numbers and PublicText are known harmless");
        return value;
    }
}
template <std::size_t N>
std::string_view public_argument(const char (&literal)[N]) {
    return {literal, N - 1};
}
}  // namespace detail

// Formats like fmt: numbers, literals and PublicTexts only.
template <class... Args>
PublicText text(detail::FormatLiteral format, const Args&... args) {
    auto made = [&](auto... arguments) {
        return fmt::vformat(format.value, fmt::make_format_args(arguments...));
    };
    return not_personal(made(detail::public_argument(args)...));
}

}  // namespace ncp
