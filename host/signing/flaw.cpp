#include "signing/flaw.h"

namespace ncp::signing {

std::string_view text_of(Flaw flaw) {
    switch (flaw) {
        case Flaw::not_elmo:
            return "this is not an ELMO document: its root is not elmo in the ELMO namespace";
        case Flaw::other_root:
            return "its root is not the element that is expected";
        case Flaw::not_signed:
            return "the document is not signed";
        case Flaw::several_signatures:
            return "there is more than one signature";
        case Flaw::misplaced_signature:
            return "there is a signature somewhere else than directly below elmo";
        case Flaw::foreign_parts:
            return "there are comments or other foreign parts inside the signature";
        case Flaw::parts:
            return "the signature is not made of SignedInfo, SignatureValue and KeyInfo alone";
        case Flaw::signed_info:
            return "the signature's SignedInfo is malformed";
        case Flaw::references:
            return "the signature does not have exactly one Reference";
        case Flaw::canonicalization:
            return "the canonicalization is not C14N without comments";
        case Flaw::algorithm:
            return "the algorithm is not RSA or ECDSA with SHA-256 or better";
        case Flaw::covers_else:
            return "the signature covers something else than the whole document";
        case Flaw::reference:
            return "the signature's Reference is malformed";
        case Flaw::transforms:
            return "the signature transforms the document in another way than is allowed";
        case Flaw::digest:
            return "the digest is not SHA-256, SHA-384 or SHA-512";
        case Flaw::digest_value:
            return "the digest value is malformed";
        case Flaw::signature_value:
            return "the signature value is malformed";
        case Flaw::key_info:
            return "the signature's KeyInfo is malformed";
        case Flaw::not_its_own_id:
            return "the ID of the root is not its own";
        case Flaw::changed:
            return "the document was changed after it was signed";
        case Flaw::other_key:
            return "it was signed with the key of another certificate";
        case Flaw::not_possible:
            return "the signature cannot be checked with the key of this certificate";
    }
    return "the signature is not right";
}

}  // namespace ncp::signing
