// The ICC profile of sRGB, as PDF/A wants it beside colours. Private to the transcript.
// Thread-safety: made once; any thread.
#pragma once

#include <string>

namespace ncp::elmo::transcript {

// ICC.1 version 4.2, made by Little CMS. Ends the program by std::bad_alloc alone.
const std::string& srgb_profile();

}  // namespace ncp::elmo::transcript
