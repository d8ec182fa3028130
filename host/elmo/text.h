// Small readings that outline, selection, merge and the person check share: titles and dates.
// Private to the module. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "elmo/outline.h"

namespace ncp::elmo {

// The title children of an element, in order.
std::vector<Title> titles_of(const xmlNode* element);

// What to call an attachment on a page: its English title, else its first, else its type, else
// "Attachment". Never empty, so that none is dropped without the student hearing of it.
std::string attachment_title(const xmlNode* attachment);

// xs:date allows a time zone ("1983-04-12+02:00"); clients compare birth dates as strings. Text
// that is no xs:date with a zone comes back as it is.
std::string date_without_zone(std::string_view date);

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

std::string lower_ascii(std::string_view text);

}  // namespace ncp::elmo
