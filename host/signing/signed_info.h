// What the value of a signature is made over, and whose it is: SignedInfo in its canonical form,
// checked by OpenSSL. Asked before xmlsec, which digests all that a Reference covers before it
// looks at the value, and does so again for every key. It believes nothing for good: xmlsec has to
// agree. Private to this module. Thread-safety: one thread at a time for one tree.
#pragma once

#include <string>

#include "signing/openssl_handles.h"
#include "signing/signature_form.h"

namespace ncp::signing {

class SignedInfo {
  public:
    // form: of a signature that was found right. Its SignedInfo inherits no xml: attributes, as in
    // SAML nothing above it may have any; if it does, no key fits.
    explicit SignedInfo(const SignatureForm& form);

    bool is_signed_with(const X509& certificate) const;

  private:
    std::string bytes_, value_;
    const EVP_MD* digest_ = nullptr;
    bool elliptic_ = false;
};

}  // namespace ncp::signing
