// From what the sources delivered to one document: completing one answer, joining many.
// Thread-safety: pure functions over values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "elmo/document.h"

namespace ncp::elmo {

// Puts the bytes of emitted parts where the document says <content>cid:ID</content>, as
// "data:<media type>;base64,…" on one line. Errors: invalid_document for a missing or unused id.
struct Part {
    std::string media_type;
    std::string bytes;
};
Status resolve_parts(Document& document, const std::map<std::string, Part>& parts);

// Brings an answer of a source into the form we speak: the elmo namespace as default without
// prefix, xsi:schemaLocation of the published schema, a Signature of the source removed, birth date
// without time zone. Error: invalid_document (another root, another namespace).
Status normalise(Document& document);

// One document of many: the first one's learner, all reports in order (reports of one issuer are
// joined into one), root attachments and groups concatenated, colliding ids of grading schemes,
// groups and attachments renamed together with their references, generatedDate set.
// Refuses an empty list (internal).
Result<Document> merge(std::vector<Document> documents, WallTime generated);

}  // namespace ncp::elmo
