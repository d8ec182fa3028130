// What can go wrong, in one vocabulary for the whole host.
//
// An Error carries a code from the list below, a text for the operator and the place where it was
// made. It has no way to hold personal data: its text is a PublicText. What the student reads comes
// from the locale file by the code's page key, never from the operator's text.
//
//     return fail(ErrorCode::invalid_document, text("line {}: {}", line, "report without issuer"));
//
// Thread-safety: values.
#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "base/public_text.h"
#include "base/source_location.h"

namespace ncp {

enum class ErrorCode {
    bad_request,       // the request breaks the protocol
    forbidden,         // not yours: missing cookie, wrong token, return address not allowed
    not_found,         // no such page, no such transfer
    wrong_method,      // the page exists, but not for this method
    too_large,         // a limit on size was passed
    expired,           // the transfer's time is over
    outdated,          // the form belongs to an earlier state
    overloaded,        // try again later
    invalid_config,    // the operator's configuration
    invalid_document,  // not well-formed, not valid, against a rule
    wrong_person,      // a source's record is not the student's who logged in
    no_results,        // every source answered, nothing to send
    source_failed,     // a result service failed
    source_timeout,    // a result service did not answer in time
    login_failed,      // the login did not succeed
    signature,         // signing or verifying failed
    io,                // file, socket, database
    plugin,            // a plugin cannot be loaded or breaks the contract
    cancelled,         // the student's own wish
    internal,          // a fault of ours
};

// The one table from a code to its consequences.
struct ErrorFacts {
    std::string_view name;         // as written in logs, e.g. "source_timeout"
    int http_status;               // when a page has to say it
    std::string_view page_key;     // locale texts: error.<page_key>.title, .text
    std::string_view return_code;  // EMREX code without prefix: "ERROR", "NO_RESULTS", "CANCEL"
};
const ErrorFacts& facts(ErrorCode code);

class Error {
  public:
    Error(ErrorCode code, PublicText operator_text,
          SourceLocation where = SourceLocation::current())
        : code_(code), text_(std::move(operator_text)), where_(where) {}

    ErrorCode code() const { return code_; }
    const PublicText& operator_text() const { return text_; }
    const SourceLocation& where() const { return where_; }
    // "source_timeout: <text> (gather.cpp:41)"
    PublicText describe() const;

  private:
    ErrorCode code_;
    PublicText text_;
    SourceLocation where_;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, PublicText operator_text,
                                                SourceLocation where = SourceLocation::current()) {
    return tl::unexpected<Error>(Error(code, std::move(operator_text), where));
}

// Passes an error on: if (!x) return fail(x.error());
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace ncp
