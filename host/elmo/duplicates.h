// Results that two sources delivered: a national database and an institution's own system may both
// know them.
//
// Private to the module. alike.h says when two learning opportunities mean the same; here what
// follows, within one report:
//  - only whole results directly below the report are dropped, and only if each of their parts has
//    a like of its own among the other's parts, which may be more;
//  - the like may itself be a part of something: then it stays, for its place tells more;
//  - where either of two could be dropped, the one stays that has more attachments, then more
//    elements with text (parts counted), then the earlier one. What stays, stays at its place;
//  - of one source nothing is like anything, and one result takes the place of at most one of each
//    other source: whoever took a course twice has it twice.
//
// Found by hash of what has to be equal, so honest documents cost n log n. Hostile ones, in which
// thousands share a key and differ in other things, are compared until kComparisonsPerResult times
// the number of results are used up; what was not found by then stays.
// Thread-safety: like the tree's.
#pragma once

#include <cstddef>
#include <vector>

#include "elmo/opportunities.h"

namespace ncp::elmo {

inline constexpr std::size_t kComparisonsPerResult = 64;

// Which nodes are to be dropped, their parts marked as well. `sources` stands beside found.nodes.
// Sources are numbered from 0 in the order in which they count.
std::vector<bool> find_duplicates(const Opportunities& found,
                                  const std::vector<std::size_t>& sources);

}  // namespace ncp::elmo
