// What was seen once is not believed again.
#include "base/bytes.h"
#include "login/login_method.h"
#include "login/saml/service_provider.h"

namespace ncp::login::saml {

std::string_view tag_of_request(std::string_view request_id) {
    return request_id.starts_with('_') ? tag_of(request_id.substr(1)) : std::string_view();
}

Status refuse_replay(session::Store& store, const Assertion& assertion) {
    std::string name = std::to_string(assertion.issuer.size());
    name.append(" ").append(assertion.issuer).append(assertion.id);
    // A personal part, though nothing personal is in it: what is only a way back is thrown out when
    // the store is full, and then an old assertion could come again.
    session::Record record;
    record.personal = "seen";
    record.personal_until = assertion.usable_until;
    record.way_back_until = assertion.usable_until;
    Status created = store.create("saml-seen-" + hex_encode(sha256(name)), std::move(record));
    if (!created && created.error().code() == ErrorCode::outdated) {
        return fail(ErrorCode::login_failed, "the assertion was used before");
    }
    return created;
}

}  // namespace ncp::login::saml
