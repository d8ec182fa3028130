#include "login/saml/program/closing.h"

#include "sandbox/sandbox.h"

namespace ncp::login::saml::program {
namespace {

// Real responses need a few; the rest is lasso's and libxml2's tables.
constexpr std::size_t kMemoryMibMax = 256;

}  // namespace

// No system files either: everything that is needed is loaded by now.
std::vector<std::string> close_program_in() {
    sandbox::Confinement closed;
    closed.system_files = false;
    closed.memory_mib_max = kMemoryMibMax;
    return sandbox::close_in(closed);
}

}  // namespace ncp::login::saml::program
