#include "unit/saml/contact_point.h"

#include <stdexcept>

#include "base/file.h"

namespace ncp::test {

using login::saml::ServiceProvider;

ContactPoint::ContactPoint() {
    settings.entity_id = kSamlSp;
    settings.acs_url = kSamlAcs;
    settings.slo_url = kSamlSlo;
    settings.key = folder_.path() / "saml.key";
    settings.certificate = folder_.path() / "saml.crt";
    settings.program = std::string(NCP_BINARY_DIR) + "/bin/ncp-saml";
    if (!write_private_file(settings.key, provider.sp.key_pem) ||
        !write_private_file(settings.certificate, provider.sp.certificate_pem)) {
        throw std::runtime_error("cannot write the key");
    }
    service = open(settings);
}

std::unique_ptr<ServiceProvider> ContactPoint::open(
    const login::saml::ServiceProviderSettings& others) const {
    auto opened = ServiceProvider::open(others, system_clock());
    if (!opened) throw std::runtime_error(opened.error().describe().str());
    return std::move(*opened);
}

ContactPoint& contact_point() {
    static ContactPoint one;
    return one;
}

const InventedProvider& provider() {
    return contact_point().provider;
}

std::string outcome_of(const std::string& saml_response) {
    ContactPoint& here = contact_point();
    auto reading = here.service->read(saml_response, here.provider.metadata());
    if (!reading) return reading.error().operator_text().str();
    return std::holds_alternative<login::saml::Assertion>(*reading) ? "accepted" : "declined";
}

}  // namespace ncp::test
