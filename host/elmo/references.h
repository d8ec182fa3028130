// What a learning opportunity points to: grading schemes, attachments, groups.
//
// Private to the module; selection follows these references, merge rewrites them. The elements of
// the node itself only, not those of its parts. Thread-safety: like the tree's.
#pragma once

#include <libxml/tree.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ncp::elmo {

struct References {
    std::vector<xmlNode*> schemes;      // gradingSchemeLocalId, names gradingScheme@localId
    std::vector<xmlNode*> attachments;  // attachments/ref, names attachment/identifier
    std::vector<xmlNode*> groupings;    // grouping@typeref, @idref, names groupType/group
};

References references_of(const xmlNode* opportunity);

// Attachments inside the diploma supplement of a node; they travel with it.
std::vector<xmlNode*> own_attachments_of(const xmlNode* opportunity);

// The identifiers by which a reference may name an attachment.
std::vector<std::string> identifiers_of_attachment(const xmlNode* attachment);

// An attribute that may be absent; groups' ids and references to them are optional.
std::optional<std::string> optional_attribute(const xmlNode* element, const char* name);

// Which groups some nodes point to.
class GroupUse {
  public:
    void add(const xmlNode* grouping);
    bool of_type(const xmlNode* group_type) const;
    bool of_group(const xmlNode* group_type, const xmlNode* group) const;

  private:
    std::set<std::string> types_;
    std::set<std::pair<std::string, std::string>> groups_;  // type, group
    std::set<std::string> groups_of_any_type_;              // idref without typeref
};

}  // namespace ncp::elmo
