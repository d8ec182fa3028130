// ELMO 1.7 validity against the project's own schema files (schema/elmo-1.7/*.xsd), compiled once.
//
// Refuses to fetch: imports are answered from the same folder only.
// Thread-safety: a loaded Schema may validate from any number of threads at once.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "elmo/document.h"

namespace ncp::elmo {

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
    // main_file imports its neighbours by relative file name. Error: io, internal (does not compile).
    static Result<Schema> load(const std::filesystem::path& main_file);

    // Every violation in document order, empty when valid; at most 1000.
    std::vector<Finding> validate(const Document& document) const;

    Schema(Schema&&) noexcept;
    Schema& operator=(Schema&&) noexcept;
    ~Schema();

  private:
    struct Compiled;
    explicit Schema(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace ncp::elmo
