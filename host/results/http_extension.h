// The host extension "http/1" (ncp/http.h): what a plugin asks of a web service, asked by the host.
//
// Its table is a constant, found without side effects, and needs a HostServices behind the ncp_host
// that it is called with. The log gets source, method, origin and outcome; never a path, a body or
// a header's value. Thread-safety: any thread.
#pragma once

#include <memory>
#include <vector>

#include <tl/expected.hpp>

#include "config/settings.h"
#include "ncp/http.h"
#include "outbound/client.h"

namespace ncp::results {

const ncp_http_v1& http_extension();

// nullptr without [source.http]. Problems with its files carry its line.
tl::expected<std::shared_ptr<outbound::Client>, std::vector<config::Problem>> open_http_client(
    const config::HttpSection& section);

}  // namespace ncp::results
