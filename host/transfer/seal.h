// The last stretch of a document: validated, signed, packed, and checked as the client will check
// it, from the very bytes that leave. Thread-safety: a pure function; schema and key are shared.
#pragma once

#include <string>

#include "base/error.h"
#include "elmo/document.h"
#include "elmo/schema.h"
#include "signing/key_source.h"

namespace ncp::transfer {

// The value of the form field `elmo`. Errors: invalid_document (against the schema: logged with
// rule and line), signature (what would leave does not verify: it does not leave).
// Takes the document: its tree is gone before what is sent is parsed for the check.
Result<std::string> seal(elmo::Document document, const elmo::Schema& schema,
                         const signing::KeySource& key);

}  // namespace ncp::transfer
