// Why a text is no acceptable XML document: private to this module, where the line is still a
// number. Everybody else sees an Error made of it. Never holds content. Thread-safety: a value.
#pragma once

#include "base/error.h"
#include "elmo/document.h"

namespace ncp::elmo {

struct Problem {
    ErrorCode code;   // invalid_document or too_large
    int line;         // from 1; 0 if it is about the whole document
    PublicText what;  // without the line

    Error error(SourceLocation where = SourceLocation::current()) const {
        if (line == 0) return {code, what, where};
        return {code, text("line {}: {}", line, what), where};
    }
};

template <class T>
using Checked = tl::expected<T, Problem>;

[[nodiscard]] inline tl::unexpected<Problem> refuse(ErrorCode code, int line, PublicText what) {
    return tl::unexpected<Problem>({code, line, std::move(what)});
}

// What Document::parse does, with the reason in parts.
Checked<Document> parse_document(std::string_view bytes, const ParseLimits& limits);

}  // namespace ncp::elmo
