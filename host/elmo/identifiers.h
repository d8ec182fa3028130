// Ids that name grading schemes, groups and attachments, where documents meet.
//
// Private to the module. Every id is local to the document that uses it (schema, gradingScheme),
// so two documents may mean different things by the same one. Thread-safety: like the trees'.
#pragma once

#include <libxml/tree.h>

#include <set>
#include <string>
#include <vector>

#include "elmo/opportunities.h"

namespace ncp::elmo {

// One place where an id stands: in an attribute, or (attribute null) as an element's text.
struct Mention {
    xmlNode* element;
    const char* attribute;
    std::string id;
};
using Mentions = std::vector<Mention>;

struct DocumentMentions {
    Mentions schemes, group_types, attachments;
};

// Definitions and references, dangling ones too: an id that named nothing must not come to name
// something of another document.
DocumentMentions mentions_of(const xmlNode* root, const Opportunities& found);

// Those of grading schemes within one report.
Mentions scheme_mentions_of(const xmlNode* report, const std::vector<xmlNode*>& nodes);

// Gives each id that is in `taken` a new one, the same at all its places, and adds all of them to
// `taken`: "0-100" becomes "0-100-2".
void rename_taken(const Mentions& mentions, std::set<std::string>& taken);

}  // namespace ncp::elmo
