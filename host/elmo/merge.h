// From what the sources delivered to one document: completing one answer, joining many.
// Thread-safety: pure functions over values.
#pragma once

#include <cstddef>
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
// prefix, xsi:schemaLocation of the published schema, a Signature of the source removed, no
// blanks around dates, birth date without time zone. Error: invalid_document (another root, another
// namespace).
Status normalise(Document& document);

// A document that a source delivered. The number is the caller's, who knows the source by it.
struct Delivery {
    std::size_t source = 0;
    Document document;
};

// Sources that speak of another person than the others do, ascending; for a login that says too
// little to find out by itself. Compared are birth dates, national identifiers, and European
// student identifiers of one number space (up to the last colon). What most sources say counts, at
// a tie what the earliest delivery says, so the most trusted source should stand first. A source
// also counts as disagreeing when it contradicts itself. Numbers of other types are given by each
// institution on its own: two of them differing say nothing.
std::vector<std::size_t> disagreeing_sources(const std::vector<Delivery>& deliveries);

// Two sources say different things about the learner: names of elements, never what they hold.
struct LearnerConflict {
    std::size_t source;  // whose word stands in the merged document
    std::size_t other;
    std::vector<std::string> fields;  // in the schema's order
};

struct Merged {
    Document document;
    std::vector<std::size_t> other_people;  // disagreeing_sources(); nothing of theirs is in it
    std::vector<LearnerConflict> conflicts;
    std::size_t duplicates = 0;  // results, parts included, that another source delivered as well
};

// One document of many: the first one's learner, completed by what it lacks and others know; all
// reports in order (reports of one issuer are joined into one), results that two sources delivered
// once (duplicates.h says which), root attachments and groups concatenated, colliding ids of
// grading schemes, groups and attachments renamed together with their references, generatedDate
// set. Left out is what disagreeing sources delivered.
// Errors: internal for an empty list, wrong_person when nothing is left, what join.h says.
Result<Merged> merge(std::vector<Delivery> deliveries, WallTime generated);

// The same of documents from one source that were checked before: nothing is left out, nothing is
// a duplicate.
Result<Document> merge(std::vector<Document> documents, WallTime generated);

}  // namespace ncp::elmo
