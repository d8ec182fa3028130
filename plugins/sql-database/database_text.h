// Error texts of databases, fit for the operator's log. Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

namespace ncp::sql {

// Texts about a running statement may quote what was bound or read ('…', "…"): cuts that out.
std::string without_quotes(std::string_view text);

// One line: "could not connect: …" of drivers ends in line feeds.
std::string one_line(std::string_view text);

}  // namespace ncp::sql
