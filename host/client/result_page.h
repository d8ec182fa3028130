// The client's pages about an answer. Thread-safety: pure functions.
#pragma once

#include <string>

#include "base/error.h"
#include "client/answer.h"
#include "client/person.h"
#include "pages/pages.h"

namespace ncp::client {

// Everything that was received, with each check and its outcome. handle: where the document can be
// fetched, empty if there is none.
Result<std::string> result_page(const pages::Pages& pages, const Answer& answer,
                                const Person& expected, const std::string& handle);

// A request that the client refuses; key: locale texts <key>.title and <key>.text.
Result<std::string> refusal_page(const pages::Pages& pages, const std::string& key);

}  // namespace ncp::client
