// A document's results as partials/results.mustache shows them, on choose and consent.
//
// Per institution: one block for every degree or module with parts (document order, indented by
// depth, its own leaves as table rows), then one block of results that belong to none. Kept flat,
// because templates do not recurse. Thread-safety: pure functions.
#pragma once

#include <functional>
#include <string>

#include "elmo/outline.h"
#include "pages/model.h"
#include "transfer/views.h"

namespace ncp::transfer {

struct ResultsView {
    bool pickable = false;                  // checkboxes
    bool only_wholes = false;               // only of nodes without a parent
    bool folding = false;                   // parts and details can be folded
    int heading_level = 2;                  // of an institution's name
    const std::set<int>* ticked = nullptr;  // with pickable
};

// Sets "pickable", "folding" and the list "institutions".
void set_results(pages::Model& model, const Frame& frame, const elmo::Outline& outline,
                 const ResultsView& view);

}  // namespace ncp::transfer
