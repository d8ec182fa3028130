#include "http/worker.h"

#include <chrono>

#include "base/log.h"
#include "http/patience.h"
#include "http/receive.h"
#include "http/refused.h"
#include "http/wire.h"

namespace ncp::http {
namespace {

struct Answer {
    std::string bytes;
    bool close = true;
};

PublicText name_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::other:
            return "OTHER";
    }
    return "-";
}

// The page as bytes; when a page made headers that cannot be sent, the error page instead.
std::string sendable(const Router& router, Response& response, const Request& request,
                     Delivery delivery) {
    auto bytes = to_bytes(response, delivery);
    if (bytes) return std::move(*bytes);
    log_error(bytes.error().describe());
    response = router.error(bytes.error(), request);
    bytes = to_bytes(response, delivery);
    if (bytes) return std::move(*bytes);
    response = page(500, "");
    return to_bytes(response, delivery).value_or("");
}

Answer answer(Received& received, bool last, const Router& router) {
    const SteadyTime began = system_clock().steady();
    const Request request = std::move(received.request);
    Answer made;
    made.close = last || !received.keep_alive;
    Response response = router.answer(request);
    made.bytes = sendable(router, response, request, {request.method == Method::head, made.close});
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(system_clock().steady() - began);
    log_info(text("{} {} {} {} ms", name_of(request.method),
                  not_personal(router.pattern_of(request.path)), response.status, spent.count()));
    return made;
}

Answer answer(const Refused& refused, const Router& router) {
    Response response = refused_page(router, refused.refusal, refused.request);
    const bool without_body = refused.request.method == Method::head;
    std::string bytes = sendable(router, response, refused.request, {without_body, true});
    log_info(text("- {} {} 0 ms: {}", not_personal(router.pattern_of(refused.request.path)),
                  response.status, refused.refusal.why));
    return {std::move(bytes), true};
}

bool greet(Connection& connection, const Premises& premises, const ReceivePatience& patience) {
    if (connection.peer.greeted()) return true;
    while (!connection.peer.greeted()) {
        Progress progress = connection.peer.handshake();
        if (progress == Progress::closed) return false;
        if (progress != Progress::done && !patience.wait(connection.peer, progress)) return false;
    }
    if (!premises.settings.client_ca.empty()) {
        connection.from.certificate_names = connection.peer.certificate_names();
    }
    return true;
}

// One request. Leaves the connection with its holder, or takes it away if it has ended or goes on
// elsewhere.
void answer_one(ConnectionPtr& connection, const Rooms& rooms, const ReceivePatience& patience) {
    const Premises& premises = rooms.premises;
    Reception reception = receive_request(*connection, premises, patience);
    if (std::holds_alternative<Gone>(reception)) {
        connection.reset();
        return;
    }
    Answer made;
    if (auto* received = std::get_if<Received>(&reception)) {
        const bool last = premises.draining ||
                          connection->answers + 1 >= premises.settings.keep_alive_requests_max;
        made = answer(*received, last, premises.router);
    } else {
        made = answer(std::get<Refused>(reception), premises.router);
    }
    ++connection->answers;
    std::string_view rest = made.bytes;
    Progress progress = connection->peer.send(rest);
    if (progress == Progress::closed) {
        connection.reset();
    } else if (progress != Progress::done) {
        const std::size_t sent_bytes = made.bytes.size() - rest.size();
        rooms.exit.finish(std::move(connection), std::move(made.bytes), sent_bytes, made.close);
    } else if (made.close) {
        rooms.exit.linger(std::move(connection));
    }
}

void serve(ConnectionPtr connection, const Rooms& rooms) {
    while (true) {
        const ReceivePatience patience(rooms.premises, rooms.queue);
        if (!greet(*connection, rooms.premises, patience)) return;
        answer_one(connection, rooms, patience);
        if (!connection || !connection->look_for_more()) return;
        if (!connection->input.empty()) continue;  // the next request came with the last one
        rooms.door.park(std::move(connection));
        return;
    }
}

}  // namespace

void work(const Rooms& rooms) {
    while (ConnectionPtr connection = rooms.queue.pop()) {
        try {
            serve(std::move(connection), rooms);
        } catch (...) {
            log_error("a connection was dropped because of an exception in the server");
        }
        rooms.queue.done();
    }
}

}  // namespace ncp::http
