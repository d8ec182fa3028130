// The inside of Fonts: a fontconfig configuration of the chosen files and nothing else, so that a
// transcript looks the same on every machine and no font of the system slips in. Private to the
// transcript. Thread-safety: read-only once made (fontconfig ≥ 2.10.91 locks what it caches).
#pragma once

#include <fontconfig/fontconfig.h>

#include <memory>
#include <string>

#include "elmo/transcript/press.h"

namespace ncp::elmo::transcript {

struct Fonts::Loaded {
    std::unique_ptr<FcConfig, decltype(&FcConfigDestroy)> config{nullptr, &FcConfigDestroy};
    std::string families;  // as Pango wants them: "A,B,C"
};

}  // namespace ncp::elmo::transcript
