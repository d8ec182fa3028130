// Values of a document in a reader's words. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "elmo/outline.h"
#include "pages/model.h"
#include "transfer/views.h"

namespace ncp::transfer {

// "2025-06-24" → "24 June 2025" in the page's language; anything but a date stays as it is.
std::string written_date(const Frame& frame, const std::string& date);

// Sets <name> and <name>_lang. The second is empty, so that no lang attribute is printed, unless
// the document's xml:lang looks like a language tag (BCP 47).
void set_title(pages::Model& model, const std::string& name, const elmo::Title& title);

// "Degree Programme" (the ELMO type) in the page's language; an unknown type stays as it is.
std::string type_text(const Frame& frame, const std::string& type);
// "failed" and "in-progress" in the page's language; empty for passed and unknown.
std::string status_text(const Frame& frame, const std::string& status);

}  // namespace ncp::transfer
