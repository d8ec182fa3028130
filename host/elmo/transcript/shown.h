// Foreign text made fit for print. Private to the transcript.
//
// Control characters (C0, C1) and all bidi controls go: nobody may turn a line around; what is laid
// out on its own keeps its direction, and what is put between other words is isolated. Runs of
// blanks become one. More than three combining marks on one letter are dropped: they would climb
// over their neighbours. Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ncp::elmo::transcript {

// Longest texts printed, in characters. Real titles stay below 200, real codes below 40.
inline constexpr std::size_t kTitleMax = 300;
inline constexpr std::size_t kShortMax = 60;    // codes, grades, schemes, labels, numbers
inline constexpr std::size_t kProseMax = 1500;  // what explains a scale or a distribution
inline constexpr std::size_t kUrlMax = 200;

struct Shown {
    std::string text;
    bool cut = false;  // ends in an ellipsis of ours
};
Shown shown(std::string_view text, std::size_t characters_max);

bool holds_right_to_left(std::string_view text);

// Put between U+2068 and U+2069 if it holds letters that run from right to left.
std::string isolated(const std::string& text);

}  // namespace ncp::elmo::transcript
