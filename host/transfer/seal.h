// The last stretch of a document: checked against schema and rules, signed, packed, and checked as
// the client will check it, from the very bytes that leave. Thread-safety: a pure function; schema
// and key are shared.
#pragma once

#include <string>

#include "base/error.h"
#include "elmo/document.h"
#include "elmo/schema.h"
#include "signing/key_source.h"

namespace ncp::transfer {

// The value of the form field `elmo`. Takes the document: its tree is gone before what is sent is
// parsed for the check. Warnings of rules are logged under the transfer's reference number. Errors:
// invalid_document (breaks the schema or a rule of severity error; the text names rules and lines),
// signature (what would leave does not verify: it does not leave).
Result<std::string> seal(elmo::Document document, const elmo::Schema& schema,
                         const signing::KeySource& key, const PublicText& transfer);

}  // namespace ncp::transfer
