// Invented students, institutions and results, as the pages' tests show them. Thread-safety: pure
// functions.
#pragma once

#include <string>

#include "elmo/outline.h"
#include "results/gather.h"

namespace ncp::transfer::examples {

// Two institutions, a degree with modules and courses, single courses, titles in Arabic and Greek.
elmo::Outline usual();
// One institution, one course, and nothing that ELMO allows to be absent.
elmo::Outline minimal();
// A degree of 40 modules with 10 courses each.
elmo::Outline huge();
// The usual tree with this text in place of every text that comes from outside.
elmo::Outline hostile(const std::string& text);

// One source in each state, the delivered one with a failed institution.
results::Progress mixed_progress();

}  // namespace ncp::transfer::examples
