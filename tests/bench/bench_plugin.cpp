// What the border between host and plugin costs, in process and by worker: an empty call, and 50
// MiB of streamed results beside a plain copy of as many bytes in the same run.
//
// Wall-clock time, because half of the work is done by another process.
//
//     build/bin/bench-plugin [options of Google Benchmark]
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include "results/host_services.h"
#include "results/plugin_runner.h"

namespace ncp::bench {
namespace {

using results::CallKind;
using results::PluginCall;

constexpr std::size_t kMiB = 1U << 20;
constexpr std::size_t kStreamMiB = 50;
constexpr std::size_t kPartMiB = 10;
constexpr std::size_t kPieceBytes = 64U << 10;

const std::string kEmpty = "{}";
const std::string kStream = "{\"mib\":50}";

config::SourceSection section_for(const std::string& settings) {
    config::SourceSection section;
    section.id = "bench";
    section.library = std::string(NCP_BENCH_PLUGIN_DIR) + "/bench-stream.so";
    section.settings_json = settings;
    return section;
}

Deadline soon() {
    return {system_clock(), std::chrono::minutes(5)};
}

results::FetchRequest a_request() {
    results::FetchRequest request;
    request.identity.attributes = {{"national_id", "010100-123X"}, {"family_name", "Sample"}};
    request.language = "en";
    request.correlation_id = "c0ffee";
    return request;
}

const std::vector<std::string> kKeys{"national_id", "family_name"};

void expect(benchmark::State& state, const Result<ncp_status>& status, std::size_t mib,
            PluginCall& call) {
    std::size_t bytes = 0;
    for (const results::EmittedPart& part : call.collector().take_parts())
        bytes += part.bytes.size();
    const ncp_status wanted = mib == 0 ? NCP_NO_RESULTS : NCP_OK;
    if (!status || *status != wanted || bytes != mib * kMiB) state.SkipWithError("wrong answer");
}

using Open = results::OrProblems<std::shared_ptr<results::PluginRunner>> (*)(
    const config::SourceSection&, const Clock&);

// A call as a source makes it: with its deadline, its place in the queue, its collector.
void by_runner(benchmark::State& state, Open open, const std::string& settings, std::size_t mib) {
    const auto section = section_for(settings);
    auto runner = open(section, results::share_host(section.id, {}), system_clock());
    if (!runner) return state.SkipWithError(runner.error().front().text.c_str());
    while (state.KeepRunning()) {
        auto call = std::make_shared<PluginCall>(CallKind::fetch, a_request(), kKeys, soon());
        auto status = (*runner)->run(call, soon(), {});
        if (mib == 0 && status) continue;
        state.PauseTiming();
        expect(state, status, mib, *call);
        call.reset();
        state.ResumeTiming();
    }
}

// The call alone, on the thread that is there: what the ABI itself costs.
void by_table(benchmark::State& state) {
    const auto section = section_for(kEmpty);
    auto plugin = results::load_plugin(section.library);
    if (!plugin) return state.SkipWithError("not loaded");
    auto services = std::make_shared<results::HostServices>(section.id, section.secrets);
    results::PluginInstance instance(
        std::move(*plugin), std::shared_ptr<const ncp_host>(services, services->table()), kEmpty);
    PluginCall creation(CallKind::create, soon());
    if (creation.run(instance) != NCP_OK) return state.SkipWithError("not created");
    PluginCall call(CallKind::fetch, a_request(), kKeys, soon());
    while (state.KeepRunning()) {
        if (call.run(instance) != NCP_NO_RESULTS) return state.SkipWithError("wrong answer");
    }
}

// The same bytes into the same kind of memory: what a stream cannot be faster than.
void plain_copy(benchmark::State& state) {
    const std::string piece(kPieceBytes, 'x');
    while (state.KeepRunning()) {
        std::vector<std::string> parts(kStreamMiB / kPartMiB);
        for (std::string& part : parts) {
            part.reserve(kPartMiB * kMiB);
            for (std::size_t at = 0; at < kPartMiB * kMiB; at += kPieceBytes)
                part.append(piece);
        }
        benchmark::DoNotOptimize(parts);
        state.PauseTiming();
        parts.clear();
        state.ResumeTiming();
    }
}

class Collecting : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (const Run& run : runs) {
            if (!run.error_occurred) us_[run.run_name.function_name] = run.GetAdjustedRealTime();
        }
    }
    double us(const std::string& name) const { return us_.contains(name) ? us_.at(name) : 0; }

  private:
    std::map<std::string, double> us_;
};

void print_table(const Collecting& measured) {
    const double copy_us = measured.us("plain copy");
    if (copy_us == 0) return;
    std::printf("\n%-34s %10s %10s\n", "an empty call", "µs", "aim");
    std::printf("%-34s %10.2f %10s\n", "in process, the call itself", measured.us("call"), "1");
    std::printf("%-34s %10.2f %10s\n", "in process, with its deadline", measured.us("in process"),
                "");
    std::printf("%-34s %10.2f %10s\n", "by worker", measured.us("worker"), "100");
    std::printf("\n%-34s %10s %10s %10s\n", "50 MiB of results", "ms", "x copy", "ms beyond");
    for (const char* name : {"plain copy", "in process 50 MiB", "worker 50 MiB"}) {
        const double us = measured.us(name);
        std::printf("%-34s %10.2f %10.2f %10.2f\n", name, us / 1'000, us / copy_us,
                    (us - copy_us) / 1'000);
    }
    std::printf("By worker at most 20 ms beyond the copy.\n");
}

template <class Measured>
void add(const char* name, Measured measured) {
#ifdef __clang_analyzer__  // it takes the library's list of benchmarks for a leak
    static_cast<void>(measured);
#else
    benchmark::RegisterBenchmark(name, measured)->Unit(benchmark::kMicrosecond)->UseRealTime();
#endif
}

int run(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    add("call", [](auto& state) { by_table(state); });
    add("in process", [](auto& state) { by_runner(state, results::open_in_process, kEmpty, 0); });
    add("worker", [](auto& state) { by_runner(state, results::open_in_workers, kEmpty, 0); });
    add("plain copy", [](auto& state) { plain_copy(state); });
    add("in process 50 MiB",
        [](auto& state) { by_runner(state, results::open_in_process, kStream, kStreamMiB); });
    add("worker 50 MiB",
        [](auto& state) { by_runner(state, results::open_in_workers, kStream, kStreamMiB); });
    Collecting measured;
    benchmark::RunSpecifiedBenchmarks(&measured);
    print_table(measured);
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
