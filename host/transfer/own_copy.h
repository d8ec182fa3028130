// The student's own copy of what is sent: the signed ELMO and the transcript in it, for as long as
// the signed bytes are kept (security.md, step 5). File names say nothing about the student.
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "transfer/environment.h"
#include "transfer/transfer.h"
#include "transfer/views.h"

namespace ncp::transfer {

// Those that there are; none where the operator does not allow it or nothing was sent.
std::vector<OwnCopy> own_copies(const Transfer& transfer, const Environment& environment);

struct CopiedFile {
    std::string content_type, bytes;
};
// Error: not_found for another name than those.
Result<CopiedFile> own_copy(const Transfer& transfer, const Environment& environment,
                            std::string_view file);

}  // namespace ncp::transfer
