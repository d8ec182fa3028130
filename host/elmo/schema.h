// ELMO 1.7 validity against the project's own schema files (schema/elmo-1.7/*.xsd), compiled once.
//
// Refuses to fetch: imports are answered from the same folder only.
// libxml2 reads XML Schema otherwise than Xerces in two spots (tests/interop/Validate.java): it
// refuses blanks around a date, and passes over characters that are not of base64 in a signature.
// Thread-safety: a loaded Schema may validate from any number of threads at once.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "elmo/document.h"

namespace ncp::elmo {

// The main file of our schema: in the data folder's schema/elmo-1.7 when installed, in this
// module's folder when run from the source tree. Error: io.
Result<std::filesystem::path> schema_file();

// More than a person can read; a hostile document must not grow the report without end.
inline constexpr std::size_t kFindingsMax = 1000;

enum class Severity { error, warning };

struct Finding {
    Severity severity;
    int line;          // in the document, from 1; 0 if unknown
    std::string rule;  // "xsd", "parse" or the id of a rule
    // What is wrong. May quote the document: for a file's owner, never for a log.
    std::string text;
};

class Schema {
  public:
    // main_file imports its neighbours by relative file name. Errors: io, too_large,
    // invalid_document, internal (does not compile, or wants a file from elsewhere).
    static Result<Schema> load(const std::filesystem::path& main_file);

    // The published schema of another version. The vocabularies of others that it imports
    // (xml:lang, XML signatures, countries, addresses) are taken from ours, wherever it says they
    // lie; what else it wants must lie beside it. Errors as above.
    static Result<Schema> load_version(const std::filesystem::path& main_file);

    // Every violation in document order, empty when valid; at most kFindingsMax.
    std::vector<Finding> validate(const Document& document) const;

    Schema(Schema&&) noexcept;
    Schema& operator=(Schema&&) noexcept;
    ~Schema();

  private:
    struct Compiled;
    static Result<Schema> compile(Document source, const std::filesystem::path& main_file);
    explicit Schema(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace ncp::elmo
