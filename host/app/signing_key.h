// Opening the keys that the configuration names to sign with, and what there is to say about them.
// Thread-safety: pure functions.
#pragma once

#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "config/settings.h"
#include "signing/signing_keys.h"

namespace ncp::app {

// Both keys while they roll over; once the instant is past, the new one alone, so that the files of
// the old one may be gone. What is wrong is added to problems with its section's line.
Result<signing::SigningKeys> open_signing_keys(const config::SigningSection& section,
                                               const Clock& clock,
                                               std::vector<config::Problem>* problems);

struct KeyNote {
    LogLevel level;
    PublicText text;
};
struct KeyReport {
    std::vector<KeyNote> notes;
    WallTime look_again;  // when the report should be made anew
};

// Which key signs until when, and which next. Warnings from 60 days before a certificate expires;
// errors once it has.
KeyReport report_on(const signing::SigningKeys& keys, WallTime now);

}  // namespace ncp::app
