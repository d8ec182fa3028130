// Ourselves and one identity provider as the lasso library knows them: requests and answers are
// built by it, and it gives a second opinion on what an assertion says.
//
// It is never handed bytes of others but metadata that were parsed before: its second opinion is of
// the tree that was verified. Nor our key: it would read it anew for every message. lasso links
// xmlsec and sets its error callback; nothing but ncp-saml and what tests it may link it.
// Thread-safety: one thread.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

#include "login/saml/program/assertion_form.h"
#include "login/saml/program/glib_handles.h"
#include "login/saml/program/identity_provider.h"
#include "login/saml/wire.h"

namespace ncp::login::saml::program {

// Once, before the program closes itself in. Starts xmlsec as well, so signing::initialise_xmlsec()
// is not called besides.
void initialise_lasso();

class LassoParty {
  public:
    // Refusal metadata_unusable.
    static Read<LassoParty> open(const Opening& ourselves, const std::string& idp_xml);

    // The address with the AuthnRequest, not signed yet.
    Read<std::string> ask(const Opening& ourselves, const AskQuestion& question,
                          const IdentityProvider& provider) const;

    // The address with the answer "Success" to this request, whose signature was verified; not
    // signed yet.
    Read<std::string> answer_logout(const std::string& request_xml,
                                    const std::string& relay_state) const;

  private:
    explicit LassoParty(Object<LassoServer> server) : server_(std::move(server)) {}
    Object<LassoServer> server_;
};

// Does lasso read the verified assertion as we did, and find it valid?
bool lasso_agrees(const Opening& ourselves, const AssertionForm& form, std::int64_t now_s);

}  // namespace ncp::login::saml::program
