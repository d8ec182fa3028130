// Logging in without proof: whoever visits picks a sample student from a list. For demonstrations.
//
// Refuses to exist outside a demonstration: with it anybody becomes anybody. The list is a file of
// TOML, read once: a [[student]] has an id, a label, perhaps a note, and under [student.attributes]
// the identity keys that a real login would vouch for, each a text or a list of texts.
// Thread-safety: any thread. Ownership: the caller's.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"
#include "login/login_method.h"

namespace ncp::login {

// Error invalid_config: not a demonstration, or a students file that is missing or wrong (every
// problem with its line).
Result<std::unique_ptr<LoginMethod>> make_demo_login(std::string id, std::string title,
                                                     const std::filesystem::path& students_file,
                                                     bool demonstration);

}  // namespace ncp::login
