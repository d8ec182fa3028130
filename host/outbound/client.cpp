#include "outbound/client.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <set>

#include "outbound/answer.h"
#include "outbound/connection.h"
#include "outbound/pool.h"
#include "outbound/redirect.h"
#include "outbound/tls.h"
#include "outbound/waiting.h"

namespace ncp::outbound {
namespace {

constexpr std::size_t kPieceBytes = 16U << 10;  // the payload of one TLS record

// What one request says and how it is heard, whichever connection carries it.
struct Exchange {
    const Request& request;
    const HttpsUrl& url;
    std::string_view head;
    std::size_t body_bytes_max;
    const Waiting& waiting;
};

// A buffer for students' data, wiped when it goes.
struct Piece {
    std::array<char, kPieceBytes> bytes;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): written before it is read
    Piece() {}
    ~Piece() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
    Piece(const Piece&) = delete;
    Piece& operator=(const Piece&) = delete;
};

// A service may answer before it has taken the whole body (413, 401), and close: what it said
// counts more than that it did not listen.
Status converse(Connection& connection, const Exchange& exchange, Answer& answer, bool& listened) {
    auto sent = connection.send(exchange.head, exchange.waiting);
    if (sent && *sent) sent = connection.send(exchange.request.body, exchange.waiting);
    if (!sent && sent.error().code() != ErrorCode::io) return fail(sent.error());
    listened = sent && *sent;
    Piece piece;
    while (!answer.complete()) {
        auto count = connection.receive(piece.bytes.data(), piece.bytes.size(), exchange.waiting);
        if (!count) return fail(count.error());
        Status taken = *count == 0 ? answer.end() : answer.take({piece.bytes.data(), *count});
        if (!taken) return taken;
    }
    return {};
}

}  // namespace

struct Client::Parts {
    std::set<std::string> allow;
    std::size_t response_bytes_max;
    ContextPtr context;
    PublicText ca_option;
    Pool pool;

    Result<Response> exchange(const Exchange& exchange);
};

// The kept connection, if there is one, then at most one new one.
Result<Response> Client::Parts::exchange(const Exchange& exchange) {
    std::unique_ptr<Connection> connection = pool.take(exchange.url.origin());
    for (bool kept = connection != nullptr;; kept = false) {
        if (!kept) {
            auto opened =
                Connection::open(exchange.url, context.get(), ca_option, exchange.waiting);
            if (!opened) return fail(opened.error());
            connection = std::move(*opened);
        }
        Answer answer(exchange.request.method == "HEAD", exchange.body_bytes_max);
        bool listened = false;
        Status status = converse(*connection, exchange, answer, listened);
        if (status) {
            if (listened && answer.keeps_connection()) pool.keep(std::move(connection));
            return answer.take_response();
        }
        const bool was_closed = status.error().code() == ErrorCode::io && !answer.begun();
        if (!kept || !was_closed) return fail(status.error());
    }
}

Client::Client(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Client::~Client() = default;

tl::expected<std::unique_ptr<Client>, std::vector<Error>> Client::open(
    const ClientSettings& settings, const Clock& clock) {
    auto context = make_client_context(
        {settings.ca_file, settings.certificate, settings.key, settings.ca_option});
    if (!context) return tl::unexpected(std::move(context.error()));
    std::unique_ptr<Parts> parts(new Parts{{settings.allow.begin(), settings.allow.end()},
                                           settings.response_bytes_max,
                                           std::move(*context),
                                           settings.ca_option,
                                           Pool(clock)});
    return std::unique_ptr<Client>(new Client(std::move(parts)));
}

Result<Response> Client::send(const Request& request, const Deadline& deadline,
                              std::stop_token cancelled) {
    auto url = HttpsUrl::parse(request.url);
    if (!url) return fail(url.error());
    if (!parts_->allow.contains(url->origin())) {
        return fail(
            ErrorCode::invalid_config,
            text("{}: not on the allow-list, so it is not called", not_personal(url->origin())));
    }
    const Waiting waiting(deadline, std::move(cancelled));
    const bool may_follow = request.method == "GET" || request.method == "HEAD";
    const std::size_t body_bytes_max =
        request.response_bytes_max == 0
            ? parts_->response_bytes_max
            : std::min(request.response_bytes_max, parts_->response_bytes_max);
    for (int followed = 0;; ++followed) {
        auto head = head_of(request, *url);
        if (!head) return fail(head.error());
        auto response = parts_->exchange({request, *url, head->reveal(), body_bytes_max, waiting});
        if (!response) {
            const Error& error = response.error();
            return fail(Error(error.code(),
                              text("{}: {}", not_personal(url->origin()), error.operator_text()),
                              error.where()));
        }
        if (!may_follow || followed == kRedirectsMax) return response;
        if (!is_redirect(response->status)) return response;
        auto next = redirect_target(*url, response->header("location"));
        if (!next) return response;
        url = std::move(*next);
    }
}

}  // namespace ncp::outbound
