// From the configuration's [[login]] sections to ways to log in, and the logos that are shown
// beside them. Thread-safety: one thread; what is returned may be used by many.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/settings.h"
#include "http/router.h"
#include "login/login_method.h"
#include "session/store.h"

namespace ncp::app {

struct Logo {
    std::string content_type, bytes;
};

struct Logins {
    std::vector<std::shared_ptr<login::LoginMethod>> methods;
    std::map<std::string, Logo> logos;  // by the method's id

    std::set<std::string> with_logo() const;
    // Adds /login/<id>/logo for each.
    void mount_logos(http::Router& router) const;
};

// All that is wrong, in all sections, is added to problems with the section's line; the error
// invalid_config then only counts. The methods keep references to store and clock.
Result<Logins> load_logins(const config::Settings& settings, session::Store& store,
                           const Clock& clock, std::vector<config::Problem>* problems);

// Sources that no way to log in tells enough for, so that nobody can ever be asked about there: a
// warning each.
std::vector<PublicText> unaskable_sources(const Logins& logins, const config::Settings& settings);

}  // namespace ncp::app
