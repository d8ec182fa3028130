// Third step of reading: ECTS credits on one level of each branch.
//
// "If this tree node contains ECTS credits earned, then all of its descendants and ancestors MUST
// NOT" (annotation of credit). Many systems tell a degree's credits and its courses', too: those of
// the parts stay, those above them go, which is counted. A 0 says nothing and goes where anything
// else of its branch has credits. Thread-safety: free functions.
#pragma once

#include "common/repairs.h"
#include "common/xml_tree.h"

namespace ncp::common {

// The tree is valid already (elmo_repair.h).
void place_elmo_credits(XmlNode& root, Repairs& repairs);

}  // namespace ncp::common
