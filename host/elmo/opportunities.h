// Every learning opportunity of a document, numbered as the choose page numbers them.
//
// Private to the module: the one place that decides what a result is and in which order results
// stand, so that outline and selection can never disagree. Thread-safety: like the tree's.
#pragma once

#include <vector>

#include "base/error.h"
#include "elmo/document.h"

namespace ncp::elmo {

struct Opportunity {
    xmlNode* element;  // learningOpportunitySpecification; number in pages: index + 1
    int parent;        // index, -1 directly below the report
    int report;        // index
    int depth;         // 0 directly below the report
};

struct Opportunities {
    std::vector<xmlNode*> reports;
    std::vector<Opportunity> nodes;  // document order: a parent stands before its parts
};

// Errors: invalid_document when the root is not elmo, or parts lie deeper than kDepthMax.
Result<Opportunities> find_opportunities(const Document& document);

}  // namespace ncp::elmo
