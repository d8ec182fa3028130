// What the transcript shows of a document: plain values, still as foreign as they came.
//
// Reads more than an Outline does, for only here every credit, level and scale matters. Results
// stand in document order, which is the order of the tree. Private to the transcript.
// Thread-safety: values and a pure function.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "elmo/document.h"
#include "elmo/outline.h"

namespace ncp::elmo::transcript {

struct Credit {
    std::string value, scheme, level;
};

struct Level {
    std::string type, value;
    std::vector<Title> description;
};

struct Distribution {
    std::vector<std::pair<std::string, std::string>> categories;  // label, count
    std::vector<Title> description;
};

struct Shortened {
    std::string lower, equal, higher;  // per cent
    bool given = false;
};

struct Entry {
    int depth = 0;
    bool has_parts = false;
    std::string type, code, start, date, status, grade, scheme, language, hours;
    std::vector<Title> titles, term;
    std::vector<Credit> credits;
    std::vector<Level> levels;
    Shortened shortened;
    Distribution distribution;
    std::vector<std::string> documents;  // titles of what its attachment refs name
};

struct Scale {
    std::string id;
    std::vector<Title> description;
};

struct Issuer {
    std::vector<Title> titles;
    std::vector<std::pair<std::string, std::string>> identifiers;  // type, value
    std::string country, url, issued;
    std::vector<Entry> results;
    std::vector<Scale> scales;
    std::vector<std::string> documents;
};

struct Content {
    Learner learner;
    std::vector<Issuer> issuers;
    std::vector<std::string> documents;  // at the root, without an EMREX transcript
    std::size_t result_count = 0;
};

// Errors: invalid_document as of elmo::outline().
Result<Content> read_content(const Document& document);

}  // namespace ncp::elmo::transcript
