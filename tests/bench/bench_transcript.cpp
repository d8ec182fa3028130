// What the PDF transcript costs, beside one RSA-2048 signature of the same run.
//
// Prints milliseconds of one thread's CPU and sizes, for 40 courses (a usual transcript), a degree
// with charts and 400 courses; of the first transcript of a thread, which opens the fonts, too.
//
//     build/bin/bench-transcript [options of Google Benchmark]
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <map>
#include <string>

#include "elmo/transcript/press.h"
#include "pages/locale.h"
#include "signing/key_source.h"
#include "signing/pdf_signature.h"
#include "signing/verify.h"
#include "support/temporary_folder.h"
#include "support/test_certificate.h"
#include "unit/transcript/samples.h"

namespace ncp::bench {
namespace {

namespace transcript = elmo::transcript;
namespace samples = elmo::transcript::testing;

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().describe().str().c_str());
        std::exit(1);
    }
    return std::move(*result);
}

struct Tools {
    transcript::Fonts fonts;
    pages::Locales words;
    std::unique_ptr<signing::KeySource> key;
    transcript::Press press;

    transcript::Order order() const {
        return {.contact_point = "National Student Data Hub of Exampleland",
                .identifiers = {"nationalIdentifier", "esi"},
                .wording = {"fi", &words.texts.at("fi"), &words.texts.at("en")},
                .made_at = system_clock().wall()};
    }
    std::string sign(const std::string& pdf) const {
        return must(signing::sign_pdf(pdf, *key,
                                      {.name = "National Student Data Hub of Exampleland",
                                       .reason = "EMREX transcript",
                                       .at = system_clock().wall()}));
    }
};

struct Case {
    const char* name;
    elmo::Document document;
    std::string pdf, signed_pdf;

    Case(const char* case_name, const std::string& xml, Tools& tools)
        : name(case_name),
          document(must(elmo::Document::parse(xml))),
          pdf(must(tools.press.print(document, tools.order()))),
          signed_pdf(tools.sign(pdf)) {}
};

class Collecting : public benchmark::ConsoleReporter {
  public:
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            ms_[run.benchmark_name()] = run.GetAdjustedCPUTime();
        ConsoleReporter::ReportRuns(runs);
    }
    double ms(const std::string& name) const {
        const auto found = ms_.find(name);
        return found == ms_.end() ? 0 : found->second;
    }

  private:
    std::map<std::string, double> ms_;
};

template <class Measured>
void add(const std::string& name, Measured measured) {
#ifdef __clang_analyzer__  // it takes the library's list of benchmarks for a leak
    static_cast<void>(measured);
#else
    benchmark::RegisterBenchmark(name.c_str(), measured)->Unit(benchmark::kMillisecond);
#endif
}

void add_case(const Case& one, Tools& tools) {
    add(std::string("print/") + one.name, [&one, &tools](benchmark::State& state) {
        while (state.KeepRunning())
            benchmark::DoNotOptimize(must(tools.press.print(one.document, tools.order())));
    });
    add(std::string("sign/") + one.name, [&one, &tools](benchmark::State& state) {
        while (state.KeepRunning())
            benchmark::DoNotOptimize(tools.sign(one.pdf));
    });
    add(std::string("first/") + one.name, [&one, &tools](benchmark::State& state) {
        while (state.KeepRunning()) {
            transcript::Press cold(tools.fonts);
            benchmark::DoNotOptimize(must(cold.print(one.document, tools.order())));
        }
    });
}

void print_table(const Collecting& measured, const std::array<const Case*, 3>& cases) {
    const double signature_ms = measured.ms("RSA-2048 sign");
    if (signature_ms == 0) return;  // filtered out
    std::printf("\nRSA-2048 signature: %.3f ms.\n%-14s %10s %10s %10s %10s %12s %14s\n",
                signature_ms, "transcript", "print ms", "sign ms", "both: RSA", "first ms", "bytes",
                "signed bytes");
    for (const Case* one : cases) {
        const std::string name(one->name);
        const double print_ms = measured.ms("print/" + name);
        const double sign_ms = measured.ms("sign/" + name);
        std::printf("%-14s %10.2f %10.2f %10.1f %10.2f %12zu %14zu\n", one->name, print_ms, sign_ms,
                    (print_ms + sign_ms) / signature_ms, measured.ms("first/" + name),
                    one->pdf.size(), one->signed_pdf.size());
    }
    std::printf("Of 40 courses print and sign are to take at most 25 ms, 60,000 bytes.\n");
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
    const transcript::Fonts fonts = must(transcript::Fonts::load());
    Tools tools{
        fonts, must(pages::read_locales(NCP_SOURCE_DIR "/web/locales/transcript")),
        must(signing::open_key_files(files.key, files.certificate, Secret(), system_clock())),
        transcript::Press(fonts)};
    const Case usual("40 courses", samples::courses(40), tools);
    const Case degree("degree", samples::degree(), tools);
    const Case long_one("400 courses", samples::courses(400), tools);

    add("RSA-2048 sign", [&tools](benchmark::State& state) {
        const std::string bytes(700, 'x');
        while (state.KeepRunning())
            benchmark::DoNotOptimize(tools.key->sign(bytes));
    });
    for (const Case* one : {&usual, &degree, &long_one})
        add_case(*one, tools);
    Collecting measured;
    benchmark::RunSpecifiedBenchmarks(&measured);
    print_table(measured, {&usual, &degree, &long_one});
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
