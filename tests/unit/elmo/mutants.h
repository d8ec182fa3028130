// Documents that are nearly ELMO: every way to break a document a little, for comparing schemas.
// Deterministic: the same document and seed give the same mutants. Single-threaded.
#pragma once

#include <libxml/tree.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "elmo/document.h"

namespace ncp::elmo::testing {

// The same sequence on every machine (the standard's distributions differ between libraries).
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::size_t below(std::size_t end);

  private:
    std::uint64_t state_;
};

std::vector<xmlNode*> elements_of(const Document& document);
inline const xmlChar* xml(const char* text) {
    return reinterpret_cast<const xmlChar*>(text);
}

// Numbers, dates, codes and blanks at the edges of what some type of ELMO takes.
const std::vector<std::string>& edge_values();
// Claims by xsi:type that the element has this type.
void set_type(xmlNode* element, const std::string& uri, const std::string& name);
// The types that a change may name by xsi:type; without them that change does nothing.
void add_known_types(const std::vector<std::pair<std::string, std::string>>& namespace_and_name);

// Changes one element of a document in one way. The document may have been changed before.
using Change = std::function<void(Document&, xmlNode* element, Dice&)>;
struct NamedChange {
    std::string name;
    Change apply;
};
// Element removed, doubled, renamed, moved, its values and attributes replaced, …
const std::vector<NamedChange>& all_changes();

}  // namespace ncp::elmo::testing
