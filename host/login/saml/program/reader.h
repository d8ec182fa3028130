// Everything that ncp-saml answers: from the bytes of a message to what it says.
//
// The order of a response's checks: bytes, one tree whose markup has one meaning, form, signatures
// by the provider's own keys over the very elements that are read, decryption, form and signature
// of what was decrypted, what it says (judge.h), lasso's opinion of the same. What no signature
// covers is not read, but for what can only make it refused. Thread-safety: one thread at a time.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "login/saml/program/assertion_form.h"
#include "login/saml/program/identity_provider.h"
#include "login/saml/program/lasso_server.h"
#include "login/saml/program/own_key.h"
#include "login/saml/program/response_form.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {

class Reader {
  public:
    static Read<Reader> open(Opening ourselves);

    Read<std::string> ask(const AskQuestion& question);
    Read<std::string> response_issuer(std::string_view response_base64);
    Read<Told> read(const ReadQuestion& question);
    Read<std::string> logout_issuer(const LogoutRequest& request);
    Read<LogoutAnswer> answer_logout(const LogoutQuestion& question);

  private:
    struct Partner {
        IdentityProvider provider;
        LassoParty lasso;
    };
    Reader(Opening ourselves, std::vector<OwnKey> keys)
        : ourselves_(std::move(ourselves)), keys_(std::move(keys)) {}
    Read<const Partner*> partner(const std::string& idp_xml);
    Read<Told> read_assertion(const ResponseForm& response, xmlNode* element,
                              const Partner& partner, std::int64_t now_s) const;
    Read<Told> read_encrypted(const ResponseForm& response, std::set<std::string>& ids,
                              const Partner& partner, std::int64_t now_s) const;

    Opening ourselves_;
    std::vector<OwnKey> keys_;                                  // the first signs
    std::map<std::string, std::unique_ptr<Partner>> partners_;  // by the metadata's digest
};

}  // namespace ncp::login::saml::program
