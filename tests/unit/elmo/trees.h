// What the tests of ELMO trees share: parsing, canonical forms, the schema, lookups by path.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "elmo/document.h"
#include "elmo/schema.h"

namespace ncp::elmo::testing {

// Ends the test program when the text is not well-formed: a mistake of the test.
Document parsed(std::string_view xml);

// A document with these children of the root, the learner and date before them.
std::string elmo_of(std::string_view reports_and_more);
// A report of this university (schac identifier <name>.edu) with these learning opportunities, and
// what follows its issueDate.
std::string report_of(std::string_view name, std::string_view opportunities,
                      std::string_view rest = "");
// <learningOpportunitySpecification> with a local identifier and title of this code.
std::string course(std::string_view code, std::string_view inside_instance = "",
                   std::string_view parts = "");
std::string part(std::string_view opportunity);  // in hasPart

// Inclusive C14N 1.0 without comments.
std::string canonical(const Document& document);
// Of one element (apex), its namespaces in scope included, without what `hidden` says of the nodes
// below it.
using Hidden = std::function<bool(const xmlNode* node, const xmlNode* apex)>;
std::string canonical(const xmlNode* apex, const Hidden& hidden);

// All elements of the ELMO namespace with this name, in document order.
std::vector<xmlNode*> all(const Document& document, std::string_view name);
std::vector<std::string> texts(const Document& document, std::string_view name);

// The product's own schema. Every finding as one text; empty when valid.
std::string violations(const Document& document);

// Files below the reference data's folder; empty where it is absent.
std::vector<std::filesystem::path> reference_files(std::string_view below);

}  // namespace ncp::elmo::testing
