// What a person sees of an ELMO document: learner, institutions, results as a numbered tree.
//
// A reading view; the document stays the truth. Node numbers are those of the choose page's
// checkboxes: every learningOpportunitySpecification of the document, counted from 1 in document
// order across all reports. Thread-safety: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "elmo/document.h"

namespace ncp::elmo {

struct Title {
    std::string text;
    std::string language;  // of xml:lang, may be empty
};

// The best title for a reader: his language, else English, else the first. Empty if there is none.
Title best_title(const std::vector<Title>& titles, std::string_view language);

struct Learner {
    std::string given_names, family_name;
    std::string birth_date;  // YYYY-MM-DD without zone, empty if absent
    std::vector<std::pair<std::string, std::string>> identifiers;  // type, value
};

struct Node {
    int number = 0;  // from 1, document order over the whole document
    int parent = 0;  // number of the node whose hasPart holds it; 0 directly below the report
    int report = 0;  // index into Outline::reports
    int depth = 0;   // 0 directly below the report
    std::string
        code;  // the identifier a student knows it by (type local, else the first), or empty
    std::vector<Title> titles;
    std::string type;    // Degree Programme, Module, Course, Class, or empty
    std::string date;    // YYYY-MM-DD of the result, or empty
    std::string status;  // passed, failed, in-progress, or empty
    std::string grade;   // resultLabel, or empty
    std::string ects;    // value of the credit with scheme ects (any case), as written, or empty
    std::string term;    // academicTerm's title in English, else the first, or empty
};

struct ReportOutline {
    std::vector<Title> issuer_titles;
    std::vector<std::pair<std::string, std::string>> issuer_identifiers;  // type, value
    std::string country;  // ISO 3166-1 alpha-2, or empty
    std::string url;
    std::string issue_date;  // as written
    std::vector<std::string> attachment_titles;
};

struct Outline {
    Learner learner;
    std::vector<ReportOutline> reports;
    std::vector<Node> nodes;  // nodes[i].number == i + 1
    // Names this very tree: 32 hexadecimal digits of the document's canonical form's SHA-256.
    std::string revision;
};

// Errors: invalid_document when the root is not elmo or there is not exactly one learner.
Result<Outline> outline(const Document& document);

}  // namespace ncp::elmo
