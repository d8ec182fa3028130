// What it takes to print a document in a test. Thread-safety: words(), order_in() and fonts() any
// thread, printed() one.
#pragma once

#include <string>

#include "elmo/transcript/press.h"
#include "pages/locale.h"

namespace ncp::elmo::transcript::testing {

// The words of web/locales/transcript, read once.
const pages::Locales& words();
Order order_in(const std::string& language);

// One press for all tests. Ends the test program where a font is missing.
const Fonts& fonts();
// Fails the test and gives "" if it cannot be printed.
std::string printed(const std::string& xml, const std::string& language = "fi");

}  // namespace ncp::elmo::transcript::testing
