// What a delivery costs, in units of what it cannot do without: one RSA-2048 signature; and beside
// what xmlsec alone takes to sign the same document.
//
// A delivery is what consent does: from the stored offer to the value of the form's field, checked
// from the very bytes that leave. Each of its steps is measured too, for a transcript of 17 KB (a
// usual one) and of 1 MB, and a table is printed: times say little on another machine, ratios stay.
// Then single deliveries up to 50 MB, each in a process of its own, with the memory at its height.
// CPU time of one thread.
//
//     build/bin/bench-delivery [options of Google Benchmark]
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/log.h"
#include "bench/in_a_child.h"
#include "bench/plain_xmlsec.h"
#include "elmo/outline.h"
#include "elmo/schema.h"
#include "elmo/selection.h"
#include "protocol/response.h"
#include "signing/key_source.h"
#include "signing/nested_signatures.h"
#include "signing/sign.h"
#include "signing/verify.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"
#include "transfer/seal.h"
#include "transfer/steps/steps.h"
#include "unit/elmo/random_elmo.h"

namespace ncp::bench {
namespace {

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
    PlainXmlsec xmlsec;
};

elmo::Document parsed(const std::string& xml) {
    return must(elmo::Document::parse(xml, transfer::steps::kGathered));
}

// What steps/consent.cpp does.
std::string deliver(const std::string& offered, const std::set<int>& picks, const Tools& tools) {
    auto selection = must(elmo::keep(parsed(offered), picks));
    signing::strip_nested_signatures(selection.document);
    return must(
        transfer::seal(std::move(selection.document), tools.schema, *tools.key, text("benchmark")));
}

std::set<int> all_of(const std::string& xml) {
    return elmo::offered(must(elmo::outline(parsed(xml))), true);
}

// One transcript and what each step makes of it.
struct Case {
    const char* name;
    std::string offered;
    std::set<int> picks;  // all results but the last: a selection that has something to do
    elmo::Document selected;
    std::string signed_xml, encoded;

    Case(const char* case_name, std::size_t size_bytes, const Tools& tools)
        : name(case_name),
          offered(elmo::testing::transcript_of_size(size_bytes)),
          picks(all_but_one(offered)),
          selected(must(elmo::keep(parsed(offered), picks)).document),
          signed_xml(must(signing::sign(selected.copy(), *tools.key))),
          encoded(must(protocol::encode_elmo(signed_xml))) {}

    static std::set<int> all_but_one(const std::string& xml) {
        std::set<int> picks = all_of(xml);
        picks.erase(*picks.rbegin());
        return picks;
    }
};

// A step that uses its document up gets a new one each time, which is not counted.
template <class Use>
void consume(benchmark::State& state, const std::function<elmo::Document()>& make, Use use) {
    while (state.KeepRunning()) {
        state.PauseTiming();
        elmo::Document document = make();
        state.ResumeTiming();
        use(std::move(document));
    }
}

using Step = std::function<void(benchmark::State&, const Case&, const Tools&)>;

void parse(benchmark::State& state, const Case& one, const Tools&) {
    while (state.KeepRunning())
        benchmark::DoNotOptimize(parsed(one.offered));
}

void select(benchmark::State& state, const Case& one, const Tools&) {
    consume(
        state, [&] { return parsed(one.offered); },
        [&](elmo::Document&& document) {
            auto selection = elmo::keep(std::move(document), one.picks);
            state.PauseTiming();  // freeing is a part of signing
            { const auto gone = std::move(selection); }
            state.ResumeTiming();
        });
}

void validate(benchmark::State& state, const Case& one, const Tools& tools) {
    while (state.KeepRunning())
        benchmark::DoNotOptimize(tools.schema.validate(one.selected));
}

void sign(benchmark::State& state, const Case& one, const Tools& tools) {
    consume(
        state, [&] { return one.selected.copy(); },
        [&](elmo::Document&& document) {
            benchmark::DoNotOptimize(must(signing::sign(std::move(document), *tools.key)));
        });
}

void encode(benchmark::State& state, const Case& one, const Tools&) {
    while (state.KeepRunning())
        benchmark::DoNotOptimize(protocol::encode_elmo(one.signed_xml));
}

void self_check(benchmark::State& state, const Case& one, const Tools& tools) {
    while (state.KeepRunning()) {
        const std::string xml = must(protocol::decode_elmo(one.encoded, 64U << 20));
        if (signing::verify(xml, *tools.key).verdict != signing::Verdict::valid) std::exit(1);
    }
}

void whole(benchmark::State& state, const Case& one, const Tools& tools) {
    while (state.KeepRunning())
        benchmark::DoNotOptimize(deliver(one.offered, one.picks, tools));
}

void plain(benchmark::State& state, const Case& one, const Tools& tools) {
    while (state.KeepRunning())
        benchmark::DoNotOptimize(tools.xmlsec.sign(one.offered));
}

const std::array<std::pair<const char*, Step>, 8> kSteps{{{"parse", parse},
                                                          {"select", select},
                                                          {"validate", validate},
                                                          {"sign", sign},
                                                          {"encode", encode},
                                                          {"self-check", self_check},
                                                          {"delivery", whole},
                                                          {"plain xmlsec", plain}}};

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
    const auto at = [&](const char* step, const Case& one) {
        return measured.us(std::string(step) + "/" + one.name);
    };
    if (signature_us == 0 || at("plain xmlsec", large) == 0) return;  // filtered out
    const double ratio =
        static_cast<double>(large.offered.size()) / static_cast<double>(small.offered.size());
    std::printf("\nRSA-2048 signature: %.0f us. Documents: %zu and %zu bytes.\n", signature_us,
                small.offered.size(), large.offered.size());
    std::printf("%-12s %12s %12s %14s %16s\n", "step", "17 KB: RSA", "1 MB: RSA", "1 MB: xmlsec",
                "growth per byte");
    for (const auto& [name, step] : kSteps) {
        std::printf("%-12s %12.2f %12.2f %14.2f %16.2f\n", name, at(name, small) / signature_us,
                    at(name, large) / signature_us, at(name, large) / at("plain xmlsec", large),
                    at(name, large) / at(name, small) / ratio);
    }
    std::printf(
        "A delivery of 17 KB is to cost at most 6 signatures, one of 1 MB at most 2 signings by\n"
        "xmlsec alone; a growth of 1 is linear. Of the self-check, parsing is as above, the rest\n"
        "is xmlsec's: it walks node sets where canonicalizing alone does not.\n");
}

