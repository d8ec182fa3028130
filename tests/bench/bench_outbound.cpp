// What a call of a web service costs through the outbound client, on loopback, beside what cannot
// be avoided: the same bytes over a bare TLS connection that is open already.
//
//     build/bin/bench-outbound
//
// Prints medians and their ratios to the bare exchange in the same run. The service runs in this
// process, on a thread of its own.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "outbound/client.h"
#include "support/raw_tls.h"
#include "support/temporary_folder.h"
#include "support/tls_server.h"

namespace ncp::bench {
namespace {

using std::chrono::steady_clock;

double median_us(int rounds, const std::function<bool()>& act) {
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const auto begin = steady_clock::now();
        if (!act()) {
            std::fprintf(stderr, "a call failed\n");
            std::exit(1);
        }
        times.push_back(
            std::chrono::duration<double, std::micro>(steady_clock::now() - begin).count());
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[static_cast<std::size_t>(rounds) / 2];
}

void measure(const test::TestCertificate& certificate, std::size_t body_bytes, int rounds) {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body_bytes) +
                               "\r\n\r\n" + std::string(body_bytes, 'x');
    const test::TlsServer server({.certificate = certificate}, [&](test::TlsServer::Peer& peer) {
        while (!peer.read_request().empty())
            peer.send(answer);
    });
    auto client = outbound::Client::open(
        {.allow = {server.origin()}, .ca_file = certificate.certificate}, system_clock());
    const std::string url = server.origin() + "/v1/results";
    auto call = [&](outbound::Client& with) {
        const Deadline deadline(system_clock(), std::chrono::minutes(1));
        auto response = with.send({.url = url}, deadline, {});
        return response && response->body.size() == body_bytes;
    };
    test::RawTls raw(server.port());
    const double bare = median_us(rounds, [&] {
        return raw.send("GET /v1/results HTTP/1.1\r\nHost: x\r\n\r\n") &&
               raw.read_reply().body.size() == body_bytes;
    });
    const double kept = median_us(rounds, [&] { return call(**client); });
    const double fresh = median_us(std::max(rounds / 20, 10), [&] {
        auto other = outbound::Client::open(
            {.allow = {server.origin()}, .ca_file = certificate.certificate}, system_clock());
        return call(**other);
    });
    std::printf("%10zu %14.1f %14.1f %7.2f %14.1f %7.2f\n", body_bytes, bare, kept, kept / bare,
                fresh, fresh / bare);
}

void run() {
    const test::TemporaryFolder folder;
    const auto certificate = test::make_test_certificate(folder.path());
    std::printf("%10s %14s %14s %7s %14s %7s\n", "bytes", "bare TLS us", "kept us", "ratio",
                "new us", "ratio");
    measure(certificate, 200, 20'000);
    measure(certificate, 17'000, 10'000);
    measure(certificate, 10U << 20, 50);
}

}  // namespace
}  // namespace ncp::bench

int main() {
    try {
        ncp::bench::run();
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
