// Leaving out what the student did not choose, so that what remains is complete and nothing
// dangles.
//
// Follows "After a selection" of elmo-rules: grading schemes, groups, attachments and references
// that only removed nodes used go; a report without results goes; a source's attachment at report
// or root level stays only if nothing in its scope was left out; a kept part whose parent is not
// kept moves up to the nearest kept ancestor, else to the report, in document order. The canonical
// form of a kept element is unchanged but for removed parts and references to removed attachments.
//
// Decided here, where the rules leave room: an attachment that kept and left-out nodes share goes,
// reported (attachments.cpp has the whole rule). Grading schemes and groups that nobody used from
// the start stay. With anything left out, extensions, signatures and unknown elements of the root
// go, unknown elements of a report that lost something, and all comments. A report that had no
// results from the start goes too.
// Thread-safety: pure functions over values.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "elmo/document.h"
#include "elmo/outline.h"

namespace ncp::elmo {

struct Selection {
    Document document;
    // Titles of attachments of sources that had to be dropped because they would show what was
    // left out; for the page that says so.
    std::vector<std::string> dropped_attachments;
};

// The picked nodes and all their parts: what a set of ticked boxes means.
std::set<int> with_parts(const Outline& outline, const std::set<int>& picks);

// The nodes an EMREX transfer offers: with passed_only those whose status is "passed" or absent.
std::set<int> offered(const Outline& outline, bool passed_only);

// Keeps exactly these nodes. Errors: bad_request for a number that the document does not have,
// no_results when nothing would remain.
Result<Selection> keep(const Document& document, const std::set<int>& numbers);
// The same without a copy: the document becomes the selection.
Result<Selection> keep(Document&& document, const std::set<int>& numbers);

}  // namespace ncp::elmo
