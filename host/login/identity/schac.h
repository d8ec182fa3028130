// The addresses of persons in SCHAC (SCHAC 1.5.0; registry at wiki.refeds.org/display/STAN).
// Private to logging in. Thread-safety: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ncp::login {

// "urn:schac:personalUniqueID:fi:FIC:010203-1234": country in capitals, and the number. The older
// "urn:mace:terena.org:schac:personalUniqueID:…" too. nullopt: not one.
struct SchacPersonalId {
    std::string country, id;
    bool is_passport = false;  // of the kind PASSPORT: a document's number and nobody's own
};
std::optional<SchacPersonalId> read_schac_personal_id(std::string_view text);

// "urn:schac:personalUniqueCode:<country or int>:<type>:<what the type says>".
bool is_schac_code_urn(std::string_view text);  // begins like one
bool is_schac_code(std::string_view text);      // is one
// The European Student Identifier among them: "…:int:esi:<country or host>:<code>".
bool is_european_student_id(std::string_view text);
// Who gave it, a country's two letters or a domain, as written; empty: it is none.
std::string_view giver_of_student_id(std::string_view text);

}  // namespace ncp::login
