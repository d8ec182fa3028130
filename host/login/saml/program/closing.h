// What ncp-saml gives up before it reads its first message of others: every file, the network,
// processes, privileges (sandbox.h). Thread-safety: before any second thread.
#pragma once

#include <string>
#include <vector>

namespace ncp::login::saml::program {

// What could not be done, in sentences for the operator's log; empty: all was done.
std::vector<std::string> close_program_in();

}  // namespace ncp::login::saml::program
