// One learner of what several documents say.
//
// Private to the module. The first document's word stands; what it does not know is taken from the
// next that does, and where two know different things that is said, not settled. An empty element
// and the gender "not recorded" know nothing. Thread-safety: like the trees'.
#pragma once

#include <libxml/tree.h>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "elmo/merge.h"

namespace ncp::elmo {

class MergedLearner {
  public:
    // learner: the element that grows. source: who delivered it.
    MergedLearner(xmlNode* learner, std::size_t source);
    // Takes from another document's learner what is missing: elements in the schema's order,
    // identifiers of types that are not there yet. Names and places that differ in case,
    // diacritics, blanks or hyphens alone are the same.
    void add(const xmlNode* other, std::size_t source);
    std::vector<LearnerConflict> conflicts() const;

  private:
    void add_identifiers(const xmlNode* other, std::size_t source);
    void add_field(std::size_t field, const xmlNode* theirs, std::size_t source);

    xmlNode* learner_;
    std::vector<std::size_t> told_by_;                          // of each field
    std::map<std::string, std::set<std::string>> identifiers_;  // type, values
    std::map<std::string, std::size_t> identifiers_told_by_;    // type
    std::map<std::pair<std::size_t, std::size_t>, std::set<std::size_t>> conflicts_;  // fields
};

}  // namespace ncp::elmo
