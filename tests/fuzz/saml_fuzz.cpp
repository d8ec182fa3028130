// saml: an input is a response, a logout's query, or edits (fuzz/edits.h) of a genuine response
// made in every run, so that no key lies here and none expires. The first byte says what it is:
//
//   <  a response as it stands         E  edits of the signed response
//   S  edits, then signed as a whole   D  edits of the assertion, then encrypted and unsigned
//   L  a query of HTTP-Redirect
//
// What is read was signed by the provider and fits us; what was edited after it was signed says
// what was signed.
#include <stdexcept>

#include "base/bytes.h"
#include "fuzz/edits.h"
#include "fuzz/properties.h"
#include "login/saml/judge.h"
#include "login/saml/program/reader.h"
#include "support/invented_provider.h"

namespace {

using namespace ncp;
using namespace ncp::login::saml;
using namespace ncp::login::saml::program;

struct World {
    test::InventedProvider provider;
    std::string metadata, assertion, response, signed_response, told;
    std::int64_t now_s;
    Reader reader;
};

test::SigningKey fast_key(const std::string& name) {
    return test::make_signing_key(name, signing::Algorithm::ecdsa_sha256);
}

World make_world() {
    test::InventedProvider provider(fast_key("idp.example.edu"), fast_key("attacker.example.com"),
                                    test::make_signing_key("ncp.example.org"));
    const std::int64_t now_s =
        std::chrono::floor<std::chrono::seconds>(system_clock().wall()).time_since_epoch().count();
    auto reader = Reader::open(
        {test::kSamlSp, test::kSamlAcs, test::kSamlSlo, provider.sp.key_pem, "", {}, 60});
    fuzz::demand(reader.has_value(), "our key can be used");
    World made{std::move(provider), "", "", "", "", "", now_s, std::move(*reader)};
    made.metadata = made.provider.metadata();
    made.assertion = made.provider.assertion();
    made.response = made.provider.response(made.assertion);
    return made;
}

std::string sign(const World& here, const std::string& response) {
    test::Wish wish = test::InventedProvider::usual_wish("_response");
    wish.method = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    return test::InventedProvider::sign(response, "_response", here.provider.idp, wish);
}

Read<Told> read(World& here, const std::string& response) {
    return here.reader.read({base64_encode(response), here.metadata, here.now_s});
}

World& world() {
    static World* made = [] {
        auto* one = new World(make_world());
        one->signed_response = sign(*one, one->response);
        auto told = read(*one, one->signed_response);
        fuzz::demand(told.has_value(), "the genuine response is read");
        one->told = write_told(*told);
        return one;
    }();
    return *made;
}

void check_fits(const World& here, const Read<Told>& told) {
    const auto* facts = told ? std::get_if<Facts>(&*told) : nullptr;
    if (facts == nullptr) return;
    const WallTime now = WallTime(std::chrono::seconds(here.now_s));
    fuzz::demand(judge(*facts, {test::kSamlSp, test::kSamlAcs, std::chrono::seconds(60), now}) ==
                     Refusal::none,
                 "what is read fits us");
    Told again;
    fuzz::demand(read_told(write_told(*told), again), "what is read can be told");
}

bool is_assertion(const Read<Told>& told) {
    return told && std::holds_alternative<Facts>(*told);
}

void try_signed(World& here, std::string_view edits) {
    std::string response;
    try {
        response = sign(here, fuzz::edited(here.response, edits));
    } catch (const std::runtime_error&) {
        return;  // nothing that can be signed is left
    }
    check_fits(here, read(here, response));
}

void try_input(World& here, std::string_view input) {
    const std::string_view rest = input.substr(1);
    switch (input[0]) {
        case '<': {
            (void)here.reader.response_issuer(base64_encode(input));
            fuzz::demand(!is_assertion(read(here, std::string(input))),
                         "nobody but the provider can sign");
            return;
        }
        case 'E': {
            const auto told = read(here, fuzz::edited(here.signed_response, rest));
            if (is_assertion(told)) {
                fuzz::demand(write_told(*told) == here.told, "what is read is what was signed");
            }
            return;
        }
        case 'S':
            return try_signed(here, rest);
        case 'D': {
            const std::string hidden = here.provider.encrypt(fuzz::edited(here.assertion, rest));
            fuzz::demand(!is_assertion(read(here, here.provider.response(hidden))),
                         "encryption is no signature");
            return;
        }
        default:
            fuzz::demand(
                !here.reader.answer_logout({{std::string(rest), "", ""}, here.metadata, here.now_s})
                     .has_value(),
                "nobody but the provider can end a session");
    }
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
    elmo::initialise_xml();
    initialise_lasso();
    (void)world();
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 0) try_input(world(), fuzz::text_of(data, size));
    return 0;
}
