// PDF columns: the rows of the query `attachments`, each a document that belongs to one report.
//
// Refuses (NCP_PERMANENT) what does not begin as a PDF does, and a type that ELMO does not know.
// Thread-safety: free functions over values.
#pragma once

#include <string>
#include <vector>

#include <common/report.h>

#include "table.h"

namespace ncp::sql {

struct Pdf {
    std::string issuer;             // key of the institution whose report it belongs to
    common::Attachment attachment;  // without content: the id is given when it is sent
    std::string bytes;
};

std::vector<Pdf> read_attachments(const Table& attachments);

}  // namespace ncp::sql
