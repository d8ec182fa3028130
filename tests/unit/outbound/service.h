// A service on loopback and a client that trusts it. Thread-safety: none.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "outbound/client.h"
#include "support/temporary_folder.h"
#include "support/tls_server.h"

namespace ncp::outbound {

using test::TlsServer;

inline const test::TemporaryFolder& shared_folder() {
    static const test::TemporaryFolder folder;
    return folder;
}

inline const test::TestCertificate& shared_certificate() {
    static const test::TestCertificate made = test::make_test_certificate(shared_folder().path());
    return made;
}

inline std::string ok(const std::string& body, const std::string& more = "") {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
           "\r\n" + body;
}

// Answers every request with the same bytes, and then ends the connection, or listens on.
inline std::function<void(TlsServer::Peer&)> says(const std::string& bytes, bool keeps = true) {
    return [bytes, keeps](TlsServer::Peer& peer) {
        while (!peer.read_request().empty()) {
            peer.send(bytes);
            if (!keeps) return;
        }
    };
}

// A service and the client of a section that allows it.
struct Service {
    explicit Service(std::function<void(TlsServer::Peer&)> handler, ClientSettings settings = {},
                     const Clock& clock = system_clock(), TlsServer::Options options = {})
        : server(with_certificate(std::move(options)), std::move(handler)) {
        settings.allow.push_back(server.origin());
        if (settings.ca_file.empty()) settings.ca_file = shared_certificate().certificate;
        auto opened = Client::open(settings, clock);
        if (!opened) throw std::runtime_error(opened.error().front().describe().str());
        client = std::move(*opened);
    }

    Result<Response> send(const Request& request, std::stop_token cancelled = {}) const {
        return client->send(request, Deadline(system_clock(), std::chrono::minutes(2)),
                            std::move(cancelled));
    }
    Result<Response> get(const std::string& path = "/") const {
        const std::string url = server.origin() + path;
        return send({.url = url});
    }

    TlsServer server;
    std::unique_ptr<Client> client;

  private:
    static TlsServer::Options with_certificate(TlsServer::Options options) {
        if (options.certificate.certificate.empty()) options.certificate = shared_certificate();
        return options;
    }
};

inline std::string text_of(const Result<Response>& result) {
    return result ? "answered " + std::to_string(result->status)
                  : result.error().operator_text().str();
}

inline ErrorCode code_of(const Result<Response>& result) {
    return result ? ErrorCode::no_results : result.error().code();
}

}  // namespace ncp::outbound
