// What a delivery costs, in units of what it cannot do without: one RSA-2048 signature.
//
// Measures each step from the stored document to the field of the form, for a transcript of 17 KB
// (a usual one) and of 1 MB, beside the signature in the same run, and prints a table: times say
// little on another machine, ratios stay. CPU time of one thread.
//
//     build/bin/bench-delivery [options of Google Benchmark]
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "elmo/outline.h"
#include "elmo/schema.h"
#include "elmo/selection.h"
#include "protocol/response.h"
#include "signing/key_source.h"
#include "signing/sign.h"
#include "signing/verify.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"
#include "unit/elmo/random_elmo.h"

namespace ncp::bench {
namespace {

constexpr std::size_t kElmoBytesMax = 64U << 20;
constexpr std::array<std::string_view, 6> kSteps{"parse", "validate", "select",
                                                 "sign",  "encode",   "self-check"};

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().describe().str().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

struct Tools {
    elmo::Schema schema;
    std::unique_ptr<signing::KeySource> key;
};

elmo::ParseLimits limits() {
    elmo::ParseLimits made;
    made.size_bytes_max = kElmoBytesMax;
    return made;
}

// One transcript and what each step makes of it.
struct Case {
    const char* name;
    std::string xml;
    elmo::Document document;
    std::set<int> chosen;  // all results but the last: a selection that has something to do
    std::string signed_xml, encoded;

    Case(const char* case_name, std::size_t size_bytes, const Tools& tools)
        : name(case_name),
          xml(elmo::testing::transcript_of_size(size_bytes)),
          document(must(elmo::Document::parse(xml, limits()))),
          chosen(elmo::offered(must(elmo::outline(document)), true)) {
        chosen.erase(*chosen.rbegin());
        auto selection = must(elmo::keep(document, chosen));
        signed_xml = must(signing::sign(selection.document, *tools.key));
        encoded = must(protocol::encode_elmo(signed_xml));
    }
};

void check(const std::string& encoded, const std::string& certificate_pem) {
    const std::string xml = must(protocol::decode_elmo(encoded, kElmoBytesMax));
    if (signing::verify(xml, certificate_pem).verdict != signing::Verdict::valid) {
        std::fprintf(stderr, "the signed document does not verify\n");
        std::exit(1);
    }
}

void remove_signature(elmo::Document& document) {
    xmlNode* signature = document.root()->last;
    xmlUnlinkNode(signature);
    xmlFreeNode(signature);
}

void step(benchmark::State& state, std::string_view name, const Case& one, const Tools& tools) {
    elmo::Document to_sign = one.document.copy();
    while (state.KeepRunning()) {
        if (name == "parse") {
            benchmark::DoNotOptimize(elmo::Document::parse(one.xml, limits()));
        } else if (name == "validate") {
            benchmark::DoNotOptimize(tools.schema.validate(one.document));
        } else if (name == "select") {
            benchmark::DoNotOptimize(elmo::keep(one.document, one.chosen));
        } else if (name == "sign") {
            benchmark::DoNotOptimize(must(signing::sign(to_sign, *tools.key)));
            remove_signature(to_sign);
        } else if (name == "encode") {
            benchmark::DoNotOptimize(protocol::encode_elmo(one.signed_xml));
        } else {
            check(one.encoded, tools.key->certificate_pem());
        }
    }
}

void whole(benchmark::State& state, const Case& one, const Tools& tools) {
    while (state.KeepRunning()) {
        auto document = must(elmo::Document::parse(one.xml, limits()));
        auto selection = must(elmo::keep(document, one.chosen));
        if (!tools.schema.validate(selection.document).empty()) std::exit(1);
        const std::string signed_xml = must(signing::sign(selection.document, *tools.key));
        const std::string encoded = must(protocol::encode_elmo(signed_xml));
        check(encoded, tools.key->certificate_pem());
        benchmark::DoNotOptimize(encoded);
    }
}

class Collecting : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            us_[run.benchmark_name()] = run.GetAdjustedCPUTime();
        ConsoleReporter::ReportRuns(runs);
    }
    double us(const std::string& name) const {
        const auto found = us_.find(name);
        return found == us_.end() ? 0 : found->second;
    }

  private:
    std::map<std::string, double> us_;
};

void print_table(const Collecting& measured, const Case& small, const Case& large) {
    const double signature_us = measured.us("RSA-2048 sign");
    const double ratio =
        static_cast<double>(large.xml.size()) / static_cast<double>(small.xml.size());
    if (signature_us == 0) return;  // filtered out
    std::printf("\nRSA-2048 signature: %.0f us. Documents: %zu and %zu bytes.\n", signature_us,
                small.xml.size(), large.xml.size());
    std::printf("%-12s %12s %12s %16s\n", "step", "17 KB: RSA", "1 MB: RSA", "growth per byte");
    const auto line = [&](std::string_view step) {
        const std::string name(step);
        const double small_us = measured.us(name + "/" + small.name);
        const double large_us = measured.us(name + "/" + large.name);
        if (small_us == 0 || large_us == 0) return;
        std::printf("%-12s %12.2f %12.2f %16.2f\n", name.c_str(), small_us / signature_us,
                    large_us / signature_us, large_us / small_us / ratio);
    };
    for (std::string_view name : kSteps)
        line(name);
    line("delivery");
    std::printf("A delivery of 17 KB is to cost at most 8 signatures; a growth of 1 is linear.\n");
}

template <class Measured>
void add(const std::string& name, Measured measured) {
#ifdef __clang_analyzer__  // it takes the library's list of benchmarks for a leak
    static_cast<void>(measured);
#else
    benchmark::RegisterBenchmark(name.c_str(), measured)->Unit(benchmark::kMicrosecond);
#endif
}

void add_all(const Case& one, const Tools& tools) {
    const std::string slash_name = std::string("/") + one.name;
    for (std::string_view step_name : kSteps) {
        add(std::string(step_name) + slash_name,
            [step_name, &one, &tools](auto& state) { step(state, step_name, one, tools); });
    }
    add("delivery" + slash_name, [&one, &tools](auto& state) { whole(state, one, tools); });
}

int run(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    elmo::initialise_xml();
    signing::initialise_xmlsec();
    const test::TemporaryFolder folder;
    const auto files =
        test::make_test_certificate(folder.path(), "signing", test::TestKey::rsa_2048);
    std::filesystem::permissions(files.key, std::filesystem::perms::owner_read);
    const Tools tools{
        must(elmo::Schema::load(NCP_SOURCE_DIR "/host/elmo/schema/elmo-1.7/elmo.xsd")),
        must(signing::open_key_files(files.key, files.certificate, Secret(), system_clock()))};
    const Case small("17KB", 17'000, tools);
    const Case large("1MB", 1'000'000, tools);

    add("RSA-2048 sign", [&tools](benchmark::State& state) {
        const std::string signed_info(700, 'x');  // about as long as a real SignedInfo
        while (state.KeepRunning())
            benchmark::DoNotOptimize(tools.key->sign(signed_info));
    });
    add_all(small, tools);
    add_all(large, tools);
    Collecting measured;
    benchmark::RunSpecifiedBenchmarks(&measured);
    print_table(measured, small, large);
    benchmark::Shutdown();
    return 0;
}

}  // namespace
}  // namespace ncp::bench

int main(int argc, char** argv) {
    try {
        return ncp::bench::run(argc, argv);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 1;
    }
}
