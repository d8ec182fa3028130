// Why a request is not handed to a page: the HTTP status and a text for the log, always our own
// words and never the peer's. Thread-safety: a value.
#pragma once

#include <tl/expected.hpp>

#include "base/public_text.h"

namespace ncp::http {

struct Refusal {
    int status = 400;
    PublicText why;
};

template <class T>
using Checked = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refuse(PublicText why, int status = 400) {
    return tl::unexpected<Refusal>(Refusal{status, std::move(why)});
}

}  // namespace ncp::http
