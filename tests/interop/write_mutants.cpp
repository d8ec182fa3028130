// write_mutants DIR FILE…: documents that are nearly ELMO, for validators other than ours.
//
// DIR/0001.xml …; DIR/verdicts.txt: a line each, "0001.xml valid|invalid change; findings", as our
// schema and libxml2 judge them. The same mutants on every machine.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "elmo/schema.h"
#include "unit/elmo/mutants.h"

namespace {

namespace fs = std::filesystem;
using namespace ncp;
using elmo::testing::Dice;

constexpr std::size_t kMutantsOfFile = 1500;

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe().str());
    return std::move(*result);
}

class Writer {
  public:
    explicit Writer(fs::path folder)
        : folder_(std::move(folder)),
          schema_(must(elmo::Schema::load(fs::path(NCP_SOURCE_DIR) /
                                          "host/elmo/schema/elmo-1.7/elmo.xsd"))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
        verdicts_.open(folder_ / "verdicts.txt");
    }

    // As text: a tree may be what no text gives, and other validators read text.
    void write(const elmo::Document& mutant, const std::string& change) {
        const std::string bytes = mutant.serialize();
        auto read = elmo::Document::parse(bytes);
        if (!read) return;
        char name[16];
        std::snprintf(name, sizeof name, "%04d.xml", ++count_);
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
        const auto findings = schema_.validate(*read);
        verdicts_ << name << (findings.empty() ? " valid " : " invalid ") << change;
        for (const elmo::Finding& finding : findings)
            verdicts_ << "; " << finding.text;
        verdicts_ << "\n";
    }

  private:
    fs::path folder_;
    elmo::Schema schema_;
    std::ofstream verdicts_;
    int count_ = 0;
};

void write_mutants(Writer& writer, const fs::path& file) {
    const elmo::Document original =
        must(elmo::Document::parse(must(read_file(file, std::size_t{1} << 20U))));
    writer.write(original, "unchanged");
    Dice dice(20261125);
    const auto& changes = elmo::testing::all_changes();
    for (std::size_t i = 0; i < kMutantsOfFile; ++i) {
        elmo::Document mutant = original.copy();
        const auto elements = elmo::testing::elements_of(mutant);
        const auto& change = changes[i % changes.size()];
        change.apply(mutant, elements[dice.below(elements.size())], dice);
        writer.write(mutant, change.name);
    }
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 3) return 2;
    elmo::initialise_xml();
    elmo::testing::add_known_types({{elmo::kElmoNamespace, "Attachment"},
                                    {elmo::kElmoNamespace, "TokenWithOptionalLang"},
                                    {"http://www.w3.org/2001/XMLSchema", "string"},
                                    {"http://www.w3.org/2001/XMLSchema", "token"},
                                    {"http://www.w3.org/2001/XMLSchema", "NoSuch"}});
    Writer writer(argv[1]);
    for (int i = 2; i < argc; ++i)
        write_mutants(writer, argv[i]);
    return 0;
} catch (const std::exception& problem) {
    std::fprintf(stderr, "write_mutants: %s\n", problem.what());
    return 1;
}
