// From bytes of a connection to a Request, or to the reason why there is none.
//
// Refuses: malformed heads (head.h), targets and fields (fields.h), bodies over the limit (413),
// bodies of another type than application/x-www-form-urlencoded (415), bodies of GET and HEAD,
// peers that are too slow (408). After a refusal nothing more of the connection may be parsed: what
// follows may be the unread body. Thread-safety: one thread per connection.
#pragma once

#include <variant>

#include "http/connection.h"
#include "http/patience.h"
#include "http/refusal.h"

namespace ncp::http {

struct Received {
    Request request;
    bool keep_alive = false;
};
struct Refused {
    Refusal refusal;
    Request request;  // what is known of it: method and headers, or nothing
};
struct Gone {};  // the peer closed, or never began to ask

using Reception = std::variant<Received, Refused, Gone>;

// After the handshake. Consumes exactly one request of the connection's input.
Reception receive_request(Connection& connection, const Premises& premises,
                          const ReceivePatience& patience);

}  // namespace ncp::http
