// Valid ELMO documents made at random from a seed, each with a model of what it holds, so that a
// test can say what must remain without asking the code that it tests.
//
// Everything that can be left out carries a word of its own ("canary"), found in no other place.
// The same seed gives the same document everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ncp::elmo::testing {

struct RandomNode {
    int number;  // from 1, document order
    int parent;  // number; 0 directly below the report
    int report;
    std::string canary;
    std::optional<int> scheme;     // localId's number; schemes are numbered from 0 in each report
    std::vector<int> attachments;  // indices into attachments
    std::optional<std::pair<int, int>> group;  // type, group
};

struct RandomAttachment {
    int report;  // -1 at the root
    bool is_transcript;
    std::string canary;  // also its title
};

struct RandomDocument {
    std::string xml;
    int reports = 0;
    std::vector<RandomNode> nodes;
    std::vector<RandomAttachment> attachments;
    std::vector<std::pair<int, int>> schemes;              // report, number
    std::vector<std::pair<int, std::vector<int>>> groups;  // of each type
    std::vector<std::string> remarks;  // canaries of comments and of the root's extension

    static std::string scheme_canary(int report, int scheme);
    static std::string group_canary(int type, int group);
    static std::string type_canary(int type);
};

RandomDocument random_document(std::uint32_t seed);

// A random set of at least one of the numbers 1 to count; sometimes all of them.
std::set<int> random_picks(std::uint32_t seed, int count);

// A plain transcript of one university with so many courses that it has at least this size.
std::string transcript_of_size(std::size_t size_bytes);

}  // namespace ncp::elmo::testing
