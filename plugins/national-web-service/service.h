// One question to the service, through the host's http/1.
//
// Ends the call (plugin::Refused) when there is no answer to be had: NCP_TEMPORARY for a service
// that may work later, NCP_CONFIG for a caller it does not know, NCP_PERMANENT for the rest. Texts
// never hold what was asked or answered; personal data goes into the body of the request only,
// never into an address. Thread-safety: ask() from any thread. Ownership: settings must outlive it.
#pragma once

#include <ncp/plugin.hpp>

#include "settings.h"
#include "soap.h"
#include "xml_reader.h"

namespace ncp::virta {

class Service {
  public:
    // Refuses (NCP_CONFIG) a host without http/1, and a secret that is not there.
    Service(const plugin::Host& host, const Settings& settings);

    // The element Virta; without children if nobody is found.
    XmlElement ask(const plugin::Call& call, const Question& question) const;

  private:
    const Settings& settings_;
};

}  // namespace ncp::virta
