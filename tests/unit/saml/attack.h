// Responses that must be refused: each with a name that says the attack, and the one reason that
// has to be given. Made when they are needed. Thread-safety: single-threaded tests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "login/saml/refusal.h"
#include "support/invented_provider.h"

namespace ncp::test {

struct Attack {
    std::string name;
    login::saml::Refusal reason;
    std::function<std::string(const InventedProvider&)> make;  // as it is posted: base64
};

std::vector<Attack> attacks_on_bytes();
std::vector<Attack> attacks_on_form();
std::vector<Attack> attacks_by_wrapping();
std::vector<Attack> attacks_on_signatures();
std::vector<Attack> attacks_by_encryption();
std::vector<Attack> attacks_on_statements();
std::vector<Attack> all_attacks();

// base64 of a response with this assertion in it, signed by the provider after it was spoilt.
std::string posted_signed(const InventedProvider& provider, const std::string& assertion);
// The genuine assertion, with one place changed.
std::string spoilt(const InventedProvider& provider, std::string_view what, std::string_view with);
// The genuine assertion as an attacker would like it: another person, another ID, unsigned.
std::string evil_assertion(const InventedProvider& provider);

}  // namespace ncp::test
