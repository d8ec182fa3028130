#include "login/saml/parking.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/secret.h"

namespace ncp::login::saml {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kNameBytes = 16;  // 128 bits: not to be guessed

std::string id_of(std::string_view name) {
    return "saml-parked-" + std::string(name);
}

// What a login needs of it.
std::string written(const Assertion& assertion) {
    return Json{{"issuer", assertion.issuer},
                {"in_response_to", assertion.in_response_to},
                {"name_id", assertion.name_id},
                {"authn_context", assertion.authn_context},
                {"authenticated_at", unix_seconds(assertion.authenticated_at)},
                {"attributes", assertion.attributes}}
        .dump();
}

// Of what written() made, and nobody else.
Assertion read_back(const std::string& text) {
    const Json json = Json::parse(text);
    Assertion assertion;
    assertion.issuer = json.at("issuer");
    assertion.in_response_to = json.at("in_response_to");
    assertion.name_id = json.at("name_id");
    assertion.authn_context = json.at("authn_context");
    assertion.authenticated_at = from_unix_seconds(json.at("authenticated_at").get<std::int64_t>());
    assertion.attributes =
        json.at("attributes").get<std::map<std::string, std::vector<std::string>>>();
    return assertion;
}

bool is_name(std::string_view name) {
    return name.size() == 2 * kNameBytes && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

}  // namespace

Result<std::string> Parking::park(const Assertion& assertion) {
    std::string name = random_hex(kNameBytes);
    const WallTime until = clock_.wall() + kTime;
    Status created = store_.create(id_of(name), {.personal = written(assertion),
                                                 .personal_until = until,
                                                 .way_back = "",
                                                 .way_back_until = until});
    if (!created) return fail(created.error());
    return name;
}

Result<std::optional<Assertion>> Parking::take(std::string_view name) {
    if (!is_name(name)) return std::optional<Assertion>();
    auto record = store_.load(id_of(name));
    if (!record) return fail(record.error());
    if (!*record || (*record)->personal.empty() || (*record)->personal_until <= clock_.wall()) {
        return std::optional<Assertion>();
    }
    // Of two that come at once, one saves: it is the one that fetched.
    session::Record taken = **record;
    taken.personal.clear();
    Status saved = store_.save(id_of(name), std::move(taken));
    if (!saved && saved.error().code() == ErrorCode::outdated) return std::optional<Assertion>();
    if (!saved) return fail(saved.error());
    store_.erase(id_of(name));
    std::optional<Assertion> assertion = read_back((*record)->personal);
    wipe((*record)->personal);
    return assertion;
}

}  // namespace ncp::login::saml
