// A PDF in a folder of its own, and what the tools of poppler and qpdf say of it.
// Thread-safety: one test.
#pragma once

#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace ncp::elmo::transcript::testing {

class PdfFile {
  public:
    explicit PdfFile(const std::string& bytes);

    // In the order of the pages' content, blanks and line ends single.
    std::string text() const;
    std::string info(const std::vector<std::string>& options = {}) const;  // pdfinfo
    std::string fonts() const;                                             // pdffonts
    std::string embedded() const;                                          // pdfdetach, the first
    std::string sha256sum_of_embedded() const;                             // sha256sum
    // Empty if qpdf --check finds nothing.
    std::string faults() const;
    // qpdf's JSON of all objects.
    std::string objects() const;

  private:
    std::string path(const char* name) const { return (folder_.path() / name).string(); }
    test::TemporaryFolder folder_;
};

// For scripts from right to left: blanks and bidi controls gone.
std::string without_blanks(const std::string& text);

}  // namespace ncp::elmo::transcript::testing
