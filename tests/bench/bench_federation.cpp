// What a federation of 5,000 identity providers costs: reading its signed metadata, and finding an
// institution in it. Both beside their limits, and reading beside a bare parse of the same bytes.
// Time is that of the one thread which works, so that others on the machine do not count.
//
//     build/bin/bench-federation
#include <libxml/parser.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <functional>

#include "elmo/document.h"
#include "login/saml/federation/directory.h"
#include "signing/verify.h"
#include "support/federation_sample.h"
#include "support/temporary_folder.h"

namespace ncp::bench {
namespace {

constexpr int kProviders = 5'000;
constexpr double kReadLimitMs = 2'000;
constexpr double kSearchLimitMs = 5;
constexpr std::size_t kShown = 50;

// The best and the worst of some rounds, in milliseconds.
struct Cost {
    double best = 1e9, worst = 0;
};
double thread_ms() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

Cost cost_of(int rounds, const std::function<void()>& work) {
    Cost cost;
    for (int round = 0; round < rounds; ++round) {
        const double begin = thread_ms();
        work();
        const double took = thread_ms() - begin;
        cost.best = std::min(cost.best, took);
        cost.worst = std::max(cost.worst, took);
    }
    return cost;
}

void parse_plainly(const std::string& xml) {
    xmlDoc* tree =
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr, XML_PARSE_NONET);
    if (tree == nullptr) std::exit(1);
    xmlFreeDoc(tree);
}

login::saml::Metadata read(const std::string& xml, const std::string& certificate) {
    auto metadata = login::saml::read_metadata(xml, {system_clock().wall(), certificate});
    if (!metadata) {
        std::fprintf(stderr, "%s\n", metadata.error().describe().str().c_str());
        std::exit(1);
    }
    return std::move(*metadata);
}

void run() {
    elmo::initialise_xml();
    signing::initialise_xmlsec();
    test::TemporaryFolder folder;
    const test::FederationKey key = test::make_federation_key(folder.path());
    const std::string xml = test::signed_federation(kProviders, key);
    std::printf("%d identity providers, %.1f MB, %.1f KB each\n", kProviders,
                static_cast<double>(xml.size()) / 1e6,
                static_cast<double>(xml.size()) / 1e3 / kProviders);

    const Cost plain = cost_of(3, [&] { parse_plainly(xml); });
    const Cost reading = cost_of(3, [&] { read(xml, key.certificate_pem); });
    std::printf("%-34s %9.1f ms  %5.2f of the limit  %5.1f times a bare parse (%.1f ms)\n",
                "read, signature verified", reading.worst, reading.worst / kReadLimitMs,
                reading.worst / plain.best, plain.best);

    const login::saml::Directory directory(read(xml, key.certificate_pem));
    for (const char* search : {"", "university", "place 42", "paakaupungin", "zzz", "e o a"}) {
        std::size_t count = 0;
        const Cost finding = cost_of(50, [&] {
            count = directory.search(search, "fi", kShown, system_clock().wall()).count;
        });
        std::printf("search \"%s\"%*s %9.2f ms  %5.2f of the limit  (%zu found)\n", search,
                    static_cast<int>(24 - std::min<std::size_t>(24, std::string(search).size())),
                    "", finding.worst, finding.worst / kSearchLimitMs, count);
    }
}

}  // namespace
}  // namespace ncp::bench

int main() try {
    ncp::bench::run();
    return 0;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
}
