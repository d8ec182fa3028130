// The signature of one element of a document, which names it by its ID (SAML 2.0 core section 5.4).
//
// Refuses and believes what verify.h does, but for the Reference: "#" and the ID of the element
// that holds the Signature as its child, nothing else. Whether that ID is the only one of its kind
// is for the caller to look at (attributes of every spelling), and that what he reads lies in that
// very element. KeyInfo is not read for keys. A large element, or one of
// a party with several keys, is digested once and only when the signature's value is of one of the
// keys (signed_info.h), so that strangers cannot have it done for nothing.
// Thread-safety: any thread after initialise_xmlsec(); one thread at a time for one tree; keys may
// be shared.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "signing/flaw.h"

struct x509_st;

namespace ncp::signing {

// The keys of one party, from certificates whose other contents count for nothing.
class TrustedKeys {
  public:
    // In DER. False: it is no certificate, or its key is too weak to be believed.
    bool add(std::string_view certificate_der);
    std::size_t size() const { return certificates_.size(); }

  private:
    friend tl::expected<void, Flaw> check_element_signature(xmlNode*, const char*,
                                                            const TrustedKeys&);
    friend tl::expected<void, Flaw> check_bytes_signature(std::string_view, std::string_view,
                                                          std::string_view, const TrustedKeys&);
    std::vector<std::shared_ptr<x509_st>> certificates_;
};

// Is the element signed with one of these keys?
tl::expected<void, Flaw> check_element_signature(xmlNode* element, const char* id_attribute,
                                                 const TrustedKeys& keys);

// Are these bytes signed with one of these keys? algorithm: by its name in XMLDSig, RSA with SHA-2
// (SAML 2.0 bindings section 3.4.4.1). Flaws algorithm, other_key.
tl::expected<void, Flaw> check_bytes_signature(std::string_view algorithm, std::string_view bytes,
                                               std::string_view signature, const TrustedKeys& keys);

}  // namespace ncp::signing
