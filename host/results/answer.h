// From the parts of one source to documents that may be merged: nothing of what a source sends is
// believed before it has passed here.
//
// Each ELMO part is parsed under limits, gets its attachments, is brought into our form, validated
// against the schema, must hold exactly one report (ncp/sink.h) and be about the student. One
// document that fails fails the source: half an answer that looks whole is worse than none.
// Thread-safety: a pure function; the schema may be shared.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/identity.h"
#include "elmo/document.h"
#include "elmo/schema.h"
#include "results/source.h"

namespace ncp::results {

struct Reader {  // for whom, and by which rules
    const elmo::Schema& schema;
    const Identity& identity;
    bool trust_source_identity = false;
};

// Wipes the parts. Errors: invalid_document, too_large, wrong_person, plugin; their texts name rule
// and line, never content. No ELMO part gives an empty list.
Result<std::vector<elmo::Document>> read_answer(std::vector<EmittedPart> parts,
                                                const Reader& reader);

}  // namespace ncp::results
