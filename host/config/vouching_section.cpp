// What every [[login]] with an identity provider has: which of the provider's names become which
// attributes, and how strong a login must be.
#include <fmt/format.h>

#include <algorithm>

#include "base/public_text.h"
#include "config/identity_keys.h"
#include "config/sections.h"

namespace ncp::config {
namespace {

constexpr std::size_t kCountryLetters = 2;

bool is_country(const std::string& code) {
    return code.size() == kCountryLetters &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// "email = []" leaves a key out that has usual names.
void keep_keys_without_names(TomlReader& login, Report& report, VouchingSection& section) {
    const toml::table* identity = login.table("identity");
    if (identity == nullptr) return;
    for (const auto& [key, node] : *identity) {
        const toml::array* names = node.as_array();
        if (names == nullptr || !names->empty()) continue;
        const std::string name(key.str());
        if (!is_identity_key(name)) {
            report.add(static_cast<int>(key.source().begin.line),
                       fmt::format("[login.identity] {}", identity_key_advice(name)));
        }
        section.identity.try_emplace(name);
    }
}

}  // namespace

void read_vouching(TomlReader& login, Report& report, VouchingSection& section) {
    login.free_texts("identity", [&](const std::string& key, const std::string& name, int line) {
        if (!is_identity_key(key)) {
            report.add(line, fmt::format("[login.identity] {}", identity_key_advice(key)));
        }
        section.identity[key].push_back(name);
    });
    keep_keys_without_names(login, report, section);
    login.text("national_id_country", section.national_id_country);
    if (!section.national_id_country.empty() && !is_country(section.national_id_country)) {
        login.refuse("national_id_country", "must be two capital letters (ISO 3166), as in \"NO\"");
    }
    login.texts("assurance", section.assurance);
}

}  // namespace ncp::config
