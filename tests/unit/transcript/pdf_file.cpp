#include "unit/transcript/pdf_file.h"

#include <gtest/gtest.h>

#include "elmo/tree.h"
#include "support/program.h"

namespace ncp::elmo::transcript::testing {
namespace {

std::string output_of(const std::string& program, const std::vector<std::string>& arguments) {
    const test::Finished finished = test::run(program, arguments);
    EXPECT_EQ(finished.exit_code, 0) << program << ": " << finished.log;
    return finished.output;
}

}  // namespace

PdfFile::PdfFile(const std::string& bytes) {
    test::write_file(path("file.pdf"), bytes);
}

std::string PdfFile::text() const {
    std::string text = output_of("pdftotext", {"-raw", "-enc", "UTF-8", path("file.pdf"), "-"});
    for (char& c : text) {
        if (c == '\f') c = '\n';
    }
    return collapse(text);
}

std::string PdfFile::info(const std::vector<std::string>& options) const {
    std::vector<std::string> arguments = options;
    arguments.push_back(path("file.pdf"));
    return output_of("pdfinfo", arguments);
}

std::string PdfFile::fonts() const {
    return output_of("pdffonts", {path("file.pdf")});
}

std::string PdfFile::embedded() const {
    output_of("pdfdetach", {"-save", "1", "-o", path("elmo.xml"), path("file.pdf")});
    return test::content_of(path("elmo.xml"));
}

std::string PdfFile::sha256sum_of_embedded() const {
    static_cast<void>(embedded());
    return output_of("sha256sum", {path("elmo.xml")}).substr(0, 64);
}

std::string PdfFile::faults() const {
    const test::Finished checked = test::run("qpdf", {"--check", path("file.pdf")});
    return checked.exit_code == 0 ? "" : checked.output + checked.log;
}

std::string PdfFile::objects() const {
    return output_of("qpdf", {"--json=2", "--json-key=qpdf", path("file.pdf")});
}

std::string without_blanks(const std::string& text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string three = text.substr(i, 3);
        const bool bidi = (three >= "\u200E" && three <= "\u200F") ||
                          (three >= "\u202A" && three <= "\u202E") ||
                          (three >= "\u2066" && three <= "\u2069");
        if (bidi) {
            i += 2;
        } else if (text[i] != ' ' && text[i] != '\n') {
            made += text[i];
        }
    }
    return made;
}

}  // namespace ncp::elmo::transcript::testing
