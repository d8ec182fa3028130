#include "signing/element_signature.h"

#include "signing/certificate.h"
#include "signing/signature_form.h"
#include "signing/xmlsec_check.h"

namespace ncp::signing {
namespace {

Flaw flaw_of(Check check) {
    if (check == Check::changed) return Flaw::changed;
    return check == Check::other_key ? Flaw::other_key : Flaw::not_possible;
}

}  // namespace

bool TrustedKeys::add(std::string_view certificate_der) {
    CleanErrorQueue clean;
    Certificate certificate = read_certificate_der(certificate_der);
    if (!certificate || !is_strong_enough(*certificate)) return false;
    certificates_.emplace_back(std::move(certificate));
    return true;
}

tl::expected<void, Flaw> check_element_signature(xmlNode* element, const char* id_attribute,
                                                 const TrustedKeys& keys) {
    CleanErrorQueue clean;
    auto form = read_signature_form(element, id_attribute);
    if (!form) return tl::unexpected(form.error());
    Check last = Check::not_possible;
    for (const auto& certificate : keys.certificates_) {
        const Check check = check_with(form->signature, *certificate);
        if (check == Check::intact) return {};
        if (check == Check::changed) return tl::unexpected(Flaw::changed);  // whatever the key
        if (check == Check::other_key) last = check;
    }
    return tl::unexpected(flaw_of(last));
}

}  // namespace ncp::signing
