// The public doors of a SAML login: GET /metadata, POST /acs, GET and POST /slo, GET /disco. Nobody
// is known there and no cookie is looked at. Private to the module; saml_login.h says what is
// refused. Thread-safety: every method from any thread. Ownership: keeps references to all but the
// metadata.
#pragma once

#include <string>
#include <vector>

#include "login/saml/parking.h"
#include "login/saml/saml_login.h"

namespace ncp::login::saml {

// As it stands in the address that leads back: "declined=<name>&request=<id>".
std::string_view name_of(Declined::Why why);

class Doors {
  public:
    // metadata: ours, as it is served.
    Doors(const SamlLoginSettings& settings, const SamlLoginParts& parts, Parking& parking,
          std::string metadata, session::Store& store)
        : settings_(settings),
          parts_(parts),
          parking_(parking),
          metadata_(std::move(metadata)),
          store_(store) {}

    std::vector<PublicDoor> all();
    void let_end_transfers(const EndTransfer& end) { end_transfer_ = end; }

  private:
    Result<http::Response> metadata() const;
    Result<http::Response> consume(const http::Request& request);
    Result<http::Response> accept(const http::Request& request);
    Result<http::Response> chosen(const http::Request& request);
    Result<http::Response> log_out(const LogoutRequest& logout);

    const SamlLoginSettings& settings_;
    const SamlLoginParts& parts_;
    Parking& parking_;
    std::string metadata_;
    session::Store& store_;
    EndTransfer end_transfer_ = [](std::string_view) {};
};

}  // namespace ncp::login::saml
