// From the configuration's [[login]] sections to ways to log in.
// Thread-safety: one thread; what is returned may be used by many.
#pragma once

#include <memory>
#include <vector>

#include "base/error.h"
#include "config/settings.h"
#include "login/login_method.h"

namespace ncp::app {

// All that is wrong, in all sections, is added to problems with the section's line; the error
// invalid_config then only counts.
Result<std::vector<std::shared_ptr<login::LoginMethod>>> load_logins(
    const config::Settings& settings, std::vector<config::Problem>* problems);

}  // namespace ncp::app