// Attachments as large as one may be (7 MiB decoded), until the document has this size.
std::string with_attachments(std::string xml, std::size_t size_bytes) {
    std::string bytes(7U << 20, '\0');
    std::mt19937 random;  // what is in a PDF hardly compresses either
    for (char& byte : bytes)
        byte = static_cast<char>(random());
    const std::string content = base64_encode(bytes);
    std::string attachments;
    while (xml.size() + attachments.size() < size_bytes) {
        const std::size_t left = size_bytes - xml.size() - attachments.size();
        attachments +=
            "<attachment><title xml:lang=\"en\">A file</title><type>Other</type>"
            "<content>data:text/plain;base64," +
            content.substr(0, std::min(content.size(), left / 4 * 4)) + "</content></attachment>\n";
    }
    return xml.insert(xml.rfind("</elmo>"), attachments);
}

void print_sizes(const Case& small, const Tools& tools) {
    std::printf("\nSingle deliveries of everything, each in a process of its own:\n");
    std::printf("%-28s %10s %14s %18s\n", "document", "bytes", "us per KB", "memory / document");
    const std::string megabyte = elmo::testing::transcript_of_size(1'000'000);
    for (const auto& [name, xml] :
         {std::pair("transcript", megabyte),
          std::pair("transcript, near the limit", elmo::testing::transcript_of_size(6'000'000)),
          std::pair("transcript and files", with_attachments(megabyte, 50'000'000))}) {
        const std::set<int> picks = all_of(xml);
        const Taken taken = in_a_child([&] { deliver(small.offered, small.picks, tools); },
                                       [&, &document = xml] { deliver(document, picks, tools); });
        const auto size = static_cast<double>(xml.size());
        std::printf("%-28s %10zu %14.1f %18.1f\n", name, xml.size(), taken.cpu_us / size * 1000,
                    taken.memory_bytes / size);
    }
    std::printf("Memory at its height is to be at most 16 times the document.\n");
}

template <class Measured>
void add(const std::string& name, Measured measured) {
#ifdef __clang_analyzer__  // it takes the library's list of benchmarks for a leak
    static_cast<void>(measured);
#else
    benchmark::RegisterBenchmark(name.c_str(), measured)->Unit(benchmark::kMicrosecond);
#endif
}

int run(int argc, char** argv) {
    set_log_level(LogLevel::error);  // warnings about invented documents
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
        must(signing::open_key_files(files.key, files.certificate, Secret(), system_clock())),
        PlainXmlsec(files.key)};
    const Case small("17KB", 17'000, tools);
    const Case large("1MB", 1'000'000, tools);

    add("RSA-2048 sign", [&tools](benchmark::State& state) {
        const std::string signed_info(700, 'x');  // about as long as a real SignedInfo
        while (state.KeepRunning())
            benchmark::DoNotOptimize(tools.key->sign(signed_info));
    });
    for (const Case* one : {&small, &large}) {
        for (const auto& [name, step] : kSteps) {
            add(std::string(name) + "/" + one->name,
                [&step = step, one, &tools](benchmark::State& state) { step(state, *one, tools); });
        }
    }
    Collecting measured;
    benchmark::RunSpecifiedBenchmarks(&measured);
    print_table(measured, small, large);
    print_sizes(small, tools);
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
