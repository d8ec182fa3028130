// deliver_sample DIR: what leaves a contact point, made of many documents on the way that a
// transfer takes: brought into our form, merged, all chosen, with a transcript, signed, packed,
// checked.
//
// DIR/signing.crt; DIR/delivered/NAME.txt: the value of the form's field elmo, for every valid
// document of tests/data and generated ones; DIR/without-transcript/NAME.txt: as of a contact point
// that sends none. For imitations of clients.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "elmo/merge.h"
#include "elmo/outline.h"
#include "elmo/selection.h"
#include "elmo/transcript/attach.h"
#include "elmo/transcript/press.h"
#include "pages/locale.h"
#include "signing/nested_signatures.h"
#include "signing/pdf_signature.h"
#include "signing/verify.h"
#include "support/signed_sample.h"
#include "transfer/seal.h"
#include "unit/elmo/random_elmo.h"

namespace {

namespace fs = std::filesystem;
using namespace ncp;
namespace transcript = elmo::transcript;

constexpr unsigned kGenerated = 60;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe().str());
    return std::move(*result);
}

void write(const fs::path& file, const std::string& content) {
    std::ofstream out(file, std::ios::binary);
    out << content;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

// What a contact point prints and signs with.
class ContactPoint {
  public:
    std::string delivered(const std::string& xml, bool with_transcript) {
        auto answer = must(elmo::Document::parse(xml));
        if (Status done = elmo::normalise(answer); !done) {
            throw std::runtime_error(done.error().describe().str());
        }
        std::vector<elmo::Document> answers;
        answers.push_back(std::move(answer));
        auto offer = must(elmo::merge(std::move(answers), system_clock().wall()));
        const auto all = elmo::offered(must(elmo::outline(offer)), false);
        auto selection = must(elmo::keep(std::move(offer), all));
        signing::strip_nested_signatures(selection.document);
        if (with_transcript) add_transcript(selection.document);
        return must(transfer::seal(std::move(selection.document), schema_, key_, text("sample")));
    }

  private:
    void add_transcript(elmo::Document& document) {
        const transcript::Wording wording{"fi", &words_.texts.at("fi"), &words_.texts.at("en")};
        const WallTime now = system_clock().wall();
        const std::string pdf = must(press_.print(
            document, {.contact_point = "Sample", .wording = wording, .made_at = now}));
        const std::string signed_pdf = must(signing::sign_pdf(
            pdf, key_, {.name = "Sample", .reason = "EMREX transcript", .at = now}));
        if (Status done = transcript::attach(document, signed_pdf, wording); !done) {
            throw std::runtime_error(done.error().describe().str());
        }
    }

    const elmo::Schema schema_ = must(elmo::Schema::load(must(elmo::schema_file())));
    const signing::KeySource& key_ = *test::genuine_key().source;
    const pages::Locales words_ =
        must(pages::read_locales(NCP_SOURCE_DIR "/web/locales/transcript"));
    transcript::Press press_{must(transcript::Fonts::load())};
};

void make(const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder / "delivered");
    fs::create_directories(folder / "without-transcript");
    write(folder / "signing.crt", test::genuine_key().certificate_pem);
    ContactPoint point;
    const auto put = [&](const std::string& name, const std::string& xml) {
        write(folder / "delivered" / (name + ".txt"), point.delivered(xml, true));
    };
    for (const auto& entry : fs::directory_iterator(NCP_SOURCE_DIR "/tests/data/elmo/valid")) {
        constexpr std::size_t kBytesMax = 10U << 20;
        const std::string xml = must(read_file(entry.path(), kBytesMax));
        // A document without results is not sent.
        if (must(elmo::outline(must(elmo::Document::parse(xml)))).nodes.empty()) continue;
        put(entry.path().stem(), xml);
        write(folder / "without-transcript" / (entry.path().stem().string() + ".txt"),
              point.delivered(xml, false));
    }
    for (unsigned seed = 1; seed <= kGenerated; ++seed) {
        put(fmt::format("generated-{}", seed), elmo::testing::random_document(seed).xml);
    }
    for (const std::size_t size : {1'000U, 17'000U, 1'000'000U}) {
        put(fmt::format("transcript-{}", size), elmo::testing::transcript_of_size(size));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: deliver_sample DIR\n", stderr);
        return 2;
    }
    try {
        elmo::initialise_xml();
        signing::initialise_xmlsec();
        make(argv[1]);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "deliver_sample: %s\n", problem.what());
        return 2;
    }
    return 0;
}
