// deliver_sample DIR: what leaves a contact point, made of many documents on the way that a
// transfer takes: brought into our form, merged, all chosen, signed, packed, checked.
//
// DIR/signing.crt; DIR/delivered/NAME.txt: the value of the form's field elmo, for every valid
// document of tests/data and generated ones; DIR/with-transcript/NAME.txt: those that begin their
// root attachments with a transcript, as all will that carry one. For imitations of clients.
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "elmo/merge.h"
#include "elmo/outline.h"
#include "elmo/selection.h"
#include "signing/nested_signatures.h"
#include "signing/verify.h"
#include "support/signed_sample.h"
#include "transfer/seal.h"
#include "unit/elmo/random_elmo.h"

namespace {

namespace fs = std::filesystem;
using namespace ncp;

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

std::string delivered(const std::string& xml, const elmo::Schema& schema) {
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
    return must(transfer::seal(std::move(selection.document), schema, *test::genuine_key().source,
                               text("sample")));
}

std::string with_transcript(std::string xml) {
    return xml.insert(xml.rfind("</elmo>"),
                      "<attachment><title xml:lang=\"en\">Transcript</title>"
                      "<type>EMREX transcript</type>"
                      "<content>data:application/pdf;base64,JVBERi0xLjQK</content></attachment>"
                      "<attachment><title xml:lang=\"en\">Letter</title><type>Other</type>"
                      "<content>data:application/pdf;base64,JVBERi0xLjQK</content></attachment>");
}

void make(const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder / "delivered");
    fs::create_directories(folder / "with-transcript");
    write(folder / "signing.crt", test::genuine_key().certificate_pem);
    const auto schema = must(elmo::Schema::load(must(elmo::schema_file())));
    const auto put = [&](const std::string& set, const std::string& name, const std::string& xml) {
        write(folder / set / (name + ".txt"), delivered(xml, schema));
    };
    for (const auto& entry : fs::directory_iterator(NCP_SOURCE_DIR "/tests/data/elmo/valid")) {
        constexpr std::size_t kBytesMax = 10U << 20;
        const std::string xml = must(read_file(entry.path(), kBytesMax));
        // A document without results is not sent.
        if (must(elmo::outline(must(elmo::Document::parse(xml)))).nodes.empty()) continue;
        put("delivered", entry.path().stem(), xml);
    }
    for (unsigned seed = 1; seed <= kGenerated; ++seed) {
        put("delivered", fmt::format("generated-{}", seed),
            elmo::testing::random_document(seed).xml);
    }
    for (const std::size_t size : {1'000U, 17'000U, 1'000'000U}) {
        const std::string xml = elmo::testing::transcript_of_size(size);
        put("delivered", fmt::format("transcript-{}", size), xml);
        put("with-transcript", fmt::format("transcript-{}", size), with_transcript(xml));
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
