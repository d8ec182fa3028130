// Both schemas side by side, the official one and ours: a test's fixture that gives documents to
// both and counts. Both are run by libxml2, so that only the schemas can differ.
// Skips visibly where the reference data is absent. Single-threaded.
#pragma once

#include <gtest/gtest.h>
#include <libxml/xmlschemas.h>

#include <set>
#include <utility>

#include "unit/elmo/fixtures.h"
#include "unit/elmo/mutants.h"

namespace ncp::elmo::testing {

// What the schema files of one side declare by name or enumerate. Names with their namespace.
struct Vocabulary {
    std::set<std::string> values;
    std::set<std::pair<std::string, std::string>> types;
    std::set<std::pair<std::string, std::string>> roots;
    std::set<std::string> elements;
};

std::string name_of(const xmlNode* node);
// "parent/name"
std::string place_of(const xmlNode* element);
// Ends the test with an exception if it does not parse.
Document load(const std::filesystem::path& file);
std::filesystem::path published_example(const std::string& version);

class BothSchemas : public ::testing::Test {
  protected:
    static void SetUpTestSuite();
    static void TearDownTestSuite();
    void SetUp() override;
    void TearDown() override;

    // The heart of it: fails the test when the verdicts differ.
    void compare(const Document& document, const std::string& name);
    void compare_file(const std::filesystem::path& file);
    // Every way of change on every element, `rounds` times.
    void compare_all_changes(const std::filesystem::path& file, std::size_t rounds);
    // Two to four changes to one document, `count` times.
    void compare_combinations(const std::filesystem::path& file, int count);
    // This text in every element whose values are a closed list, one after the other.
    void compare_listed(const std::string& value);
    // Our example with this text in one element and in each of its attributes.
    void compare_edge(std::size_t element_index, const std::string& value);

    // True for every document, or for every fifth in a build with sanitizers, which is twenty times
    // slower and looks for faults of memory: those show in any of them.
    bool is_due() { return counter_++ % kStride == 0; }

    static const Document& our_example();
    static const Vocabulary& official_names();
    static const Vocabulary& our_names();
    int valid() const { return valid_; }
    int invalid() const { return invalid_; }

  private:
#ifdef __SANITIZE_ADDRESS__
    static constexpr int kStride = 5;
#else
    static constexpr int kStride = 1;
#endif
    int counter_ = 0;
    int agreed_ = 0, valid_ = 0, invalid_ = 0;
};

}  // namespace ncp::elmo::testing
