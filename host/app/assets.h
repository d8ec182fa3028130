// The static files of web/assets, held in memory, at /assets/<file>.
//
// Refuses everything but plain files of known kinds directly in that folder: no path of a request
// ever reaches the file system. Thread-safety: mounted before the server starts.
#pragma once

#include <filesystem>

#include "base/error.h"
#include "http/router.h"

namespace ncp::app {

// error_page answers for a file that does not exist. Error: io when the folder or a file in it
// cannot be read.
Status mount_assets(http::Router& router, const std::filesystem::path& assets_directory,
                    http::ErrorPage error_page);

}  // namespace ncp::app
