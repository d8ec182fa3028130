// The files that a configuration names: is each there, a file, and private where it holds a secret?
//
// Looked at before what needs them opens them, so that the operator reads which option it is and
// what to do, of all of them at once. What they must hold, those say who open them. Problems name
// paths, never contents. Thread-safety: any thread.
#pragma once

#include <vector>

#include "config/settings.h"

namespace ncp::app {

// What is wrong is added to problems with the section's line, as in
// "client_secret_file: /…/feide.secret does not exist: put the secret alone into it, …".
// True: nothing is.
bool check_files(const config::ServerSection& section, std::vector<config::Problem>* problems);
bool check_files(const config::SigningKeySection& section, std::vector<config::Problem>* problems);
bool check_files(const config::LoginSection& section, std::vector<config::Problem>* problems);

}  // namespace ncp::app
